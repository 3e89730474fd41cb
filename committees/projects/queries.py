"""The reads that the pages of projects share."""

from typing import Any

from django.utils.translation import gettext as _

from committees.projects.models import NewWork, Project
from core.shell import dates


def _lines(*lines: tuple[Any, Any, str]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value, "url": url} for label, value, url in lines]


def _day(day: Any) -> str:
    return dates.day(day) if day else ""


def _link(thing: Any) -> str:
    return thing.get_absolute_url() if thing is not None else ""


def project_facts(project: Project, user: Any, *, inside: bool) -> list[dict[str, Any]]:
    """Return the facts beside a project; what is empty is left out by the page."""
    public: list[tuple[Any, Any, str]] = [
        (_("Committee"), project.committee, project.committee.get_absolute_url()),
        (_("Stage"), project.get_stage_display(), ""),
    ]
    if not inside:
        return _lines(*public)
    proposal = NewWork.objects.visible_to(user).filter(project=project).first()
    return _lines(
        *public,
        (_("Working group"), project.working_group, _link(project.working_group)),
        (_("Kind"), project.get_kind_display(), ""),
        (_("Revises"), project.revises, ""),
        (_("Proposed by"), project.proposer, _link(project.proposer)),
        (_("Proposal"), proposal, _link(proposal)),
        (_("Registered"), _day(project.registered_on), ""),
        (_("Publication planned for"), _day(project.due_on), ""),
        (_("Deleted"), _day(project.deleted_on), ""),
        (_("Stakeholder groups"), ", ".join(project.stakeholder_groups), ""),
    )


def proposal_facts(proposal: NewWork) -> list[dict[str, Any]]:
    """Return the facts beside a proposal of new work."""
    return _lines(
        (_("Reference"), proposal.number, ""),
        (_("Committee"), proposal.committee, proposal.committee.get_absolute_url()),
        (_("Proposed by"), proposal.proposed_by, _link(proposal.proposer)),
        (_("Sent by"), proposal.person, ""),
        (_("Proposed"), _day(proposal.proposed_on), ""),
        (_("Kind"), proposal.get_kind_display(), ""),
        (_("Revises"), proposal.revises, ""),
        (_("Stakeholder groups"), ", ".join(proposal.stakeholder_groups), ""),
        (_("Decision"), proposal.decision, ""),
        (_("Decided"), _day(proposal.decided_on), ""),
        (_("Project"), proposal.project, _link(proposal.project)),
    )

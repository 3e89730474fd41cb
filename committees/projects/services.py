"""Keeping the record of projects, and proposing new work."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.projects.models import Kind, NewWork, Project, Stage, StageChange
from committees.projects.parties import Voice
from committees.projects.signals import revision_registered
from core import clock
from core.accounts.models import User
from core.workflow.engine import begin


@transaction.atomic
def register(
    *,
    committee: Committee,
    by: User,
    stage: str,
    stage_on: dt.date,
    earlier: Iterable[tuple[str, dt.date]] = (),
    proposer: Any = None,
    **record: Any,
) -> Project:
    """Register a project of `committee` at `stage`, reached on `stage_on`, after the stages `earlier`.

    `record` holds reference, title, kind, revises, working_group, due_on and stakeholders. Raises `PermissionDenied`
    for anybody but the committee manager, and `ValidationError` for a reference that is taken, a dissolved committee,
    a group of another committee, or a day in the future.
    """
    _check(by, committee)
    if committee.status == Committee.Status.DISSOLVED:
        raise ValidationError(_("A dissolved committee takes no new projects."))
    project = Project(committee=committee, stage=stage, registered_on=clock.today(committee.zone), **record)
    project.proposer = proposer
    _save(project)
    for each, on in (*earlier, (stage, stage_on)):
        _reach(project, each, on, by)
    _tell_of_revision(project)
    return project


@transaction.atomic
def change(*, project: Project, by: User, **record: Any) -> Project:
    """Change what the record of `project` says, its stage apart. Raises as `register` does."""
    _check(by, project.committee)
    project = _locked(project)
    before = project.revises_key
    for name, value in record.items():
        setattr(project, name, value)
    _save(project)
    if project.revises_key != before:
        _tell_of_revision(project)
    return project


@transaction.atomic
def change_stage(*, project: Project, stage: str, on: dt.date, reference: str = "", by: User) -> Project:
    """Record that `project` has reached `stage` on the day `on`, perhaps under a new reference.

    The same form sent twice has one effect. Raises `PermissionDenied` for anybody but the committee manager, and
    `ValidationError` where the project was deleted, the day lies in the future or before the stage it is at.
    """
    _check(by, project.committee)
    project = _locked(project)
    if project.deleted_on is not None:
        raise ValidationError(_("The project was deleted from the programme of work."))
    last = project.stages.order_by("-on", "-pk").first()
    reference = " ".join(reference.split()) or project.reference
    if last is not None and (last.stage, last.on, last.reference, last.by) == (stage, on, reference, by):
        return project
    if stage == project.stage:
        raise ValidationError({"stage": _("The project is at this stage already.")})
    if last is not None and on < last.on:
        raise ValidationError({"on": _("The stage before was reached later than that.")})
    project.stage, project.reference = stage, reference
    _save(project)
    _reach(project, stage, on, by)
    return project


def propose(*, committee: Committee, by: User, voice: Voice, data: Mapping[str, Any]) -> NewWork:
    """Propose new work to `committee` in the name of `voice`, and return the proposal (EXT-02).

    `data` holds title, kind, revises, purpose and stakeholders. Raises `GuardFailed` with every reason where the
    sender does not speak for the proposer or the committee takes no new work.
    """
    new_work = NewWork(
        committee=committee,
        person=by,
        proposed_on=clock.today(committee.zone),
        **{name: data[name] for name in ("title", "kind", "revises", "purpose", "stakeholders")},
    )
    new_work.proposer = voice.body
    begin(new_work, actor=by, data=data, party=voice.party)
    return new_work


def _check(by: User, committee: Committee) -> None:
    if not manages(by, committee):
        raise PermissionDenied(_("The record of projects is kept by the committee manager."))


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).select_related("committee").get(pk=project.pk)


def _save(project: Project) -> None:
    project.full_clean()
    try:
        with transaction.atomic():
            project.save()
    except IntegrityError as error:
        # Somebody else was quicker: the validation could not see his yet.
        project.validate_constraints()
        raise error


def _reach(project: Project, stage: str, on: dt.date, by: User) -> None:
    if on > clock.today(project.committee.zone):
        raise ValidationError({"on": _("A stage cannot be reached in the future.")})
    StageChange.objects.create(project=project, stage=Stage(stage), reference=project.reference, on=on, by=by)


def _tell_of_revision(project: Project) -> None:
    if project.kind == Kind.REVISION:
        revision_registered.send(sender=Project, project=project)

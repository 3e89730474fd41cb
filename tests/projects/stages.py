"""Projects and proposals of new work, made as people make them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from committees.projects import services
from committees.projects.models import NewWork, Project, Stage
from committees.projects.parties import voices
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.workflow.engine import perform
from liaisons.register.models import Liaison
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.organizations import LiaisonFactory
from tests.scenarios import Cast, again, fresh


@dataclass
class Outsiders:
    """A liaison of each category, with a contact of its organization and a registered representative."""

    liaisons: dict[str, Liaison]
    contacts: dict[str, User]
    representatives: dict[str, User]


def outsiders(made: Cast) -> Outsiders:
    """Return liaisons of the three categories with the committee of `made`, C in its working group."""
    where = {"A": made.committee, "B": made.committee, "C": made.group}
    liaisons = {
        category: LiaisonFactory(category=category, committee=committee) for category, committee in where.items()
    }
    return Outsiders(
        liaisons=liaisons,
        contacts={
            category: holder(Role.ORGANIZATION_CONTACT, each.organization) for category, each in liaisons.items()
        },
        representatives={category: holder(Role.REPRESENTATIVE, each) for category, each in liaisons.items()},
    )


WORK: dict[str, Any] = {
    "title": "Names of places in several scripts",
    "kind": "new",
    "revises": "",
    "purpose": "Every map writes them differently.",
    "stakeholders": "Map makers\nPostal services",
}


def proposed(made: Cast, *, by: User | None = None, **changes: Any) -> NewWork:
    """Return new work proposed in the first name that `by` may use, by default the secretariat's."""
    sender = again(by or made.manager)
    voice = voices(standing_of(sender), made.committee)[0]
    found = services.propose(committee=made.committee, by=sender, voice=voice, data={**WORK, **changes})
    scenarios.between()
    return fresh(found)


def acceptance(reference: str = "ISO/AWI 77001") -> dict[str, Any]:
    return {"decision": "Resolution 7/2026", "decided_on": clock.today().isoformat(), "reference": reference}


def refusal() -> dict[str, Any]:
    return {
        "decision": "Resolution 8/2026",
        "decided_on": clock.today().isoformat(),
        "reason": "Another committee has it.",
    }


def accepted(made: Cast, *, by: User | None = None, reference: str = "ISO/AWI 77001", **changes: Any) -> NewWork:
    found = proposed(made, by=by, **changes)
    perform(found, "accept", actor=again(made.manager), data=acceptance(reference))
    return fresh(found)


def declined(made: Cast) -> NewWork:
    found = proposed(made)
    perform(found, "decline", actor=again(made.manager), data=refusal())
    return fresh(found)


def project(made: Cast, reference: str = "ISO/CD 77000", **changes: Any) -> Project:
    """Return a project registered by the manager of `made`."""
    record = {
        "title": "Places and their codes",
        "kind": "new",
        "revises": "",
        "stakeholders": "Map makers",
        "working_group": made.group,
        "due_on": None,
        "stage": Stage.COMMITTEE,
        "stage_on": clock.today() - dt.timedelta(days=30),
        **changes,
    }
    return services.register(committee=made.committee, by=again(made.manager), reference=reference, **record)

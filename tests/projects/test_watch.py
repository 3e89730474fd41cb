"""Documents that a liaison between committees watches: told of their revision once each, never twice (INT-03)."""

from typing import Any

import pytest
from django.urls import reverse

from committees.projects import services
from committees.projects.models import Project
from core.notifications.models import Message
from core.workflow.engine import perform
from liaisons.register.internal.models import InternalLiaison
from tests.internal import stages as internal
from tests.internal.stages import Pair
from tests.pages import Reader
from tests.projects import stages
from tests.scenarios import again

pytestmark = [pytest.mark.django_db, pytest.mark.rule("INT-03")]

WATCHED = "ISO 7372:2005\n\n  iso 8601-1  \nISO 7372:2005"


@pytest.fixture
def pair(db: Any, at: Any) -> Pair:
    return internal.pair()


@pytest.fixture
def liaison(pair: Pair, at: Any) -> InternalLiaison:
    """A liaison in force that watches two documents of the target; its representative is the member's officer."""
    return internal.active(pair, at, purposes=["watch"], watched=WATCHED)


def revise(pair: Pair, reference: str = "ISO/AWI 7372", revises: str = "ISO 7372") -> Project:
    return stages.project(pair.target, reference, kind="revision", revises=revises)


def told() -> list[str]:
    return sorted(Message.objects.filter(kind="register/internal/revised").values_list("email", flat=True))


def both(pair: Pair) -> list[str]:
    return sorted([pair.member.email, pair.manager.email])


def test_the_list_is_kept_as_references(liaison: InternalLiaison, pair: Pair) -> None:
    assert liaison.watched == ["ISO 7372:2005", "iso 8601-1"]
    assert "ISO 7372:2005, iso 8601-1" in Reader(pair.manager).sees(liaison)


def test_representative_and_home_manager_are_told_once_each(liaison: InternalLiaison, pair: Pair) -> None:
    project = revise(pair)
    assert told() == both(pair)
    letter = Message.objects.filter(kind="register/internal/revised")[0]
    assert letter.link == project.get_absolute_url()
    assert "ISO/AWI 7372" in letter.text
    record = {"title": "Trade data elements", "revises": "ISO 7372:1993"}
    project = services.change(project=project, by=again(pair.target.manager), **record)
    services.change(project=project, by=again(pair.target.manager), kind="new", revises="")
    services.change(project=project, by=again(pair.target.manager), kind="revision", revises="ISO 7372")
    services.change_stage(project=project, stage="40", on=project.registered_on, by=again(pair.target.manager))
    assert told() == both(pair)


def test_a_project_that_becomes_a_revision_is_told(liaison: InternalLiaison, pair: Pair) -> None:
    project = stages.project(pair.target, "ISO/AWI 7372")
    assert told() == []
    edit = reverse("projects:edit", args=[project.pk])
    assert Reader(pair.target.manager).send(edit, kind="revision", revises="ISO 8601-1").status_code == 302
    assert told() == both(pair)


def test_accepted_new_work_that_revises_is_told(liaison: InternalLiaison, pair: Pair) -> None:
    found = stages.proposed(pair.target, kind="revision", revises="ISO 7372:2005")
    assert told() == []
    perform(found, "accept", actor=again(pair.target.manager), data=stages.acceptance())
    assert told() == both(pair)


@pytest.mark.parametrize("revises", ["ISO 7372-1", "ISO 8601", "ISO 73720"])
def test_what_is_not_watched_is_not_told(liaison: InternalLiaison, pair: Pair, revises: str) -> None:
    revise(pair, revises=revises)
    stages.project(pair.target, "ISO/AWI 7373")
    stages.project(pair.home, "ISO/AWI 7374", kind="revision", revises="ISO 7372")
    assert told() == []


def test_nobody_is_told_before_the_liaison_is_in_force(pair: Pair) -> None:
    internal.circulated(pair, purposes=["watch"], watched=WATCHED)
    revise(pair)
    assert told() == []


def test_the_manager_who_stands_in_gets_one_message(pair: Pair, at: Any) -> None:
    found = internal.active(pair, at, purposes=["watch"], watched=WATCHED, level="observe")
    assert found.named.email == pair.manager.email
    revise(pair)
    assert told() == [pair.manager.email]

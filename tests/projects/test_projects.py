"""The record of projects: kept by the manager, its stages with their history, its public part; the lists."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from committees.projects.models import Project
from committees.projects.references import reference_key
from tests.factories.accounts import UserFactory
from tests.pages import Reader, queries
from tests.projects import stages
from tests.projects.stages import Outsiders
from tests.scenarios import Cast, fresh

pytestmark = pytest.mark.django_db

RECORD = {
    "reference": "ISO/WD 77002",
    "title": "Names of rivers",
    "kind": "revision",
    "revises": "ISO 7372:2005",
    "stage": "20",
    "stage_on": "2026-02-01",
    "stakeholders": "Sailors",
}


def register(made: Cast) -> str:
    return reverse("projects:register", args=[made.committee.pk])


def test_the_manager_registers_changes_and_moves_a_project(made: Cast) -> None:
    manager = Reader(made.manager)
    assert manager.send(register(made), **RECORD).status_code == 302
    project = Project.objects.get()
    assert (project.stage, project.revises_key) == ("20", "ISO 7372")

    stage = reverse("projects:stage", args=[project.pk])
    form = manager.form(stage)
    assert form.sent["stage"] == "30"
    assert manager.post(form, stage, on="2026-03-01", reference="ISO/CD 77002").status_code == 302
    edit = reverse("projects:edit", args=[project.pk])
    assert manager.send(edit, title="Names of rivers and lakes").status_code == 302
    project = fresh(project)
    assert (project.reference, project.stage, project.title) == ("ISO/CD 77002", "30", "Names of rivers and lakes")
    history = [(each.stage, each.on, each.reference, each.by) for each in project.stages.all()]
    assert history == [
        ("20", dt.date(2026, 2, 1), "ISO/WD 77002", made.manager),
        ("30", dt.date(2026, 3, 1), "ISO/CD 77002", made.manager),
    ]
    assert "ISO/WD 77002" in manager.sees(project)
    assert "ISO/CD 77002" in manager.sees(made.committee)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reference": ""}, "reference"),
        ({"title": ""}, "title"),
        ({"revises": " "}, "revises"),
        ({"stage": "70"}, "stage"),
        ({"stage_on": "2026-03-03"}, "stage_on"),
        ({"reference": "iso/cd  77000"}, "__all__"),
    ],
)
def test_a_record_that_fails_keeps_what_was_typed(made: Cast, changes: dict[str, str], field: str) -> None:
    stages.project(made, "ISO/CD 77000")
    response = Reader(made.manager).client.post(register(made), {**RECORD, **changes})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert "Sailors" in response.content.decode()
    assert Project.objects.count() == 1


def test_a_group_of_another_committee_is_refused(made: Cast) -> None:
    from tests.factories.directory import WorkingGroupFactory

    response = Reader(made.manager).client.post(register(made), {**RECORD, "working_group": WorkingGroupFactory().pk})
    assert response.status_code == 422
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"stage": "30"}, "stage"), ({"on": "2026-01-01"}, "on"), ({"on": "2026-03-03"}, "on"), ({"stage": ""}, "stage")],
)
def test_a_stage_that_cannot_be(made: Cast, changes: dict[str, str], field: str) -> None:
    project = stages.project(made)
    sent = {"stage": "40", "on": "2026-03-02", "reference": "ISO/DIS 77000", **changes}
    response = Reader(made.manager).client.post(reverse("projects:stage", args=[project.pk]), sent)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert project.stages.count() == 1


def test_the_same_stage_sent_twice_is_recorded_once(made: Cast) -> None:
    project = stages.project(made)
    sent = {"stage": "40", "on": "2026-03-02", "reference": "ISO/DIS 77000"}
    manager = Reader(made.manager)
    for _each in range(2):
        assert manager.client.post(reverse("projects:stage", args=[project.pk]), sent).status_code == 302
    assert project.stages.count() == 2


def test_a_deleted_project_goes_no_further(made: Cast) -> None:
    project = stages.project(made)
    manager = Reader(made.manager)
    edit = reverse("projects:edit", args=[project.pk])
    assert manager.send(edit, deleted_on="2026-03-02").status_code == 302
    sent = {"stage": "40", "on": "2026-03-02", "reference": "ISO/DIS 77000"}
    assert manager.client.post(reverse("projects:stage", args=[project.pk]), sent).status_code == 422
    assert "No project at present." in manager.sees(made.committee)


@pytest.mark.rule("SVC-05")
def test_reference_title_and_stage_are_public_and_no_more(made: Cast, liaisons: Outsiders) -> None:
    project = stages.accepted(made, by=liaisons.contacts["A"]).project
    assert project is not None
    for page in (project.get_absolute_url(), "/projects/", "/projects/?export=csv"):
        response = Client().get(page)
        text = (response.getvalue() if response.streaming else response.content).decode()
        assert "ISO/AWI 77001" in text
        assert "20 Preparatory" in text
        for kept in (str(liaisons.liaisons["A"].organization), "Map makers", made.manager.email, "NW-2026-001"):
            assert kept not in text
    inside = Reader(liaisons.representatives["B"]).sees(project)
    assert "Map makers" in inside
    assert "NW-2026-001" not in inside, "proposals are seen by those who take part in the committee"
    assert "Map makers" not in Reader(UserFactory()).sees(project)


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, made: Cast, number: int) -> None:
    for each in range(number):
        project = stages.project(made, f"ISO/CD 78{each:03}")
        found = stages.proposed(made)
    assert queries(client, "/projects/", made.manager) == 4
    assert queries(client, "/projects/proposals/", made.manager) == 4
    assert queries(client, project.get_absolute_url(), made.manager) == 6
    assert queries(client, found.get_absolute_url(), made.manager) == 5
    assert queries(client, made.committee.get_absolute_url(), made.manager) <= 12


def test_filters_order_search(client: Client, made: Cast) -> None:
    stages.project(made, "ISO/CD 77000")
    stages.project(made, "ISO/DIS 77001", title="Signs", stage="40", kind="revision", revises="ISO 1")

    def listed(query: str) -> list[str]:
        table = client.get(f"/projects/{query}").context["table"]
        return [row.record.reference for row in table.paginated_rows]

    assert listed("") == ["ISO/CD 77000", "ISO/DIS 77001"]
    assert listed("?sort=-stage") == ["ISO/DIS 77001", "ISO/CD 77000"]
    assert listed("?stage=40") == ["ISO/DIS 77001"]
    assert listed("?kind=new") == ["ISO/CD 77000"]
    assert listed("?q=signs") == ["ISO/DIS 77001"]
    assert listed("?committee=ISO/TC 920") == ["ISO/CD 77000", "ISO/DIS 77001"]
    assert listed("?committee=nothing") == []
    assert "ISO/DIS 77001" in client.get("/search/?q=77001").content.decode()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ISO 7372:2005", "iso  7372", True),
        ("ISO 7372", "ISO 7372-1", False),
        ("ISO 8601-1:2019", "ISO 8601-1:2004", True),
        ("ISO 7372", "ISO 737", False),
    ],
)
def test_references_are_compared_as_people_mean_them(one: str, other: str, same: bool) -> None:
    assert (reference_key(one) == reference_key(other)) is same


def test_only_the_manager_keeps_the_record(made: Cast, liaisons: Outsiders) -> None:
    project = stages.project(made)
    people: list[Any] = [made.chair, made.tpm, liaisons.contacts["A"], next(iter(made.voters.values()))]
    for person in people:
        client = Reader(person).client
        for name in ("projects:edit", "projects:stage"):
            assert client.get(reverse(name, args=[project.pk])).status_code == 403
            assert client.post(reverse(name, args=[project.pk]), RECORD).status_code == 403
        assert client.post(register(made), RECORD).status_code == 403
    assert Project.objects.get().stage == "30"

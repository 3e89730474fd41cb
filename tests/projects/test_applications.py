"""The project that an application names, and the hint to the voters where it comes late (EXT-13, EXT-26)."""

from typing import Any

import pytest
from django.urls import reverse

from committees.projects.services import change_stage
from core import clock
from tests import scenarios
from tests.pages import Reader, text_of
from tests.projects import stages
from tests.scenarios import Cast, again, ballot_on, fresh

pytestmark = pytest.mark.django_db

HINT = "please weigh what the liaison still adds"


@pytest.mark.rule("EXT-13")
@pytest.mark.parametrize("said", ["iso/cd 77000", "Places and  their codes", "ISO/CD 77000 Places and their codes"])
def test_a_form_names_a_project_of_its_committee(made: Cast, said: str) -> None:
    project = stages.project(made)
    application = scenarios.draft(made, "C")
    applicant = Reader(made.contact)
    page = reverse("applications:form", args=[application.request_id, "liaison"])
    assert "ISO/CD 77000 Places and their codes" in applicant.client.get(page).content.decode()
    response = applicant.send(page, project=said)
    assert response.status_code == 302, text_of(response)
    form = fresh(application.request)
    assert (form.project, form.recorded_project) == (said, project)
    assert "ISO/CD 77000 Places and their codes" in applicant.sees(application)


@pytest.mark.rule("EXT-13")
@pytest.mark.parametrize("said", ["", "Something else", "ISO/CD 7700"])
def test_a_project_is_optional_and_another_name_stays_as_typed(made: Cast, said: str) -> None:
    stages.project(made)
    form = scenarios.draft(made, project=said).request
    assert (form.project, form.recorded_project) == (said, None)


@pytest.mark.rule("EXT-13")
def test_a_project_of_another_committee_is_not_meant(made: Cast) -> None:
    stages.project(scenarios.cast("ISO/TC 921", p_members=0, group=True))
    assert scenarios.draft(made, project="ISO/CD 77000").request.recorded_project is None


@pytest.mark.rule("EXT-26")
@pytest.mark.parametrize(
    ("category", "stage", "shown"),
    [("C", "30", False), ("C", "40", True), ("C", "50", True), ("A", "40", False)],
)
def test_voters_are_asked_to_weigh_a_late_request_and_vote_all_the_same(
    made: Cast, category: str, stage: str, shown: bool
) -> None:
    project = stages.project(made)
    application = scenarios.in_vote(made, category, project="ISO/CD 77000")
    if stage != "30":
        change_stage(project=project, stage=stage, on=clock.today(), by=again(made.manager))
    ballot = ballot_on(application)
    officer = next(iter(made.voters.values()))
    page = Reader(officer).sees(ballot)
    assert (HINT in page) is shown
    assert ("EXT-26" in page) is shown
    scenarios.vote(made, ballot, yes=1)
    assert (HINT in Reader(made.manager).sees(application)) is shown


@pytest.mark.rule("EXT-26")
def test_the_applicants_own_word_counts_where_no_project_is_on_record(made: Cast) -> None:
    application: Any = scenarios.in_vote(made, "C", late_in_project=True)
    assert HINT in Reader(next(iter(made.voters.values()))).sees(ballot_on(application))

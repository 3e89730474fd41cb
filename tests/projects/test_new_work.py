"""New work from its proposal to the project: by whom, with what, and how it is refused."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from committees.directory.models import Committee
from committees.projects import services
from committees.projects.models import NewWork, Project, Stage
from committees.projects.parties import P_MEMBERS, Voice
from core import clock
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.refusals import ActionRefused, FormInvalid, GuardFailed
from liaisons.register.models import Liaison
from tests.pages import Reader, text_of
from tests.projects import stages
from tests.projects.stages import Outsiders
from tests.scenarios import Cast, again, fresh

pytestmark = pytest.mark.django_db

TYPED = {name: value for name, value in stages.WORK.items() if value}


def address(made: Cast) -> str:
    return reverse("projects:propose", args=[made.committee.pk])


@pytest.mark.rule("EXT-02")
def test_an_organization_of_category_a_proposes_and_the_committee_accepts(made: Cast, liaisons: Outsiders) -> None:
    contact = Reader(liaisons.contacts["A"])
    assert contact.send(address(made), **TYPED).status_code == 302
    found = NewWork.objects.get()
    assert (found.number, found.state) == ("NW-2026-001", "proposed")
    assert found.proposer == liaisons.liaisons["A"].organization
    assert Message.objects.get(kind="projects/proposed").recipient == made.manager
    assert "Names of places in several scripts" in contact.sees(found)

    manager = Reader(made.manager)
    assert "Proposals of new work to decide on" in manager.sees("/work/")
    manager.does(found, "accept", **stages.acceptance(), working_group=str(made.group.pk))  # type: ignore[union-attr]
    project = Project.objects.get()
    assert (project.reference, project.stage, project.working_group) == ("ISO/AWI 77001", "20", made.group)
    assert project.proposer == liaisons.liaisons["A"].organization
    assert [(each.stage, each.on) for each in project.stages.all()] == [
        ("10", dt.date(2026, 3, 2)),
        ("20", dt.date(2026, 3, 2)),
    ]
    told = set(Message.objects.filter(kind="projects/accepted").values_list("email", flat=True))
    assert {liaisons.contacts["A"].email, liaisons.representatives["A"].email} <= told
    assert {officer.email for officer in made.voters.values()} <= told
    assert str(project) in contact.sees(fresh(found))
    assert list(ledger.verify()) == []


@pytest.mark.rule("EXT-02")
def test_a_declined_proposal_tells_its_reason_to_the_proposer(made: Cast) -> None:
    officer = next(iter(made.voters.values()))
    found = stages.proposed(made, by=officer)
    assert found.proposed_by == "NB-FR"
    Reader(made.manager).does(found, "decline", **stages.refusal())
    assert fresh(found).state == "declined"
    assert not Project.objects.exists()
    letter = Message.objects.get(kind="projects/declined")
    assert letter.email == officer.email
    assert "Another committee has it." in letter.text


@pytest.mark.rule("EXT-02", "EXT-03", "EXT-04")
@pytest.mark.parametrize(("category", "rule"), [("B", "EXT-03"), ("C", "EXT-04")])
@pytest.mark.parametrize("who", ["contacts", "representatives"])
def test_categories_b_and_c_are_refused_with_their_rule(
    made: Cast, liaisons: Outsiders, category: str, rule: str, who: str
) -> None:
    reader = Reader(getattr(liaisons, who)[category])
    for response in (reader.client.get(address(made)), reader.client.post(address(made), TYPED)):
        assert response.status_code == 403
        assert f"category {category}, which proposes no new work items. ({rule})" in text_of(response)
    assert not NewWork.objects.exists()


@pytest.mark.rule("EXT-02")
def test_an_ended_liaison_proposes_nothing(made: Cast, liaisons: Outsiders) -> None:
    Liaison.objects.filter(category="A").update(stops_on=clock.today() - dt.timedelta(days=1))
    assert Reader(liaisons.contacts["A"]).client.get(address(made)).status_code == 403


@pytest.mark.rule("EXT-02")
def test_o_members_and_strangers_are_told_who_may(made: Cast) -> None:
    response = Reader(next(iter(made.observers.values()))).client.get(address(made))
    assert response.status_code == 403
    assert "New work is proposed by P-members of the committee" in text_of(response)


@pytest.mark.rule("EXT-02")
def test_nobody_proposes_in_the_name_of_another(made: Cast, liaisons: Outsiders) -> None:
    body = list(made.voters)[1]
    voice = Voice("forged", str(body), P_MEMBERS, body)
    with pytest.raises(GuardFailed) as refused:
        services.propose(committee=made.committee, by=liaisons.contacts["A"], voice=voice, data=stages.WORK)
    assert [each.rule for each in refused.value.refusals] == ["EXT-02"]
    response = Reader(next(iter(made.voters.values()))).client.post(
        address(made), {**TYPED, "voice": f"nationalbody-{body.pk}"}
    )
    assert response.status_code == 422
    assert not NewWork.objects.exists()


@pytest.mark.rule("EXT-02")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"purpose": ""}, "purpose"),
        ({"kind": "conquest"}, "kind"),
        ({"kind": "revision"}, "revises"),
    ],
)
def test_a_form_that_fails_keeps_what_was_typed(made: Cast, changes: dict[str, str], field: str) -> None:
    typed = {**TYPED, "voice": "secretariat", "stakeholders": "Kept as it is", **changes}
    response = Reader(made.manager).client.post(address(made), typed)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert "Kept as it is" in response.content.decode()
    assert not NewWork.objects.exists()


@pytest.mark.rule("EXT-02")
@pytest.mark.parametrize("status", ["suspended", "dissolved"])
def test_a_committee_that_is_not_at_work_takes_nothing(made: Cast, status: str) -> None:
    Committee.objects.filter(pk=made.committee.pk).update(status=status)
    reader = Reader(next(iter(made.voters.values())))
    response = reader.send(address(made), **TYPED)
    assert response.status_code == 422
    assert "takes no new work" in text_of(response)
    assert not NewWork.objects.exists()


@pytest.mark.rule("EXT-02")
@pytest.mark.parametrize(
    "change",
    [
        {"decision": " "},
        {"decided_on": "2026-03-03"},
        {"decided_on": "2026-03-01"},
        {"reference": "iso/cd 77000"},
        {"reference": ""},
    ],
)
def test_an_incomplete_acceptance(made: Cast, change: dict[str, str]) -> None:
    stages.project(made, "ISO/CD 77000")
    found = stages.proposed(made)
    with pytest.raises(FormInvalid):
        perform(found, "accept", actor=again(made.manager), data={**stages.acceptance(), **change})
    assert fresh(found).state == "proposed"
    assert Project.objects.count() == 1


@pytest.mark.rule("EXT-02")
def test_a_working_group_of_another_committee_is_refused(made: Cast) -> None:
    from tests.factories.directory import WorkingGroupFactory

    found = stages.proposed(made)
    with pytest.raises(FormInvalid):
        perform(
            found,
            "accept",
            actor=again(made.manager),
            data={**stages.acceptance(), "working_group": WorkingGroupFactory().pk},
        )


@pytest.mark.database
@pytest.mark.rule("SVC-07", "EXT-02")
def test_the_database_accepts_nothing_by_hand(made: Cast) -> None:
    found = stages.proposed(made)
    with pytest.raises(IntegrityError, match="new_work_"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update projects_newwork set state = 'accepted' where id = %s", [found.pk])
    assert fresh(found).state == "proposed"


STEPS = st.lists(
    st.tuples(st.sampled_from(["accept", "decline"]), st.sampled_from(["manager", "chair", "contact", "officer"])),
    max_size=5,
)


@pytest.mark.rule("SVC-07")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_pressed_in_whatever_order(made: Cast, liaisons: Outsiders, steps: list[tuple[str, str]]) -> None:
    """It is decided at most once, by the manager, and is a project exactly where it was accepted."""
    with transaction.atomic():
        people = {
            "manager": made.manager,
            "chair": made.chair,
            "contact": liaisons.contacts["A"],
            "officer": next(iter(made.voters.values())),
        }
        found, decided = stages.proposed(made), ""
        for action, who in steps:
            data = stages.acceptance() if action == "accept" else stages.refusal()
            try:
                perform(found, action, actor=again(people[who]), data=data)
            except ActionRefused:
                continue
            assert not decided
            assert who == "manager"
            decided = action
        found = fresh(found)
        assert found.state == {"": "proposed", "accept": "accepted", "decline": "declined"}[decided]
        assert (found.project is not None) == (decided == "accept") == Project.objects.exists()
        assert list(ledger.verify()) == []
        transaction.set_rollback(True)


def test_stages_are_named_as_in_the_directives() -> None:
    assert [str(stage.label).split(" ", 1)[1].lower() for stage in Stage] == [
        *("proposal", "preparatory", "committee", "enquiry", "approval", "publication"),
    ]

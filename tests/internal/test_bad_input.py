"""What is refused, with the rule, and changes nothing: in forms, by posts that no page offers, in the database."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from committees.ballots import services as ballots
from committees.ballots.models import Ballot
from committees.directory.models import Committee
from core import clock
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import FormInvalid, GuardFailed, NotAllowed
from core.workflow.timed import perform_due
from liaisons.register.internal.models import InternalLiaison
from tests import scenarios
from tests.factories.accounts import UserFactory
from tests.factories.directory import CommitteeFactory, SubcommitteeFactory, WorkingGroupFactory
from tests.internal import stages
from tests.internal.stages import PROPOSAL, Pair
from tests.pages import Reader, text_of
from tests.scenarios import again, do, fresh, period

pytestmark = pytest.mark.django_db


def rules(refused: Any) -> list[str]:
    return [refusal.rule for refusal in refused.value.refusals]


@pytest.mark.rule("INT-01")
class TestPair:
    def test_not_with_itself(self, made: Pair) -> None:
        with pytest.raises(GuardFailed) as refused:
            stages.proposed(made, target=made.home.committee)
        assert rules(refused) == ["INT-01"]

    def test_nor_in_the_database(self, made: Pair) -> None:
        liaison = stages.proposed(made)
        with pytest.raises(IntegrityError, match="internal_not_itself"), transaction.atomic():
            InternalLiaison.objects.filter(pk=liaison.pk).update(target=made.home.committee)

    @pytest.mark.parametrize("status", ["dissolved", "suspended"])
    def test_not_with_a_committee_that_takes_none(self, made: Pair, status: str) -> None:
        with pytest.raises(GuardFailed) as refused:
            stages.proposed(made, target=CommitteeFactory(status=status))
        assert rules(refused) == ["INT-01"]

    def test_not_with_a_working_group(self, made: Pair) -> None:
        with pytest.raises(GuardFailed) as refused:
            stages.proposed(made, target=WorkingGroupFactory())
        assert rules(refused) == ["INT-01"]

    @pytest.mark.parametrize("relation", ["child", "sister", "elsewhere"])
    def test_subcommittees_wherever_they_stand(self, made: Pair, relation: str) -> None:
        parent = made.home.committee if relation == "child" else CommitteeFactory()
        assert stages.proposed(made, target=SubcommitteeFactory(parent=parent)).state == "proposed"

    def test_once_in_a_direction(self, made: Pair, at: Any) -> None:
        stages.proposed(made)
        with pytest.raises(GuardFailed) as refused:
            stages.proposed(made, by=made.manager)
        assert rules(refused) == ["INT-01"]
        stages.proposed(Pair(made.target, made.home))
        assert InternalLiaison.objects.count() == 2

    def test_once_in_the_database_too(self, made: Pair) -> None:
        liaison = stages.proposed(made)
        fields = [field.column for field in liaison._meta.concrete_fields]
        names = ", ".join(name for name in fields if name not in ("id", "reference"))
        copy = f"insert into register_internalliaison (reference, {names}) select 'IL-1', {names}"
        with pytest.raises(IntegrityError, match="internal_once"), transaction.atomic():
            connection.cursor().execute(f"{copy} from register_internalliaison")

    def test_again_after_a_refusal_by_the_members(self, made: Pair, at: Any) -> None:
        assert stages.decided(made, at, yes=0, no=1).state == "not_established"
        assert stages.proposed(made).state == "proposed"


@pytest.mark.rule("INT-02", "INT-03")
@pytest.mark.parametrize(
    ("change", "rule"),
    [({"relevance_discussed": False}, "INT-02"), ({"willing": None}, "INT-02"), ({"purposes": []}, "INT-03")],
)
def test_an_incomplete_proposal(made: Pair, change: dict[str, Any], rule: str) -> None:
    with pytest.raises(GuardFailed) as refused:
        stages.proposed(made, **change)
    assert rules(refused) == [rule]
    assert not InternalLiaison.objects.exists()
    assert not Event.objects.filter(workflow="internal_liaison").exists()


@pytest.mark.rule("INT-02")
def test_who_is_no_member_does_not_propose(made: Pair) -> None:
    for person in (made.home.tpm, made.home.staff, made.target.chair, made.target.manager, UserFactory()):
        with pytest.raises(NotAllowed):
            stages.proposed(made, by=person)


@pytest.fixture
def officer(made: Pair) -> Reader:
    acknowledge(made.member, Acknowledgement.Text)
    return Reader(made.member)


def sent(**changes: Any) -> dict[str, Any]:
    form = {**PROPOSAL, "relevance_discussed": "on", "willing": "True", "target": "ISO/TC 911", **changes}
    return {name: value for name, value in form.items() if value is not None}


@pytest.mark.rule("INT-01", "INT-02", "INT-03", "INT-13")
@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"target": "iso/tc 910"}, "target", "not in liaison with itself. (INT-01)"),
        ({"target": "ISO/TC 9999999"}, "target", "There is no committee"),
        ({"statement": " "}, "statement", "required"),
        ({"relevance_discussed": None}, "relevance_discussed", "required"),
        ({"willing": None}, "willing", "required"),
        ({"purposes": []}, "purposes", "required"),
        ({"purposes": ["conquest"]}, "purposes", "Select a valid choice"),
        ({"purposes": ["watch"]}, "watched", "Name the documents to watch (INT-03)"),
        ({"level": "project"}, "project", "Name the project"),
        ({"level": "ruler"}, "level", "Select a valid choice"),
    ],
)
def test_a_form_that_fails_keeps_what_was_typed(
    made: Pair, officer: Reader, changes: dict[str, Any], field: str, says: str
) -> None:
    url = reverse("register:propose-internal", args=[made.home.committee.pk])
    typed = {"project": "Kept as it is", **sent(**changes)} if "level" not in changes else sent(**changes)
    response = officer.client.post(url, typed)
    assert response.status_code == 422
    assert any(says in error for error in response.context["form"].errors[field]), response.context["form"].errors
    page = response.content.decode()
    assert typed["statement"].strip() in page
    assert typed["target"] in page
    assert not InternalLiaison.objects.exists()


@pytest.mark.rule("INT-01")
def test_a_duplicate_is_refused_on_the_form(made: Pair, officer: Reader) -> None:
    stages.proposed(made)
    response = officer.client.post(reverse("register:propose-internal", args=[made.home.committee.pk]), sent())
    assert response.status_code == 422
    assert "exists or is on its way already. (INT-01)" in text_of(response)
    assert InternalLiaison.objects.count() == 1


@pytest.mark.rule("INT-04")
def test_a_proposal_is_dropped_with_a_reason_after_the_review(made: Pair) -> None:
    liaison = stages.under_review(made)
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "drop", made.manager, reason="No.")
    assert rules(refused) == ["INT-04"]
    liaison = do(liaison, "record_review", made.manager, **{**stages.review(), "relevant": "False"})
    with pytest.raises(FormInvalid):
        do(liaison, "drop", made.manager, reason=" ")
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "prepare", made.manager, **stages.pack())
    assert rules(refused) == ["INT-04", "INT-06"]
    assert do(liaison, "drop", made.manager, reason="Their work has ended.").state == "dropped"


@pytest.mark.rule("INT-04")
@pytest.mark.parametrize("change", [{"relevant": ""}, {"reason": " "}, {"reviewed_on": "2026-03-03"}])
def test_an_incomplete_review(made: Pair, change: dict[str, str]) -> None:
    with pytest.raises(FormInvalid):
        do(stages.under_review(made), "record_review", made.manager, **{**stages.review(), **change})


@pytest.mark.rule("INT-05", "INT-06", "INT-13")
def test_a_pack_with_a_part_missing(made: Pair) -> None:
    liaison = stages.reviewed(made)
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "prepare", made.manager, **stages.pack())
    assert rules(refused) == ["INT-06"]
    liaison = do(liaison, "file_report", made.manager, files=stages.report())
    for broken in ({"key_facts": " "}, {"level": ""}, {"level": "project"}):
        with pytest.raises(FormInvalid):
            do(liaison, "prepare", made.manager, **{**stages.pack(), **broken})
    assert do(liaison, "prepare", made.manager, **stages.pack()).state == "pack_ready"


@pytest.mark.rule("INT-07", "INT-08", "INT-10")
def test_no_vote_before_the_way_and_the_representative_are_settled(made: Pair) -> None:
    liaison = stages.circulated(made, willing=False)
    for broken in ({}, {"way": "meeting"}, {"way": "by nod"}):
        with pytest.raises(FormInvalid):
            do(liaison, "schedule", made.manager, **broken)
    liaison = do(liaison, "schedule", made.manager, way="cib")
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "open_ballot", made.manager, **period(liaison))
    assert rules(refused) == ["INT-10"]
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "put_to_meeting", made.manager)
    assert rules(refused) == ["INT-07", "INT-10"]
    with pytest.raises(FormInvalid):
        do(liaison, "name_representative", made.manager, name="Rita Present", email="")
    liaison = do(liaison, "name_representative", made.manager, name="Rita Present", email="rita@example.org")
    assert do(liaison, "open_ballot", made.manager, **period(liaison)).state == "in_decision"


@pytest.mark.rule("INT-10", "INT-16")
def test_the_database_keeps_an_unnamed_liaison_from_being_decided(made: Pair, at: Any) -> None:
    liaison = stages.scheduled(made, willing=False)
    with pytest.raises(IntegrityError, match="INT-10"), transaction.atomic():
        InternalLiaison.objects.filter(pk=liaison.pk).update(state="in_decision")


@pytest.mark.rule("INT-09", "BAL-12")
def test_a_ballot_on_a_liaison_has_its_shortest_length(made: Pair) -> None:
    liaison = stages.scheduled(made)
    closes_on = (clock.today() + dt.timedelta(weeks=4, days=-1)).isoformat()
    with pytest.raises(FormInvalid):
        do(liaison, "open_ballot", made.manager, **{**period(liaison), "closes_on": closes_on})


@pytest.mark.rule("INT-07", "INT-09")
def test_nobody_arranges_a_vote_past_the_liaison(made: Pair) -> None:
    with pytest.raises(GuardFailed):
        ballots.prepare_ballot(
            committee=made.home.committee,
            way=Ballot.Way.CIB,
            kind=Ballot.Kind.INTERNAL_LIAISON,
            title="A short cut",
            questions=["Shall we?"],
            subject=stages.circulated(made),
            by=again(made.manager),
        )


@pytest.mark.rule("INT-11")
@pytest.mark.parametrize("action", ["refuse", "accept", "vote", "reject"])
def test_the_target_has_no_say(made: Pair, at: Any, action: str) -> None:
    liaison = stages.informed(made, at)
    acknowledge(made.target.manager, Acknowledgement.Text)
    manager = Reader(again(made.target.manager))
    before = liaison.version
    response = manager.client.post(f"/do/internal_liaison/{liaison.pk}/{action}/", {"version": before})
    assert response.status_code == 404
    liaison = fresh(liaison)
    assert (liaison.state, liaison.version) == ("established", before)


@pytest.mark.rule("INT-11", "REV-07")
def test_the_target_takes_no_step_of_the_other_committee(made: Pair, at: Any) -> None:
    liaison = stages.active(made, at)
    manager = made.target.manager
    for action in ("end", "confirm", "inform_target", "add_representative"):
        with pytest.raises(NotAllowed):
            perform(liaison, action, actor=again(manager))
    assert fresh(liaison).version == liaison.version


@pytest.mark.rule("REV-07")
@pytest.mark.parametrize("whose", ["home", "target"])
def test_a_resolution_on_something_else_ends_nothing(made: Pair, at: Any, whose: str) -> None:
    liaison = stages.active(made, at)
    cast = getattr(made, whose)
    ballot = ballots.arrange_cib(
        committee=cast.committee,
        subject=None,
        kind=Ballot.Kind.CANCELLATION,
        title="Ending",
        question="Shall the liaison end?",
        opens_on=clock.today(cast.committee.zone),
        by=again(cast.manager),
    )
    scenarios.vote(cast, ballot, yes=1)
    at(ballot.closes_at)
    perform_due()
    assert fresh(ballot).outcome == "approved"
    with pytest.raises(NotAllowed):
        do(liaison, "end", made.manager)
    with pytest.raises(GuardFailed) as refused:
        perform(liaison, "end", actor=None, data={"review": liaison.reviews.get().pk, "ballot": ballot.pk})
    assert rules(refused) == ["REV-07"]
    assert fresh(liaison).state == "active"


@pytest.mark.rule("INT-14", "INT-16")
def test_confirmed_only_after_the_target_was_informed_and_informed_once(made: Pair, at: Any) -> None:
    liaison = stages.decided(made, at)
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "confirm", made.home.staff)
    assert rules(refused) == ["INT-14"]
    liaison = do(liaison, "inform_target", made.manager)
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "inform_target", made.manager)
    assert rules(refused) == ["INT-14"]


@pytest.mark.rule("INT-15")
def test_mirrored_once(made: Pair, at: Any) -> None:
    liaison = stages.informed(made, at)
    liaison = do(liaison, "mirror", made.target.manager, **{**PROPOSAL, "willing": "True"})
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "mirror", made.target.manager, **{**PROPOSAL, "willing": "True"})
    assert rules(refused) == ["INT-15"]
    assert InternalLiaison.objects.count() == 2


@pytest.mark.rule("INT-01", "INT-15")
def test_a_committee_dissolved_since_is_not_mirrored_to(made: Pair, at: Any) -> None:
    liaison = stages.informed(made, at)
    Committee.objects.filter(pk=made.home.committee.pk).update(status="dissolved")
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "mirror", made.target.manager, **{**PROPOSAL, "willing": "True"})
    assert rules(refused) == ["INT-01"]


@pytest.mark.rule("INT-13")
def test_at_level_observe_nobody_but_the_manager_is_named(made: Pair, at: Any) -> None:
    liaison = stages.active(made, at, level="observe")
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "add_representative", made.manager, name="Rita", email="rita@example.org")
    assert rules(refused) == ["INT-13"]

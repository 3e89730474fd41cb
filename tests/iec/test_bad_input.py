"""What is refused, with the rule, and changes nothing: in forms, by posts that no page offers, in the database."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from committees.ballots import services as ballots
from committees.ballots.models import Ballot
from committees.directory.models import Committee
from core import clock
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from core.workflow.models import Event
from core.workflow.refusals import FormInvalid, GuardFailed, NotAllowed
from liaisons.register.iec.models import IecLiaison, JointWork
from tests.factories.accounts import UserFactory, give_second_factor
from tests.iec import stages
from tests.iec.stages import PREPARATION, Desk
from tests.pages import Reader, text_of
from tests.scenarios import again, do, fresh

pytestmark = pytest.mark.django_db


def rules(refused: Any) -> list[str]:
    return [refusal.rule for refusal in refused.value.refusals]


@pytest.fixture
def manager(desk: Desk) -> Reader:
    return signed_in(desk.manager)


def signed_in(person: User) -> Reader:
    """Return a browser of the person; a session begun before the clock was moved would be over."""
    acknowledge(person, Acknowledgement.Text)
    return Reader(again(person))


@pytest.mark.rule("IEC-01", "IEC-02")
@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"iec_reference": "ISO/TC 65"}, "iec_reference", "as IEC does"),
        ({"iec_reference": "IEC/TC 65E"}, "iec_reference", "as IEC does"),
        ({"iec_reference": "IEC/SC 65"}, "iec_reference", "as IEC does"),
        ({"iec_reference": "IEC/TC 065"}, "iec_reference", "as IEC does"),
        ({"iec_reference": "IEC/TC 65\x00"}, "iec_reference", "Null characters"),
        ({"iec_title": " "}, "iec_title", "required"),
        ({"secretary_email": "nowhere"}, "secretary_email", "valid email"),
        ({"secretary_email": ""}, "secretary_email", "required"),
        ({"types": []}, "types", "required"),
        ({"types": ["friendship"]}, "types", "Select a valid choice"),
        ({"types": ["exchange_full", "exchange_selective"]}, "types", "not both (IEC-02)"),
        ({"types": ["attendance_regular", "attendance_selective"]}, "types", "not both (IEC-02)"),
        ({"statement": ""}, "statement", "required"),
    ],
)
def test_a_form_that_fails_keeps_what_was_typed(
    desk: Desk, manager: Reader, changes: dict[str, Any], field: str, says: str
) -> None:
    typed = {**PREPARATION, **changes}
    response = manager.client.post(reverse("register:prepare-iec", args=[desk.committee.pk]), typed)
    assert response.status_code == 422
    assert any(says in error for error in response.context["form"].errors[field]), response.context["form"].errors
    assert "Devices and integration" in response.content.decode() or field == "iec_title"
    assert "selma" in response.content.decode() or field == "secretary_email"
    assert not IecLiaison.objects.exists()


@pytest.mark.rule("IEC-02")
def test_the_reference_is_written_as_iec_does(desk: Desk, manager: Reader) -> None:
    typed = {**PREPARATION, "iec_reference": "  iec/sc   65e ", "types": ["jwg", "jwg"]}
    response = manager.client.post(reverse("register:prepare-iec", args=[desk.committee.pk]), typed)
    assert response.status_code == 302
    liaison = IecLiaison.objects.get()
    assert (liaison.iec_reference, liaison.types) == ("IEC/SC 65E", ["jwg"])


@pytest.mark.rule("IEC-01")
def test_a_duplicate_is_refused(desk: Desk, manager: Reader) -> None:
    stages.prepared(desk)
    response = manager.client.post(reverse("register:prepare-iec", args=[desk.committee.pk]), PREPARATION)
    assert response.status_code == 422
    assert "exists or is on its way already. (IEC-01)" in text_of(response)
    other = stages.prepared(desk, iec_reference="IEC/TC 65")
    with pytest.raises(FormInvalid):
        do(other, "edit", desk.manager, **PREPARATION)
    assert IecLiaison.objects.count() == 2


@pytest.mark.rule("IEC-02")
def test_without_a_type_past_the_form(desk: Desk) -> None:
    with pytest.raises(GuardFailed) as refused:
        stages.prepared(desk, types=[])
    assert rules(refused) == ["IEC-02"]
    with pytest.raises(ValidationError):
        stages.prepared(desk, iec_reference="TC 65")
    liaison = stages.prepared(desk)
    with pytest.raises(IntegrityError, match="iec_has_type"), transaction.atomic():
        IecLiaison.objects.filter(pk=liaison.pk).update(types=[])


@pytest.mark.rule("IEC-01")
@pytest.mark.parametrize("status", ["dissolved", "suspended"])
def test_a_committee_out_of_work_prepares_nothing(desk: Desk, status: str) -> None:
    Committee.objects.filter(pk=desk.committee.pk).update(status=status)
    desk.home.committee = fresh(desk.committee)
    with pytest.raises(GuardFailed) as refused:
        stages.prepared(desk)
    assert rules(refused) == ["IEC-01"]


@pytest.mark.rule("IEC-01")
def test_nobody_but_the_manager_prepares(desk: Desk) -> None:
    for person in (desk.ceo, desk.home.chair, desk.home.tpm, desk.staff, UserFactory()):
        with pytest.raises(NotAllowed):
            stages.prepared(desk, by=person)


@pytest.mark.rule("IEC-01")
@pytest.mark.parametrize("stage", ["prepared", "at_office"])
def test_a_manager_who_sends_to_iec_is_refused_with_the_rule(desk: Desk, at: Any, stage: str) -> None:
    liaison = stages.prepared(desk) if stage == "prepared" else stages.at_office(desk, at)
    answer = signed_in(desk.manager).client.post(
        f"/do/iec_liaison/{liaison.pk}/send/", {"version": liaison.version, **stages.OFFICE}
    )
    assert answer.status_code == 403
    page = text_of(answer)
    assert "IEC-01" in page
    assert "Office of the CEO" in page
    assert fresh(liaison).version == liaison.version


@pytest.mark.rule("IEC-01", "INT-09")
def test_nothing_goes_to_the_office_without_a_resolution(desk: Desk, at: Any) -> None:
    liaison = stages.voted(desk, at, yes=0, no=1)
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "hand_over", desk.manager)
    assert rules(refused) == ["INT-09"]
    with (
        pytest.raises(DatabaseError, match="iec_resolved_before_the_office"),
        transaction.atomic(),
    ):
        connection.cursor().execute(
            "update register_iecliaison set state = 'at_ceo_office' where id = %s", [liaison.pk]
        )


@pytest.mark.rule("IEC-01")
def test_nobody_arranges_a_vote_past_the_liaison(desk: Desk, at: Any) -> None:
    with pytest.raises(GuardFailed):
        ballots.prepare_ballot(
            committee=desk.committee,
            way=Ballot.Way.CIB,
            kind=Ballot.Kind.INTERNAL_LIAISON,
            title="A short cut",
            questions=["Shall we?"],
            subject=stages.at_office(desk, at),
            by=again(desk.manager),
        )


@pytest.mark.rule("IEC-03")
@pytest.mark.parametrize("action", ["refuse", "decline", "reject"])
def test_a_refusal_does_not_exist(desk: Desk, at: Any, action: str) -> None:
    liaison = stages.sent(desk, at)
    acknowledge(desk.ceo, Acknowledgement.Text)
    give_second_factor(desk.ceo)
    office = Reader(again(desk.ceo))
    assert office.client.post(f"/do/iec_liaison/{liaison.pk}/{action}/", {"version": 1}).status_code == 404
    assert (fresh(liaison).state, fresh(liaison).version) == ("sent", liaison.version)
    assert {each.name for each in liaison.workflow.actions_in("sent")} == {
        *("agree", "name_representative", "ask_withdrawal", "keep_on", "withdraw")
    }


@pytest.mark.rule("IEC-03")
@pytest.mark.parametrize("days", [-1, 1])
def test_an_agreement_lies_between_the_sending_and_today(desk: Desk, at: Any, days: int) -> None:
    liaison = stages.sent(desk, at)
    day = clock.today(liaison.zone) + dt.timedelta(days=days)
    with pytest.raises(FormInvalid):
        do(liaison, "agree", desk.ceo, agreed_on=day.isoformat(), terms="")


@pytest.mark.rule("REP-02")
def test_no_liaison_in_force_without_a_representative(desk: Desk, at: Any) -> None:
    liaison = stages.agreed(desk, at)
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "confirm", desk.staff)
    assert rules(refused) == ["REP-02"]
    with pytest.raises(FormInvalid):
        do(liaison, "name_representative", desk.ceo, name="Rita", email="")
    liaison = do(liaison, "name_representative", desk.ceo, **stages.REPRESENTATIVE)
    liaison = do(liaison, "confirm", desk.staff)
    with pytest.raises(IntegrityError, match="iec_active_is_agreed"), transaction.atomic():
        IecLiaison.objects.filter(pk=liaison.pk).update(agreed_on=None)


@pytest.mark.rule("IEC-06")
@pytest.mark.parametrize(("at_level", "to"), [(0, 2), (0, 3), (1, 3), (1, 1), (2, 1)])
def test_no_level_is_skipped(desk: Desk, at: Any, at_level: int, to: int) -> None:
    liaison = stages.escalated(desk, at, at_level)
    with pytest.raises(GuardFailed) as refused:
        do(liaison, "escalate", desk.ceo, **stages.step(liaison, to))
    assert rules(refused) == ["IEC-06"]
    assert (fresh(liaison).level, fresh(liaison).overlap_steps.count()) == (at_level, at_level)


@pytest.mark.rule("IEC-06")
@pytest.mark.parametrize(
    "broken", [{"level": "4"}, {"level": "0"}, {"level": "x"}, {"reason": " "}, {"reached_on": "2099-01-01"}]
)
def test_a_broken_step(desk: Desk, at: Any, broken: dict[str, str]) -> None:
    liaison = stages.active(desk, at)
    with pytest.raises(FormInvalid):
        do(liaison, "escalate", desk.ceo, **{**stages.step(liaison, 1), **broken})


@pytest.mark.rule("IEC-06")
def test_the_days_of_the_steps_follow_each_other(desk: Desk, at: Any) -> None:
    liaison = stages.escalated(desk, at)
    before = (clock.today(liaison.zone) - dt.timedelta(days=1)).isoformat()
    with pytest.raises(FormInvalid):
        do(liaison, "escalate", desk.ceo, **{**stages.step(liaison, 2), "reached_on": before})


@pytest.mark.rule("REV-07")
def test_a_manager_does_not_end_it(desk: Desk, at: Any) -> None:
    liaison = stages.active(desk, at)
    answer = signed_in(desk.manager).client.post(
        f"/do/iec_liaison/{liaison.pk}/end/", {"version": liaison.version, "reason": "No longer needed."}
    )
    assert answer.status_code == 403
    assert "REV-07" in text_of(answer)
    assert fresh(liaison).state == "active"


@pytest.mark.rule("IEC-04")
def test_no_study_without_an_outcome(desk: Desk, manager: Reader) -> None:
    for work in (stages.reported(desk), stages.informed(desk)):
        answer = manager.client.post(f"/do/joint_work/{work.pk}/start/", {"version": work.version})
        assert answer.status_code == 422
        assert "IEC-04" in text_of(answer)
        assert "Office of the CEO" in text_of(answer)
        with pytest.raises(FormInvalid):
            do(work, "override", desk.ceo, reason=" ")
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute("update register_jointwork set state = 'started' where id = %s", [work.pk])
    assert not JointWork.objects.filter(state="started").exists()


@pytest.mark.rule("IEC-04")
@pytest.mark.parametrize("broken", [{"outcome": "war"}, {"reason": ""}, {"outcome_on": "2099-01-01"}])
def test_a_broken_outcome(desk: Desk, broken: dict[str, str]) -> None:
    work = stages.informed(desk)
    with pytest.raises(FormInvalid):
        do(work, "record_outcome", desk.ceo, **{**stages.outcome(work), **broken})


@pytest.mark.rule("IEC-04")
def test_a_report_that_fails_keeps_what_was_typed(desk: Desk, manager: Reader) -> None:
    url = reverse("register:report-joint-work", args=[desk.committee.pk])
    answer = manager.client.post(url, {**stages.WORK, "iec_reference": "IEC 65"})
    assert answer.status_code == 422
    assert stages.WORK["title"] in answer.content.decode()
    assert not JointWork.objects.exists()


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize(
    ("stage", "target"),
    [
        ("prepared", "sent"),
        ("prepared", "active"),
        ("at_office", "agreed"),
        ("at_office", "active"),
        ("sent", "active"),
        ("sent", "prepared"),
        ("agreed", "sent"),
        ("active", "prepared"),
        ("active", "withdrawn"),
        ("escalated", "ended"),
    ],
)
def test_raw_sql_makes_no_illegal_jump(desk: Desk, at: Any, stage: str, target: str) -> None:
    liaison = stages.prepared(desk) if stage == "prepared" else getattr(stages, stage)(desk, at)
    with pytest.raises(DatabaseError, match="Invalid"), transaction.atomic():
        connection.cursor().execute("update register_iecliaison set state = %s where id = %s", [target, liaison.pk])


@pytest.mark.rule("SVC-07")
def test_a_liaison_begins_at_its_beginning(desk: Desk) -> None:
    before = Event.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        IecLiaison.objects.create(
            committee=desk.committee, **{**PREPARATION, "iec_reference": "IEC/TC 1"}, state="sent", decision="carried"
        )
    assert Event.objects.count() == before
    assert not IecLiaison.objects.exists()

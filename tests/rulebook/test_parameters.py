"""A parameter has a value on a date; a change adds to its history and never reaches back."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from core.rulebook import parameters
from core.rulebook.definitions import UnknownParameter, definition, definitions
from core.rulebook.models import ParameterValue
from tests.factories.accounts import UserFactory
from tests.factories.rulebook import ParameterValueFactory

TODAY = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


# Appendix B of the register, written out by hand; None is "not set".
DEFAULTS: dict[str, Any] = {
    "ref_tz": "Europe/Zurich",
    "report_external_weeks": 7,
    "report_internal_weeks": 6,
    "decision_request_weeks": 6,
    "documents_weeks": 6,
    "agenda_weeks": 16,
    "agenda_weeks_virtual": 8,
    "wg_notice_weeks": 6,
    "wg_notice_weeks_remote": 4,
    "resolutions_hours": 48,
    "minutes_weeks": 4,
    "reminder_days": [28, 14, 7, 1],
    "reminder_repeat_days": 7,
    "review_months": 12,
    "review_max_months": 24,
    "review_lead_weeks": 8,
    "inactivity_hint": "nothing_since_review",
    "cancel_hearing_weeks": 4,
    "ballot_cib_weeks": 4,
    "ballot_min_weeks": 4,
    "majority_liaison": "two_thirds",
    "majority_internal": "simple",
    "majority_cancellation": "simple",
    "quorum": "none",
    "electorate_moment": "closing",
    "missed_share": 20,
    "missed_min": 2,
    "convenor_term_years": 3,
    "term_notice_weeks": 12,
    "application_entry": "committee_manager",
    "hqnb_weeks": 4,
    "hqnb_silence": "wait",
    "reapply_after_refusal_months": 0,
    "bar_years": 1,
    "bar_scope": "withdrawn_committees",
    "b_may_comment": False,
    "c_may_comment": False,
    "b_meetings": "invited_observer",
    "b_document_access": "as_others",
    "wg_guest_allowed": False,
    "lr_scope": "one_overall",
    "iec_refusal": False,
    "cm_vacancy_fallback": "body_then_tpm",
    "suspended_blocks_new": True,
    "registration_channel": "all",
    "stk_buffer_days": 7,
    "stk_min_days": 14,
    "stk_self_review_months": 12,
    "code_edition": "Code of Conduct for the technical work, 2020",
    "code_reack_months": 12,
    "declaration_edition": "Data protection declaration, 2026",
    "ban_min_years": 1,
    "downgrade_years": 1,
    "downgrade_return": "on_request",
    "appeal_weeks": 12,
    "response_weeks": 4,
    "case_retention": None,
    "case_substitute": "next_level",
    "org_as_nb": "clause_2",
    "selftest_scoring": "exact_set",
    "selftest_pass": None,
    "selftest_advice_below": 12,
    "selftest_key_q6": "a",
    "attempt_days": 14,
    "activity_order": "enforced",
    "mentor_other_body": True,
    "drafting_group_size": [10, 12],
    "cpc_reports_per_year": 2,
    "coconvenor_rule": "casco_and_joint",
    "handout_readers": "mentee_mentor_secretariat",
}


@pytest.mark.django_db
def test_every_default_is_that_of_the_register() -> None:
    assert {each.definition.name: each.value for each in parameters.all_in_force()} == DEFAULTS


def test_the_default_of_a_choice_is_built() -> None:
    for each in definitions().values():
        if each.type == "choice":
            assert [choice.value for choice in each.choices if choice.built] == [each.default], each.name


@pytest.mark.django_db
def test_a_value_holds_from_its_day_on() -> None:
    ParameterValueFactory(value=6, in_force_from=dt.date(2026, 3, 1))
    ParameterValueFactory(value=8, in_force_from=dt.date(2026, 9, 1))
    assert parameters.value("hqnb_weeks", dt.date(2026, 2, 28)) == 4
    assert parameters.value("hqnb_weeks", dt.date(2026, 3, 1)) == 6
    assert parameters.value("hqnb_weeks", dt.date(2026, 8, 31)) == 6
    assert parameters.value("hqnb_weeks", dt.date(2026, 9, 1)) == 8
    assert parameters.value("hqnb_weeks") == 8


@pytest.mark.django_db
def test_a_procedure_that_began_before_keeps_its_value() -> None:
    began = TODAY
    parameters.set_value("hqnb_weeks", 6, in_force_from=dt.date(2026, 12, 1), by=UserFactory(), reason="Holidays")
    with time_machine.travel(dt.datetime(2026, 12, 5, 12, tzinfo=dt.UTC)):
        assert parameters.value("hqnb_weeks", began) == 4
        assert parameters.value("hqnb_weeks") == 6


@pytest.mark.django_db
def test_what_began_in_the_morning_is_spared_by_a_change_of_the_same_day() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)):
        parameters.set_value("hqnb_weeks", 6, in_force_from=TODAY, by=UserFactory(), reason="Holidays")
        assert parameters.value("hqnb_weeks", NOW) == 4
        assert parameters.value("hqnb_weeks", dt.datetime(2026, 11, 21, 13, 0, tzinfo=dt.UTC)) == 6


@pytest.mark.django_db
def test_a_moment_is_taken_in_the_reference_zone() -> None:
    recorded = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    ParameterValueFactory(value=6, in_force_from=dt.date(2026, 3, 1), recorded_at=recorded)
    before, after = (dt.datetime(2026, 2, 28, hour, 30, tzinfo=dt.UTC) for hour in (22, 23))
    assert parameters.value("hqnb_weeks", before) == 4
    assert parameters.value("hqnb_weeks", after) == 6


@pytest.mark.django_db
def test_a_planned_value_is_replaced_by_a_later_one_of_the_same_day() -> None:
    setter, day = UserFactory(), dt.date(2026, 12, 1)
    parameters.set_value("hqnb_weeks", 6, in_force_from=day, by=setter, reason="Holidays")
    parameters.set_value("hqnb_weeks", 5, in_force_from=day, by=setter, reason="A week less will do")
    assert parameters.value("hqnb_weeks", day) == 5
    assert [row.value for row in parameters.history("hqnb_weeks")] == [5, 6]


@given(
    changes=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 99)), max_size=8),
    asked=st.integers(-5, 65),
)
def test_the_value_on_a_day_is_the_last_one_whose_day_has_come(changes: list[tuple[int, int]], asked: int) -> None:
    recorded = [
        ParameterValue(
            name="hqnb_weeks", value=weeks, in_force_from=TODAY + dt.timedelta(days=offset), recorded_at=NOW, pk=number
        )
        for number, (offset, weeks) in enumerate(changes)
    ]
    rows = sorted(recorded, key=lambda row: (row.in_force_from, row.pk), reverse=True)
    expected = 4
    for day in range(-5, asked + 1):
        for offset, weeks in changes:
            if offset == day:
                expected = weeks
    found = parameters.as_of(definition("hqnb_weeks"), rows, TODAY + dt.timedelta(days=asked))
    assert found.value == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("hqnb_weeks", "6", "is no value for"),
        ("hqnb_weeks", True, "is no value for"),
        ("hqnb_weeks", None, "is no value for"),
        ("hqnb_weeks", 0, "Enter at least 1."),
        ("missed_share", 101, "Enter at most 100."),
        ("b_may_comment", 1, "is no value for"),
        ("reminder_days", [7, "1"], "Enter whole numbers."),
        ("reminder_days", [7, -1], "Enter at least 0."),
        ("drafting_group_size", [10], "Enter 2 numbers."),
        ("ref_tz", "Europe/Atlantis", "is no time zone"),
        ("code_edition", "  ", "is no value for"),
        ("electorate_moment", "opening", "is not available"),
        ("electorate_moment", "noon", "is no alternative here"),
    ],
)
def test_a_value_that_the_definition_refuses(name: str, value: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parameters.set_value(name, value, in_force_from=TODAY, by=UserFactory(), reason="A try")
    assert message in str(caught.value)
    assert not ParameterValue.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hqnb_weeks", 6),
        ("b_may_comment", True),
        ("reminder_days", [21, 3]),
        ("ref_tz", "America/New_York"),
        ("case_retention", 120),
        ("selftest_pass", None),
        ("application_entry", "committee_manager"),
    ],
)
def test_a_value_comes_back_in_its_type(name: str, value: Any) -> None:
    parameters.set_value(name, value, in_force_from=TODAY, by=UserFactory(), reason="Decided")
    assert parameters.value(name) == value
    assert type(parameters.value(name)) is type(value)


@pytest.mark.django_db
def test_a_value_cannot_hold_from_a_past_day_or_without_a_reason() -> None:
    setter = UserFactory()
    with pytest.raises(ValidationError, match="never from a past day"):
        parameters.set_value("hqnb_weeks", 6, in_force_from=TODAY - dt.timedelta(days=1), by=setter, reason="Holidays")
    with pytest.raises(ValidationError, match="reason"):
        parameters.set_value("hqnb_weeks", 6, in_force_from=TODAY, by=setter, reason="  ")
    assert not ParameterValue.objects.exists()


def test_an_unknown_parameter_is_named() -> None:
    for ask in (parameters.value, parameters.history):
        with pytest.raises(UnknownParameter) as caught:
            ask("hqnb_months")
        assert str(caught.value) == "The rulebook has no parameter 'hqnb_months'."


@pytest.mark.rule("SVC-07")
@pytest.mark.django_db
def test_the_database_refuses_to_change_or_remove_a_value() -> None:
    row = ParameterValueFactory(value=6)
    with pytest.raises(DatabaseError), transaction.atomic():
        ParameterValue.objects.filter(pk=row.pk).update(value=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        ParameterValue.objects.filter(pk=row.pk).delete()
    assert parameters.history("hqnb_weeks") == [row]
    assert parameters.value("hqnb_weeks") == 6


@pytest.mark.rule("SVC-07")
@pytest.mark.django_db
def test_a_change_keeps_who_when_and_why() -> None:
    setter = UserFactory()
    day = dt.date(2027, 1, 1)
    row = parameters.set_value("bar_years", 2, in_force_from=day, by=setter, reason="TMB 12/2026")
    assert (row.set_by, row.recorded_at, row.reason, row.in_force_from) == (setter, NOW, "TMB 12/2026", day)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("hqnb_weeks", 6, "6 weeks"),
        ("hqnb_weeks", 1, "1 week"),
        ("resolutions_hours", 48, "48 hours"),
        ("missed_share", 20, "20 %"),
        ("missed_min", 2, "2 questions"),
        ("reminder_days", [28, 14, 7, 1], "28, 14, 7, 1 days"),
        ("drafting_group_size", [10, 12], "10–12 persons"),
        ("b_may_comment", False, "no"),
        ("suspended_blocks_new", True, "yes"),
        ("case_retention", None, "not set"),
        ("electorate_moment", "closing", "P-members at the closing of the ballot"),
        ("ref_tz", "Europe/Zurich", "Europe/Zurich"),
    ],
)
def test_a_value_in_words(name: str, value: Any, words: str) -> None:
    assert definition(name).display(value) == words


def test_every_default_has_words() -> None:
    for each in definitions().values():
        assert each.display(each.default)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("hqnb_weeks", " 6 ", 6),
        ("reminder_days", "21, 3", [21, 3]),
        ("b_may_comment", "Yes", True),
        ("code_edition", "Code, 2027", "Code, 2027"),
        ("case_retention", "", None),
    ],
)
def test_what_somebody_typed(name: str, typed: str, value: Any) -> None:
    assert definition(name).parse(typed) == value


@pytest.mark.django_db
def test_the_typed_reads() -> None:
    assert parameters.number("hqnb_weeks") == 4
    assert parameters.numbers("reminder_days") == [28, 14, 7, 1]
    assert parameters.switch("b_may_comment") is False
    assert parameters.text("application_entry") == "committee_manager"
    for read, name in (
        (parameters.number, "b_may_comment"),
        (parameters.number, "case_retention"),
        (parameters.numbers, "hqnb_weeks"),
        (parameters.switch, "hqnb_weeks"),
        (parameters.text, "hqnb_weeks"),
    ):
        with pytest.raises(TypeError, match=name):
            read(name)


@pytest.mark.django_db
def test_one_read_for_any_number_of_values(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ParameterValueFactory(value=6)
    with django_assert_num_queries(1), parameters.read_once():
        assert parameters.value("hqnb_weeks") == 6
        assert parameters.value("bar_years") == 1
        assert parameters.value("hqnb_weeks", dt.date(2026, 1, 1)) == 4
    with django_assert_num_queries(2):
        parameters.value("hqnb_weeks")
        parameters.value("bar_years")


@pytest.mark.django_db
def test_a_block_inside_another_reads_nothing_of_its_own(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1), parameters.read_once():
        parameters.value("hqnb_weeks")
        with parameters.read_once():
            parameters.value("bar_years")
        parameters.value("hqnb_weeks")


@pytest.mark.django_db
def test_a_value_set_inside_the_block_is_seen_there() -> None:
    with parameters.read_once():
        assert parameters.value("hqnb_weeks") == 4
        parameters.set_value("hqnb_weeks", 6, in_force_from=TODAY, by=UserFactory(), reason="Holidays")
        assert parameters.value("hqnb_weeks") == 6


@pytest.mark.django_db
def test_planned_values() -> None:
    setter = UserFactory()
    parameters.set_value("hqnb_weeks", 5, in_force_from=TODAY, by=setter, reason="Now")
    parameters.set_value("hqnb_weeks", 8, in_force_from=dt.date(2027, 2, 1), by=setter, reason="Later")
    parameters.set_value("hqnb_weeks", 6, in_force_from=dt.date(2027, 1, 1), by=setter, reason="Soon")
    now = parameters.in_force("hqnb_weeks")
    assert (now.display, now.since) == ("5 weeks", TODAY)
    assert [row.value for row in now.planned] == [6, 8]

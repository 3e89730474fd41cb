"""What is refused, with the rule, and changes nothing: in forms, by posts that no page offers, in the database."""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from core.workflow.engine import begin, perform
from core.workflow.refusals import FormInvalid, GuardFailed, NotAllowed
from liaisons.register.models import Registration, Representative
from tests import scenarios
from tests.factories.directory import CommitteeFactory, WorkingGroupFactory
from tests.internal import stages as internal
from tests.internal.stages import Pair
from tests.representatives import stages
from tests.representatives.stages import NORA, RITA, group_of, named, registered
from tests.scenarios import again, do, fresh

pytestmark = pytest.mark.django_db


def refused_in_form(refused: Any) -> str:
    return str(refused.value.form.errors)


@pytest.mark.rule("REP-04")
class TestOneCommittee:
    def test_a_second_committee_is_refused_by_address(self, made: Pair, at: Any) -> None:
        liaison = stages.followed(made, at)
        named(liaison, made.manager)
        there = Pair(scenarios.cast("ISO/TC 923", p_members=1), made.target)
        other = internal.active(there, at)
        with pytest.raises(GuardFailed) as refused:
            named(other, there.manager, email="RITA@example.org")
        (refusal,) = refused.value.refusals
        assert (refusal.rule, "represents ISO/TC 920 already" in str(refusal.reason)) == ("REP-04", True)
        assert Representative.objects.filter(email__iexact=RITA["email"]).count() == 1

    def test_the_same_committee_in_another_is_allowed(self, made: Pair, at: Any) -> None:
        named(stages.followed(made, at), made.manager)
        other = stages.followed(Pair(made.home, scenarios.cast("ISO/TC 923", p_members=0)), at)
        assert named(other, made.manager).state == "awaiting_registration"

    def test_an_organization_beside_a_committee_is_allowed_and_warned(self, made: Pair, at: Any) -> None:
        named(stages.followed(made, at), made.manager)
        liaison, contact = stages.external(made)
        assert named(liaison, contact).state == "awaiting_registration"

    def test_managers_who_stand_in_do_not_count(self, made: Pair, at: Any) -> None:
        from core.accounts.roles import Role
        from core.accounts.services import appoint

        third = scenarios.cast("ISO/TC 923", p_members=1)
        appoint(person=made.manager, role=Role.COMMITTEE_MANAGER, scope=third.committee)
        for home in (made.home, third):
            pair = Pair(home, made.target)
            liaison = internal.scheduled(pair, willing=False)
            do(liaison, "open_call", made.manager)
        assert Representative.objects.filter(state="default_cm").count() == 2


@pytest.mark.rule("EXT-03", "EXT-04", "INT-13", "REP-02")
class TestWhereHeIsRegistered:
    @pytest.mark.parametrize(
        ("category", "rule"), [("C", "EXT-04"), ("B", "EXT-03")], ids=["C outside its group", "B in a group"]
    )
    def test_by_category(self, made: Pair, at: Any, category: str, rule: str) -> None:
        liaison, contact = stages.external(made, category)
        found = named(liaison, contact)
        elsewhere = made.target.committee if category == "C" else group_of(made)
        with pytest.raises(FormInvalid) as refused:
            registered(found, made.home.staff, elsewhere)
        assert rule in refused_in_form(refused)
        assert fresh(found).state == "awaiting_registration"

    def test_of_category_a_in_a_group_of_another_committee(self, made: Pair, at: Any) -> None:
        liaison, contact = stages.external(made)
        with pytest.raises(FormInvalid) as refused:
            registered(named(liaison, contact), made.home.staff, WorkingGroupFactory())
        assert "REP-02" in refused_in_form(refused)

    def test_at_level_project_in_the_projects_group_only(self, made: Pair, at: Any) -> None:
        group = group_of(made)
        other = WorkingGroupFactory(parent=made.target.committee, reference="ISO/TC 921/WG 2")
        liaison = internal.with_report(made, level="project", project="ISO 19160-1")
        pack = internal.pack("project", "ISO 19160-1")
        liaison = do(liaison, "prepare", made.manager, **pack, project_group=group.pk)
        assert liaison.project_group == group
        found = Representative(internal=liaison, home=liaison.home, committee=liaison.target)
        from liaisons.register.representatives import scope

        assert [str(each) for each in scope.registrable(found)] == ["ISO/TC 921", "ISO/TC 921/WG 1"]
        refusal = scope.refusal_of(found, other)
        assert refusal is not None
        assert refusal.rule == "INT-13"

    def test_at_level_observe_nowhere(self, made: Pair, at: Any) -> None:
        liaison = stages.followed(made, at, level="observe")
        with pytest.raises(FormInvalid) as refused:
            do(liaison.named, "activate", made.home.staff, committees=[made.target.committee.pk])
        assert "INT-13" in refused_in_form(refused)

    def test_a_committee_that_does_not_exist(self, made: Pair, at: Any) -> None:
        liaison, contact = stages.external(made)
        with pytest.raises(FormInvalid):
            do(
                registered(named(liaison, contact), made.home.staff),
                "change_registrations",
                made.home.staff,
                committees=[0],
                reason="?",
            )


@pytest.mark.rule("REP-01", "REP-02", "REP-12")
class TestWho:
    def test_the_host_names_nobody(self, made: Pair, at: Any) -> None:
        liaison, _contact = stages.external(made)
        for person in (made.target.manager, made.home.staff, made.target.chair):
            with pytest.raises(NotAllowed):
                named(liaison, person)

    def test_a_placeholder_is_ended_by_nobody(self, made: Pair, at: Any) -> None:
        liaison = do(internal.scheduled(made, willing=False), "open_call", made.manager)
        with pytest.raises(GuardFailed) as refused:
            do(liaison.placeholder, "end", made.manager)
        assert [each.rule for each in refused.value.refusals] == ["INT-08"]

    def test_named_twice(self, made: Pair, at: Any) -> None:
        liaison, contact = stages.external(made)
        named(liaison, contact)
        with pytest.raises(GuardFailed) as refused:
            named(liaison, contact)
        assert "represents the organization here already" in str(refused.value.refusals[0].reason)

    @pytest.mark.parametrize("broken", [{"email": ""}, {"email": "rita"}, {"name": ""}, {"replaces": 0}])
    def test_without_a_proper_name_or_address(self, made: Pair, at: Any, broken: dict[str, Any]) -> None:
        liaison, contact = stages.external(made)
        registered(named(liaison, contact, **NORA), made.home.staff)
        with pytest.raises(FormInvalid):
            named(liaison, contact, **broken)

    def test_suspended_in_the_future_or_by_nobody(self, made: Pair, at: Any) -> None:
        liaison, contact = stages.external(made)
        found = registered(named(liaison, contact), made.home.staff)
        for broken in ({"decided_on": "2026-03-03"}, {"decided_by": "somebody"}, {"reason": ""}):
            with pytest.raises(FormInvalid):
                do(found, "suspend", made.home.staff, **{
                    "decided_by": "tmb", "decided_on": "2026-03-02", "reason": "So.", **broken
                })  # fmt: skip
        assert fresh(found).state == "active"


@pytest.mark.rule("REP-01", "SVC-07")
class TestDatabase:
    @pytest.fixture
    def found(self, made: Pair, at: Any) -> Representative:
        return stages.followed(made, at).named  # type: ignore[no-any-return]

    def test_exactly_one_body(self, made: Pair, found: Representative) -> None:
        liaison, _contact = stages.external(made)
        for change in ({"organization": liaison.organization}, {"home": None}, {"liaison": liaison}):
            with pytest.raises(IntegrityError, match="representative_of_one"), transaction.atomic():
                Representative.objects.filter(pk=found.pk).update(**change)

    def test_no_illegal_jump(self, found: Representative) -> None:
        for state in ("suspended", "default_cm"):
            with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
                Representative.objects.filter(pk=found.pk).update(state=state)

    def test_registered_once_in_a_committee(self, found: Representative) -> None:
        committee = CommitteeFactory()
        Registration.objects.create(representative=found, committee=committee)
        with pytest.raises(IntegrityError, match="registration_open_once"), transaction.atomic():
            Registration.objects.create(representative=found, committee=committee)

    def test_nobody_begins_as_a_stranger(self, made: Pair, found: Representative) -> None:
        for person in (made.target.manager, made.home.chair, made.member):
            stranger = Representative(internal=found.internal, home=found.home, committee=found.committee, **NORA)
            with pytest.raises(NotAllowed):
                begin(stranger, actor=again(person))
        perform(found, "end", actor=again(made.manager))

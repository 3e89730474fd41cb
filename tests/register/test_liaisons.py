"""The register: which category attaches where, one live liaison a pair, bars."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.accounts.roles import Role
from core.notifications.models import Message
from core.workflow.engine import perform
from liaisons.register.models import Bar, Liaison, Representative, attaches
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.directory import CommitteeFactory, SubcommitteeFactory, WorkingGroupFactory
from tests.factories.organizations import ClaimFactory, LiaisonFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.rule("EXT-01")
@pytest.mark.parametrize(
    ("category", "tc", "sc", "wg"),
    [("A", True, True, False), ("B", True, True, False), ("C", False, False, True), ("unknown", True, True, True)],
)
def test_categories_attach_to_their_kind_of_committee(category: str, tc: bool, sc: bool, wg: bool) -> None:
    assert attaches(category, CommitteeFactory()) is tc
    assert attaches(category, SubcommitteeFactory()) is sc
    assert attaches(category, WorkingGroupFactory()) is wg


@pytest.mark.rule("EXT-01")
def test_c_on_a_committee_is_refused() -> None:
    liaison = Liaison(organization=OrganizationFactory(), committee=CommitteeFactory(), category="C")
    with pytest.raises(ValidationError, match="EXT-01"):
        liaison.clean()


@pytest.mark.rule("EXT-28")
def test_one_live_liaison_a_pair() -> None:
    liaison = LiaisonFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        LiaisonFactory(organization=liaison.organization, committee=liaison.committee, category="B")
    assert Liaison.objects.live().count() == 1


@pytest.mark.rule("REV-11")
def test_a_bar_ends_at_the_start_of_its_first_free_day_and_follows_the_identity() -> None:
    organization = OrganizationFactory()
    claim = ClaimFactory(same_as=organization)
    barred, free = CommitteeFactory(), CommitteeFactory()
    bar = Bar.objects.create(
        organization=organization,
        from_on=dt.date(2025, 5, 10),
        first_free_on=dt.date(2026, 5, 10),
        decision="TMB resolution 12/2025",
    )
    bar.committees.add(barred)

    for applicant in (organization, claim):
        assert list(Bar.objects.against(applicant, barred, dt.date(2026, 5, 9))) == [bar]
        assert not Bar.objects.against(applicant, barred, dt.date(2026, 5, 10)).exists()
        assert not Bar.objects.against(applicant, free, dt.date(2026, 5, 9)).exists()


@pytest.mark.rule("EXT-24", "REP-01", "SVC-05")
def test_who_is_only_proposed_is_known_to_those_who_answer_for_the_committee() -> None:
    made = scenarios.cast(p_members=1, o_members=1, group=True)
    inside = [made.manager, made.chair, made.tpm, made.staff]
    convenor = holder(Role.CONVENOR, made.group)
    members = [*made.voters.values(), *made.observers.values(), convenor]
    proposed = Representative.objects.filter(pk=scenarios.consulted(made).representative.pk)

    def seeing() -> list[bool]:
        people = User.objects.in_bulk([person.pk for person in (*inside, *members)])
        return [proposed.visible_to(people[person.pk]).exists() for person in (*inside, *members)]

    assert seeing() == [True] * 4 + [False] * 3
    perform(proposed.get(), "await_registration", actor=None)
    assert seeing() == [True] * 7


class TestEndOfARepresentation:
    """Who hears of it: whoever was told of the representation before."""

    def end(self, representative: Representative) -> list[str]:
        """Return whom the messages of its end reach."""
        perform(representative, "end", actor=None)
        return sorted(Message.objects.filter(kind="register/representation_ended").values_list("email", flat=True))

    @pytest.mark.rule("REP-01")
    def test_of_who_is_only_proposed_tells_nobody(self) -> None:
        made = scenarios.cast(p_members=1)
        assert self.end(scenarios.submitted(made).representative) == []

    @pytest.mark.rule("REP-01", "COM-06")
    def test_of_who_is_only_proposed_again_tells_the_person(self) -> None:
        made = scenarios.cast(p_members=1)
        representative = scenarios.submitted(made).representative
        perform(representative, "await_registration", actor=None)
        perform(representative, "await_decision", actor=None)
        assert self.end(representative) == [representative.email]

    @pytest.mark.rule("REP-12", "REV-09")
    def test_in_force_tells_person_manager_and_staff(self) -> None:
        with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock:
            made = scenarios.cast(p_members=2)
            application = scenarios.registered(made, scenarios.decided(made, clock.move_to, yes=2))
            representative = application.representative
            assert representative.state == "active"
            told = [representative.email, made.manager.email, made.staff.email]
            assert self.end(representative) == sorted(told)

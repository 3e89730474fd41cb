"""The matrices of an organization's liaison and of its representatives."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from core.accounts import services as accounts
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.workflow.engine import begin, perform
from core.workflow.refusals import NotAllowed
from core.workflow.waiting import waiting_for
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison, Representative
from liaisons.register.representatives.workflows import REPRESENTATIVE
from liaisons.register.workflows import LIAISON
from tests import scenarios
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import NationalBodyFactory
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.matrix.machine import SYSTEM, Table, check, gaps
from tests.representatives.tables import NOT_YET_KNOWN, OF_REPRESENTATIVE
from tests.scenarios import Cast, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-07")]

EMAIL = "rita.present@example.org"

OF_LIAISON = Table(
    LIAISON,
    who={
        # Only of one whose category is not stated.
        "state_category": {SYSTEM},
        "name_representative": {"contact"},
        "ask_successor": {SYSTEM},
        "give_notice": {"contact", "manager"},
        "stop": {SYSTEM},
        "plan_review": {SYSTEM},
        "cancel": {SYSTEM},
        "end_with_committee": {SYSTEM},
        "not_carry_over": {SYSTEM},
        "withdraw": {"staff"},
        "end_with_group": {SYSTEM},
        "replace": {SYSTEM},
        "drop": {SYSTEM},
        "tick_contact": {"contact"},
        "tick_representative": {"registered representative"},
    },
    starts={
        "active": {
            *("state_category", "name_representative", "ask_successor"),
            *("give_notice", "stop", "withdraw", "end_with_group", "replace", "drop"),
            *("plan_review", "cancel", "end_with_committee", "not_carry_over"),
            *("tick_contact", "tick_representative"),
        },
        "ended": set(),
    },
    leads={
        "state_category": "",
        "name_representative": "",
        "ask_successor": "",
        "give_notice": "",
        "plan_review": "",
        "cancel": "ended",
        "end_with_committee": "ended",
        "not_carry_over": "ended",
        "stop": "ended",
        "withdraw": "ended",
        "end_with_group": "ended",
        "replace": "ended",
        "drop": "ended",
        "tick_contact": "",
        "tick_representative": "",
    },
    data={
        "state_category": lambda liaison: {"category": "B"},
        "name_representative": lambda liaison: {"name": "Nora Next", "email": "nora.next@example.org"},
        "give_notice": lambda liaison: {"stops_on": "2026-03-31"},
        "cancel": lambda liaison: {"review": 0, "ballot": 0},
        "not_carry_over": lambda liaison: {"resolution": 0},
        "withdraw": lambda liaison: {"decision": "TMB 12/2026", "decided_on": "2026-03-02"},
        "tick_contact": lambda liaison: {"lines": ["ORG-7"]},
        "tick_representative": lambda liaison: {"lines": ["R-1"]},
    },
)
# What a vote on the liaison, a dissolved committee or a review that comes near brings about: tests/reviews.
KEPT_BACK = {
    "plan_review": "REV-01",
    "cancel": "REV-06",
    "end_with_committee": "REV-10",
    "state_category": "EXT-28",
}


@pytest.fixture
def made(at: Any) -> Cast:
    return scenarios.cast("ISO/TC 908", p_members=1, o_members=1, group=True)


@pytest.fixture
def organization(made: Cast) -> Organization:
    return OrganizationFactory()


@pytest.fixture
def liaison(made: Cast, organization: Organization) -> Liaison:
    found = Liaison(organization=organization, committee=made.committee, category="A", started_on=dt.date(2026, 3, 2))
    begin(found, actor=made.staff)
    return found


@pytest.fixture
def people(made: Cast, organization: Organization) -> dict[str, User | None]:
    """Return somebody for every role; the representative himself has an account already."""
    elsewhere = scenarios.cast("ISO/TC 909", p_members=0, o_members=0)
    other = LiaisonFactory(committee=made.committee, category="B")
    return {
        "contact": holder(Role.ORGANIZATION_CONTACT, organization),
        "representative": accounts.register_person(email=EMAIL, name="Rita Present"),
        "manager": made.manager,
        "chair": made.chair,
        "convenor": holder(Role.CONVENOR, made.group),
        "tpm": made.tpm,
        "p-member": next(iter(made.voters.values())),
        "o-member": next(iter(made.observers.values())),
        "staff": made.staff,
        "ceo office": holder(Role.CEO_OFFICE),
        "tmb": made.board,
        "hqnb": made.hqnb_officer,
        "contact elsewhere": holder(Role.ORGANIZATION_CONTACT, other.organization),
        "representative elsewhere": holder(Role.REPRESENTATIVE, other),
        "manager elsewhere": elsewhere.manager,
        "tpm elsewhere": elsewhere.tpm,
        "officer elsewhere": holder(Role.BODY_OFFICER, NationalBodyFactory()),
        "administrator": holder(Role.ADMINISTRATOR),
        "superuser": UserFactory(is_superuser=True, is_staff=True),
        "nobody": UserFactory(),
        SYSTEM: None,
    }


def test_the_tables_speak_of_everything_that_is_declared() -> None:
    assert list(gaps(OF_LIAISON)) == []


@pytest.mark.rule("REV-08", "REV-09", "REV-11", "EXT-27")
class TestLiaison:
    def test_active(self, liaison: Liaison, people: dict[str, User | None]) -> None:
        registered = {**people, "registered representative": holder(Role.REPRESENTATIVE, liaison)}
        assert check(OF_LIAISON, liaison, registered, refused={"stop": "REV-08", **KEPT_BACK}) == []

    def test_active_in_a_working_group_is_its_parents_managers(
        self, made: Cast, organization: Organization, people: dict[str, User | None]
    ) -> None:
        liaison = Liaison(organization=organization, committee=made.group, category="C", started_on=dt.date(2026, 3, 2))
        begin(liaison, actor=made.staff)
        assert check(OF_LIAISON, liaison, people, refused={"stop": "REV-08", **KEPT_BACK}) == []

    def test_on_the_stated_day(self, liaison: Liaison, people: dict[str, User | None], at: Any) -> None:
        perform(liaison, "give_notice", actor=people["contact"], data={"stops_on": "2026-03-10"})
        at("2026-03-10T23:59:59+01:00")
        assert check(OF_LIAISON, fresh(liaison), people, refused={"stop": "REV-08", **KEPT_BACK}) == []

    def test_after_the_stated_day(self, liaison: Liaison, people: dict[str, User | None], at: Any) -> None:
        perform(liaison, "give_notice", actor=people["manager"], data={"stops_on": "2026-03-10"})
        at("2026-03-11T00:00:00+01:00")
        assert check(OF_LIAISON, fresh(liaison), people, refused=KEPT_BACK) == []

    @pytest.mark.rule("EXT-01", "EXT-28")
    def test_with_a_category_that_is_not_stated(
        self, made: Cast, organization: Organization, people: dict[str, User | None]
    ) -> None:
        found = Liaison(organization=organization, committee=made.committee, imported=True)
        begin(found, actor=made.staff)
        unstated = replace(OF_LIAISON, who={**OF_LIAISON.who, "state_category": {"staff", SYSTEM}})
        # Nothing is owed before the category is stated: no line of the checklist waits, no review was planned.
        kept_back = {name: KEPT_BACK[name] for name in ("cancel", "end_with_committee")}
        kept_back |= {"stop": "REV-08", "tick_contact": "EXT-27", "tick_representative": "REP-03"}
        assert check(unstated, found, people, refused=kept_back, form_refuses=("tick_contact",)) == []

    def test_ended(self, liaison: Liaison, people: dict[str, User | None]) -> None:
        perform(liaison, "withdraw", actor=people["staff"], data=OF_LIAISON.data["withdraw"](liaison))
        assert check(OF_LIAISON, fresh(liaison), people, refused=KEPT_BACK) == []

    def test_only_central_staff_registers_one(
        self, made: Cast, organization: Organization, people: dict[str, User | None]
    ) -> None:
        for role, person in people.items():
            liaison = Liaison(organization=organization, committee=made.committee, category="A")
            if role in ("staff", SYSTEM):
                continue
            with pytest.raises(NotAllowed):
                begin(liaison, actor=person)


@pytest.mark.rule("REP-01", "REP-02", "REP-12", "SVC-01", "SVC-03", "COC-01")
class TestRepresentative:
    @pytest.fixture
    def proposed(self, made: Cast, organization: Organization) -> Representative:
        found = Representative(organization=organization, committee=made.committee, name="Rita Present", email=EMAIL)
        begin(found, actor=None)
        return found

    @pytest.fixture
    def awaiting(self, proposed: Representative, people: dict[str, User | None]) -> Representative:
        perform(proposed, "await_registration", actor=None)
        return fresh(proposed)

    @pytest.fixture
    def agreed(self, awaiting: Representative, liaison: Liaison) -> Representative:
        """Return one whose liaison is registered and who has acknowledged everything."""
        awaiting.liaison = liaison
        awaiting.save()
        acknowledge(awaiting.person, Acknowledgement.Text)  # type: ignore[arg-type]
        return fresh(awaiting)

    def waited(self, people: dict[str, User | None]) -> set[str]:
        return {
            role
            for role, person in people.items()
            if person and waiting_for(REPRESENTATIVE, standing_of(User.objects.get(pk=person.pk))).exists()
        }

    def test_proposed(self, proposed: Representative, people: dict[str, User | None]) -> None:
        assert check(NOT_YET_KNOWN, proposed, people, refused={"stand_in": "INT-08"}) == []
        assert self.waited(people) == set()

    def test_awaiting_before_the_liaison_is_registered(
        self, awaiting: Representative, people: dict[str, User | None]
    ) -> None:
        refused = {"activate": "REP-01", "take_resolution": "COM-06"}
        assert check(OF_REPRESENTATIVE, awaiting, people, refused=refused) == []
        assert self.waited(people) == set()

    def test_awaiting_and_the_declaration_is_not_agreed_to(
        self, awaiting: Representative, liaison: Liaison, people: dict[str, User | None]
    ) -> None:
        awaiting.liaison = liaison
        awaiting.save()
        refused = {"activate": "SVC-03", "take_resolution": "COM-06"}
        assert check(OF_REPRESENTATIVE, awaiting, people, refused=refused) == []

    def test_awaiting_and_the_code_is_not_acknowledged(
        self, awaiting: Representative, liaison: Liaison, people: dict[str, User | None]
    ) -> None:
        awaiting.liaison = liaison
        awaiting.save()
        acknowledge(awaiting.person, [Acknowledgement.Text.DECLARATION])  # type: ignore[arg-type]
        refused = {"activate": "COC-01", "take_resolution": "COM-06"}
        assert check(OF_REPRESENTATIVE, awaiting, people, refused=refused) == []

    def test_awaiting_and_everything_is_agreed(self, agreed: Representative, people: dict[str, User | None]) -> None:
        assert check(OF_REPRESENTATIVE, agreed, people, refused={"take_resolution": "COM-06"}) == []
        assert self.waited(people) == {"staff"}

    def test_awaiting_and_the_liaison_has_ended(
        self, awaiting: Representative, liaison: Liaison, people: dict[str, User | None]
    ) -> None:
        perform(liaison, "drop", actor=None)
        awaiting.liaison = fresh(liaison)
        awaiting.save()
        refused = {"activate": "REP-01", "take_resolution": "COM-06"}
        assert check(OF_REPRESENTATIVE, awaiting, people, refused=refused) == []
        assert self.waited(people) == set()

    def test_active(self, agreed: Representative, people: dict[str, User | None]) -> None:
        perform(agreed, "activate", actor=people["staff"])
        assert check(OF_REPRESENTATIVE, fresh(agreed), people) == []
        assert self.waited(people) == {"representative"}

    def test_active_and_the_list_is_confirmed(self, agreed: Representative, people: dict[str, User | None]) -> None:
        perform(agreed, "activate", actor=people["staff"])
        perform(fresh(agreed), "confirm_list", actor=people["representative"])
        assert check(OF_REPRESENTATIVE, fresh(agreed), people, refused={"confirm_list": "REP-03"}) == []
        assert self.waited(people) == set()

    def test_active_and_a_correction_is_asked_for(self, agreed: Representative, people: dict[str, User | None]) -> None:
        perform(agreed, "activate", actor=people["staff"])
        perform(fresh(agreed), "ask_correction", actor=people["representative"], data={"reason": "WG 1 is missing."})
        refused = {"confirm_list": "REP-03", "ask_correction": "REP-03"}
        assert check(OF_REPRESENTATIVE, fresh(agreed), people, refused=refused) == []
        assert self.waited(people) == {"staff", "tpm"}

    def test_suspended(self, agreed: Representative, people: dict[str, User | None]) -> None:
        perform(agreed, "activate", actor=people["staff"])
        suspension = OF_REPRESENTATIVE.data["suspend"](agreed)
        perform(fresh(agreed), "suspend", actor=people["staff"], data=suspension)
        assert check(OF_REPRESENTATIVE, fresh(agreed), people) == []
        assert self.waited(people) == set()

    def test_ended(self, agreed: Representative, people: dict[str, User | None]) -> None:
        perform(agreed, "activate", actor=people["staff"])
        perform(fresh(agreed), "end", actor=people["contact"])
        assert check(OF_REPRESENTATIVE, fresh(agreed), people) == []
        assert self.waited(people) == set()

    def test_only_the_organization_proposes_one(
        self, made: Cast, organization: Organization, people: dict[str, User | None]
    ) -> None:
        for role, person in people.items():
            if role == SYSTEM:
                continue
            found = Representative(
                organization=organization, committee=made.committee, name=role, email=f"{len(role)}@example.org"
            )
            if role == "contact":
                begin(found, actor=person)
                assert fresh(found).state == "proposed"
            else:
                with pytest.raises(NotAllowed):
                    begin(found, actor=person)

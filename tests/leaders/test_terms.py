"""Convenors and project leaders: by resolution, for three years, of P-members and A-liaisons (COM-05)."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from committees.directory.models import Committee, Membership
from committees.projects.models import Project
from core.accounts.models import Appointment
from core.accounts.roles import Role
from core.accounts.services import appoint, end
from core.accounts.standing import standing_of
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.models import Deadline
from core.workflow.refusals import GuardFailed, NotAllowed
from core.workflow.timed import perform_due
from liaisons.register.leaders import rules
from liaisons.register.models import Term
from tests import scenarios
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import CommitteeFactory, NationalBodyFactory, WorkingGroupFactory
from tests.factories.organizations import LiaisonFactory
from tests.factories.rulebook import ParameterValueFactory
from tests.internal import stages as internal
from tests.leaders import stages
from tests.leaders.stages import appointed, day, leading, member_of, noon, resolved
from tests.representatives import stages as representatives
from tests.scenarios import Cast, again, do, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("COM-05")]


def refusal(made: Cast, **changes: Any) -> str:
    """Return what is said where an appointment is refused; nothing is recorded then."""
    before = Term.objects.count(), Appointment.objects.count()
    with pytest.raises(GuardFailed) as refused:
        appointed(made, **changes)
    assert {each.rule for each in refused.value.refusals} == {"COM-05"}
    assert {each.who for each in refused.value.refusals} == {f"Committee manager, {made.committee}"}
    assert (Term.objects.count(), Appointment.objects.count()) == before
    return " ".join(each.reason for each in refused.value.refusals)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-03-01", "2029-03-01"),
        ("2028-02-29", "2031-02-28"),
        ("2029-02-28", "2032-02-28"),
        ("2026-12-31", "2029-12-31"),
    ],
)
def test_the_longest_term(db: Any, first: str, last: str) -> None:
    assert rules.longest_until(day(first)) == day(last)


@pytest.mark.parametrize(("years", "last"), [(1, "2029-02-28"), (4, "2032-02-29")])
def test_the_longest_term_is_a_parameter(made: Cast, at: Any, years: int, last: str) -> None:
    ParameterValueFactory(name="convenor_term_years", value=years, in_force_from=day("2026-03-01"))
    assert rules.longest_until(day("2028-02-29")) == day(last)


@pytest.mark.parametrize("post", ["group", "project"])
def test_a_term_of_three_years_and_not_a_day_longer(made: Cast, project: Project, post: str) -> None:
    where = {"post": project if post == "project" else made.group}
    said = refusal(made, starts_on=day("2026-03-02"), ends_on=day("2029-03-03"), **where)
    assert said == (
        "By one resolution a term that begins on 2 Mar 2026 ends on 2 Mar 2029 at the latest; after that a new"
        " resolution can renew it."
    )
    assert appointed(made, starts_on=day("2026-03-02"), ends_on=day("2029-03-02"), **where).ends_on == day("2029-03-02")


@pytest.mark.rule("COM-04")
def test_the_rights_of_a_convenor_begin_and_end_with_the_term(made: Cast, group: Committee, at: Any) -> None:
    nora = scenarios.person("Nora New")
    term = appointed(made, nora, starts_on=day("2028-02-29"))
    assert (term.ends_on, term.committee, term.origin) == (day("2031-02-28"), made.committee, member_of(made))
    held = Appointment.objects.get(person=nora)
    assert (held.role, held.scope, held.ends_on, held.made_by) == ("convenor", group, day("2031-02-28"), made.manager)
    for moment, holds in (("2028-02-28", False), ("2028-02-29", True), ("2031-02-28", True), ("2031-03-01", False)):
        at(noon(moment))
        assert standing_of(again(nora), fresh=True).holds(Role.CONVENOR, group) is holds, moment
        perform_due()
        assert fresh(term).state == ("ended" if moment == "2031-03-01" else "appointed")
    assert not Deadline.objects.of(term).running().exists()
    assert list(ledger.verify()) == []


def test_a_project_leader_gets_no_role(made: Cast, project: Project) -> None:
    term = leading(made, project)
    assert (term.post, term.where, term.appointment) == ("Project leader", project, None)
    assert not Appointment.objects.filter(person=term.person).exists()


def test_who_is_concerned_is_told(made: Cast) -> None:
    nora = scenarios.person("Nora New")
    resolution = resolved(made)
    appointed(made, nora, resolution=resolution)
    letters = Message.objects.filter(kind="register/leaders/appointed")
    assert {each.recipient for each in letters} == {nora, made.voters[member_of(made)]}
    assert resolution.number in letters[0].text
    assert "2 March 2029" in letters[0].text or "2 Mar 2029" in letters[0].text


class TestOrigin:
    """Of a P-member or an A-liaison of the parent committee, on the first day of the term."""

    @pytest.mark.rule("EXT-02")
    @pytest.mark.parametrize("post", ["group", "project"])
    def test_an_a_liaison_may_send_one(self, made: Cast, project: Project, post: str) -> None:
        liaison = LiaisonFactory(committee=made.committee, category="A")
        term = appointed(made, origin=liaison, post=project if post == "project" else made.group)
        assert term.origin == liaison.organization

    @pytest.mark.rule("EXT-03", "EXT-04")
    @pytest.mark.parametrize("category", ["B", "C"])
    @pytest.mark.parametrize("post", ["group", "project"])
    def test_a_b_or_c_liaison_never(self, made: Cast, project: Project, post: str, category: str) -> None:
        liaison = LiaisonFactory(committee=made.group if category == "C" else made.committee, category=category)
        said = refusal(made, origin=liaison, post=project if post == "project" else made.group)
        assert said == (
            f"{liaison.organization} is in category {category} liaison, whose people are never convenor or project"
            " leader; those of P-members and A-liaisons can be."
        )

    def test_nor_one_whose_category_is_not_stated(self, made: Cast) -> None:
        liaison = LiaisonFactory(committee=made.committee, category="unknown")
        assert "is not stated yet" in refusal(made, origin=liaison)

    def test_nor_the_a_liaison_of_another_committee(self, made: Cast) -> None:
        assert "is not in liaison with ISO/TC 940" in refusal(made, origin=LiaisonFactory(category="A"))

    def test_nor_an_o_member_nor_a_stranger(self, made: Cast) -> None:
        assert "is O-member of ISO/TC 940" in refusal(made, origin=next(iter(made.observers)))
        assert "is no member of ISO/TC 940 on 2 Mar 2026" in refusal(made, origin=NationalBodyFactory())

    @pytest.mark.rule("COM-02")
    def test_the_first_day_of_the_term_counts(self, made: Cast) -> None:
        Membership.objects.filter(body=member_of(made)).update(ends_on=day("2026-03-31"))
        assert "on 1 Apr 2026" in refusal(made, starts_on=day("2026-04-01"))
        assert appointed(made, starts_on=day("2026-03-31"))

    @pytest.mark.rule("EXT-04")
    @pytest.mark.parametrize("category", ["B", "C"])
    @pytest.mark.parametrize("post", ["group", "project"])
    def test_what_the_register_knows_counts_too(self, at: Any, db: Any, category: str, post: str) -> None:
        pair = internal.Pair(scenarios.cast("ISO/TC 910"), scenarios.cast("ISO/TC 911", group=True))
        made = pair.target
        made.group = representatives.group_of(pair)
        liaison, contact = representatives.external(pair, category)
        person = representatives.registered(representatives.named(liaison, contact), pair.home.staff).person
        where = representatives.group_of(pair)
        project = Project.objects.create(
            committee=made.committee, working_group=where, reference="ISO/CD 94002", title="Depths"
        )
        said = refusal(made, person=person, post=project if post == "project" else where)
        assert f"represents an organization in category {category} liaison" in said


class TestResolution:
    """A published one of the parent committee, taken before the term, and a new one for a renewal."""

    def test_of_another_committee(self, made: Cast) -> None:
        other = scenarios.cast("ISO/TC 941")
        assert "ISO/TC 940 has to resolve it" in refusal(made, resolution=resolved(other))

    def test_that_carries_no_longer(self, made: Cast) -> None:
        resolution = resolved(made)
        before = resolution.current
        before.pk, before.number, before.carried = None, 2, False
        before.save(force_insert=True)
        assert "It takes a published resolution" in refusal(made, resolution=resolution)

    def test_taken_after_the_term_began(self, made: Cast) -> None:
        resolution = resolved(made, day("2026-03-02"))
        assert "taken on 2 Mar 2026" in refusal(made, resolution=resolution, starts_on=day("2026-03-01"))
        assert appointed(made, resolution=resolution, starts_on=day("2026-03-02"))

    def test_one_resolution_may_fill_several_posts(self, made: Cast, project: Project) -> None:
        resolution = resolved(made)
        appointed(made, resolution=resolution)
        assert leading(made, project, resolution=resolution)

    @pytest.mark.parametrize("post", ["group", "project"])
    def test_a_renewal_needs_a_new_one(self, made: Cast, project: Project, at: Any, post: str) -> None:
        where = {"post": project if post == "project" else made.group}
        first, older = resolved(made, day("2026-03-02")), resolved(made, day("2026-02-02"))
        term = appointed(made, resolution=first, **where)
        at(noon("2029-01-15"))
        later = {"starts_on": day("2029-03-03"), **where}
        assert refusal(made, resolution=first, **later) == (
            f"The term until 2 Mar 2029 rests on {first.number} already: a renewal needs a new resolution of"
            " ISO/TC 940."
        )
        assert "is not later than" in refusal(made, resolution=older, **later)
        renewed = appointed(made, resolution=resolved(made, day("2029-01-10")), **later)
        assert (renewed.starts_on, renewed.ends_on) == (day("2029-03-03"), day("2032-03-03"))
        assert fresh(term).settled

    def test_also_after_the_term_has_ended(self, made: Cast, at: Any) -> None:
        first = resolved(made, day("2026-03-02"))
        appointed(made, resolution=first)
        at(noon("2029-05-01"))
        perform_due()
        assert "rests on" in refusal(made, resolution=first, starts_on=day("2029-05-01"))

    def test_what_never_began_has_used_nothing_up(self, made: Cast) -> None:
        first = resolved(made)
        term = appointed(made, resolution=first, starts_on=day("2026-04-01"))
        term = do(term, "end_early", made.manager, on="2026-03-02", ending="mistaken")
        assert term.ended_on < term.starts_on
        assert not standing_of(again(term.person), fresh=True).holds(Role.CONVENOR)
        assert appointed(made, resolution=first, starts_on=day("2026-04-02")).state == "appointed"

    def test_a_term_that_is_over_is_not_recorded(self, made: Cast) -> None:
        old = resolved(made, day("2020-01-01"))
        said = refusal(made, resolution=old, starts_on=day("2020-01-01"), ends_on=day("2023-01-01"))
        assert "over already" in said


class TestOnePost:
    """One convenor, one leader at a time; several convene in groups of CASCO and joint ones only."""

    @pytest.mark.parametrize("post", ["group", "project"])
    def test_one_at_a_time(self, made: Cast, project: Project, post: str) -> None:
        where = {"post": project if post == "project" else made.group}
        appointed(made, starts_on=day("2026-03-02"), ends_on=day("2027-03-01"), **where)
        other = scenarios.person("Otto Other")
        said = refusal(made, person=other, starts_on=day("2027-03-01"), **where)
        assert said == (
            "Nora New is appointed until 1 Mar 2027: end this term first, or let the new one begin the day after."
        )
        assert appointed(made, other, starts_on=day("2027-03-02"), **where)

    @pytest.mark.parametrize(
        ("reference", "kind", "several"),
        [
            ("ISO/CASCO", "POLICY", True),
            ("ISO/COPOLCO", "POLICY", False),
            ("ISO/TC 942", "TC", False),
        ],
    )
    def test_co_convenors_in_groups_of_casco(self, made: Cast, reference: str, kind: str, several: bool) -> None:
        above = CommitteeFactory(reference=reference, kind=kind)
        assert rules.several_convene(WorkingGroupFactory(parent=above)) is several
        assert rules.several_convene(WorkingGroupFactory(parent=above, reference=f"{reference}/JWG 2"))

    def test_co_convenors_of_a_joint_group(self, made: Cast) -> None:
        group = WorkingGroupFactory(parent=made.committee, reference="ISO/TC 940/JWG 2")
        first = appointed(made, post=group)
        second = appointed(made, scenarios.person("Otto Other"), post=group)
        assert [first.alone, second.alone] == [False, False]
        assert "is appointed until" in refusal(made, post=group, starts_on=day("2026-05-01"))

    def test_the_convenor_entered_without_term_comes_first(self, made: Cast, group: Committee) -> None:
        known = appoint(person=scenarios.person("Conrad Known"), role=Role.CONVENOR, scope=group)
        assert "Conrad Known is convenor of ISO/TC 940/WG 1" in refusal(made)
        end(known, on=day("2026-03-31"))
        assert appointed(made, starts_on=day("2026-04-01"))

    def test_or_is_put_on_a_resolution(self, made: Cast, group: Committee) -> None:
        conrad = scenarios.person("Conrad Known")
        known = appoint(person=conrad, role=Role.CONVENOR, scope=group, starts_on=day("2025-01-01"))
        term = appointed(made, conrad)
        known.refresh_from_db()
        assert (known.ends_on, term.appointment.starts_on) == (day("2026-03-01"), day("2026-03-02"))  # type: ignore[union-attr]
        assert standing_of(again(conrad), fresh=True).holds(Role.CONVENOR, group)

    def test_nothing_new_in_what_is_not_at_work(self, made: Cast, project: Project) -> None:
        Project.objects.filter(pk=project.pk).update(stage="60")
        assert "not at work" in refusal(made, post=fresh(project))
        Committee.objects.filter(pk=made.committee.pk).update(status="suspended")
        made.committee.refresh_from_db()
        assert "not at work" in refusal(made, post=fresh(stages.group_of(made)))


def test_only_the_manager_of_the_parent_committee_appoints(made: Cast, project: Project) -> None:
    others = (made.chair, made.tpm, made.staff, holder(Role.CONVENOR, made.group), UserFactory())
    for person in (*others, scenarios.cast("ISO/TC 943").manager):
        for post in (made.group, project):
            with pytest.raises(NotAllowed):
                appointed(made, post=post, by=again(person))
    assert not Term.objects.exists()


@pytest.mark.database
@pytest.mark.parametrize(
    "change",
    [
        "group_id = null",
        "project_id = 1",
        "body_id = null",
        "ends_on = '2026-03-01'",
        "ended_on = '2026-03-05'",
        "state = 'ended_early'",
        "starts_on = '2026-12-31'",
        "alone = false, ends_on = '2027-02-01'",
    ],
)
def test_what_the_database_refuses(made: Cast, change: str) -> None:
    term = appointed(made, ends_on=day("2026-12-31"))
    appointed(made, scenarios.person("Otto Other"), starts_on=day("2027-01-01"))
    if change.startswith("starts_on"):
        change = "starts_on = '2027-01-02', ends_on = '2027-01-01'"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update register_term set {change} where id = %s", [term.pk])  # noqa: S608


@pytest.mark.database
def test_nor_a_second_term_by_the_same_resolution(made: Cast) -> None:
    term = appointed(made, ends_on=day("2026-12-31"))
    with pytest.raises(IntegrityError, match="term_group_resolution_once"), transaction.atomic():
        Term.objects.create(
            **{
                name: getattr(term, name)
                for name in ("person", "committee", "group", "body", "resolution", "alone", "remind_from")
            },
            starts_on=day("2027-01-01"),
            ends_on=day("2027-12-31"),
        )

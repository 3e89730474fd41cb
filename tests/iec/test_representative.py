"""Who represents a committee of IEC: named by the office of the CEO, registered by staff, gone with the liaison."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from committees.directory.reading import reads
from core import clock
from core.accounts.roles import Role
from core.documents.models import Document
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import offers
from core.workflow.refusals import FormInvalid, GuardFailed, NotAllowed
from liaisons.register.contributions import services as contributions
from liaisons.register.models import Contribution, Representative
from liaisons.register.representatives import queries
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.directory import CommitteeFactory
from tests.factories.organizations import LiaisonFactory
from tests.iec import stages
from tests.iec.stages import Desk
from tests.matrix.machine import SYSTEM, check
from tests.pages import Reader
from tests.representatives.stages import registered
from tests.representatives.tables import OF_REPRESENTATIVE, suspension
from tests.scenarios import again, do, fresh

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=f"register/{kind}").values_list("email", flat=True))


@pytest.fixture
def found(desk: Desk, at: Any) -> Representative:
    """Whoever represents IEC/SC 65E in the committee, registered."""
    liaison = stages.active(desk, at)
    return registered(liaison.representatives.get(), desk.staff)


@pytest.mark.rule("IEC-01", "REP-01", "REP-02", "SVC-01")
def test_named_before_the_agreement_and_registered_after_the_entry(desk: Desk, at: Any) -> None:
    liaison = do(stages.sent(desk, at), "name_representative", desk.ceo, **stages.REPRESENTATIVE)
    found = liaison.representatives.get()
    assert (found.state, found.person, str(found.body)) == ("proposed", None, "IEC/SC 65E")
    assert "rita@example.org" not in told("account_opened"), "only proposed: nothing is said to her yet"

    liaison = do(liaison, "agree", desk.ceo, agreed_on=stages.today(liaison), terms="")
    found = fresh(found)
    assert (found.state, found.person.email) == ("awaiting_registration", "rita@example.org")
    assert told("account_opened") == {"rita@example.org"}
    assert "representative you have been named" in Message.objects.get(kind="register/account_opened").text
    with pytest.raises(GuardFailed) as refused:
        registered(found, desk.staff)
    assert refused.value.refusals[0].rule == "REP-01", "not before the liaison is in force"

    do(liaison, "confirm", desk.staff)
    assert "Representatives to register" in Reader(desk.staff).sees("/work/")
    assert not reads(again(found.person), desk.committee)
    found = registered(found, desk.staff)
    assert (found.state, found.started_on) == ("active", clock.today(found.zone))
    assert reads(again(found.person), desk.committee)
    assert told("representative_registered") == {found.email, desk.manager.email, desk.ceo.email}
    assert list(ledger.verify()) == []


@pytest.mark.rule("IEC-05", "REP-06", "REP-08")
def test_what_she_may_do(desk: Desk, found: Representative) -> None:
    comment = contributions.contribute(
        committee=desk.committee, by=again(found.person), data={"kind": "comment", "text": "Annex A repeats ours."}
    )
    assert (comment.iec, comment.of_liaison, str(comment.body)) == (found.iec, found.iec, "IEC/SC 65E")
    assert comment.capacity == "brings the view of IEC/SC 65E"
    with pytest.raises(GuardFailed) as refused:
        contributions.contribute(committee=desk.committee, by=again(found.person), data={"kind": "report", "text": "R"})
    assert refused.value.refusals[0].rule == "REP-06"

    page = Reader(found.person).sees(found.get_absolute_url())
    for right in ("Takes part in discussions", "Sends written comments, also in ballots", "Has to report"):
        assert right in page
    assert [(str(duty.label), duty.has) for duty in queries.duties_of(found.kind)] == [("Takes an active part", True)]
    assert "IEC/SC 65E" in Reader(desk.manager).sees(comment.get_absolute_url())


@pytest.mark.rule("REP-02", "DOC-02")
def test_registered_in_working_groups_of_the_committee_alone(desk: Desk, found: Representative) -> None:
    group = CommitteeFactory(kind="WG", parent=desk.committee, reference="ISO/TC 920/WG 7")
    stranger = CommitteeFactory(kind="WG", parent=CommitteeFactory(), reference="ISO/TC 999/WG 1")
    found = do(found, "change_registrations", desk.staff, committees=[group.pk], reason="Asked for.")
    assert [reads(again(found.person), each) for each in (desk.committee, group, stranger)] == [True, True, False]
    with pytest.raises(FormInvalid) as refused:
        do(found, "change_registrations", desk.staff, committees=[stranger.pk], reason="A slip.")
    assert "(REP-02)" in str(refused.value.form.errors)


@pytest.mark.rule("REP-12", "IEC-01")
def test_a_successor_takes_over_once_registered(desk: Desk, found: Representative) -> None:
    nora = {"name": "Nora Next", "email": "nora@example.org"}
    liaison = do(found.iec, "name_representative", desk.ceo, **nora)
    second = liaison.representatives.get(email="nora@example.org")
    assert (second.state, second.replaces, fresh(found).state) == ("awaiting_registration", found, "active")
    registered(second, desk.staff)
    assert (fresh(found).state, fresh(second).state) == ("ended", "active")
    assert not reads(again(found.person), desk.committee)
    assert not told("iec/successor_asked")


@pytest.mark.rule("REP-12")
def test_when_the_last_one_leaves_a_successor_is_asked_for(desk: Desk, found: Representative) -> None:
    do(found, "end", desk.ceo)
    liaison = fresh(found.iec)
    assert (fresh(found).state, liaison.state) == ("ended", "active")
    assert told("iec/successor_asked") == {desk.ceo.email, desk.manager.email, "selma@iec.example.org"}


@pytest.mark.rule("IEC-01")
@pytest.mark.parametrize("who", ["manager", "contact"])
def test_only_the_office_of_the_ceo_lets_her_go(desk: Desk, found: Representative, who: str) -> None:
    person = desk.manager if who == "manager" else holder(Role.ORGANIZATION_CONTACT, LiaisonFactory().organization)
    with pytest.raises(NotAllowed):
        do(found, "end", person)
    assert "end" in {offer.action.name for offer in offers(fresh(found), again(desk.ceo))}


@pytest.mark.rule("REV-07", "REV-09")
@pytest.mark.parametrize("how", ["ended", "withdrawn"])
def test_everything_ends_with_the_liaison(desk: Desk, at: Any, how: str) -> None:
    if how == "ended":
        liaison = stages.active(desk, at)
        found = registered(liaison.representatives.get(), desk.staff)
        comment = contributions.contribute(
            committee=desk.committee, by=again(found.person), data={"kind": "comment", "text": "Annex A repeats ours."}
        )
        do(liaison, "end", desk.ceo, reason="Dissolved.")
        assert fresh(comment).text == "Annex A repeats ours.", "what was sent stays"
        assert not found.registrations.open().exists()
    else:
        liaison = do(stages.agreed(desk, at), "name_representative", desk.ceo, **stages.REPRESENTATIVE)
        liaison = do(liaison, "ask_withdrawal", desk.manager, reason="No longer needed.")
        found = liaison.representatives.get()
        do(liaison, "withdraw", desk.ceo)
    assert fresh(found).state == "ended"
    assert not reads(again(found.person), desk.committee)
    assert "Representatives to register" not in Reader(desk.staff).sees("/work/")
    assert list(ledger.verify()) == []


@pytest.mark.rule("REP-02", "CND-11")
def test_a_suspension_closes_the_documents(desk: Desk, found: Representative) -> None:
    ban = {"decided_by": "tmb", "decided_on": stages.today(found), "reason": "A case."}
    found = do(found, "suspend", desk.staff, **ban)
    assert not reads(again(found.person), desk.committee)
    assert told("representative_suspended") == {found.email, desk.ceo.email, desk.home.tpm.email}
    assert reads(again(do(found, "restore", desk.staff, reason="Lifted.").person), desk.committee)


@pytest.mark.rule("SVC-05", "EXT-24")
def test_who_sees_her(desk: Desk, at: Any) -> None:
    liaison = do(stages.agreed(desk, at), "name_representative", desk.ceo, **stages.REPRESENTATIVE)
    found = liaison.representatives.get()
    officer, outsider = next(iter(desk.home.voters.values())), scenarios.person("Otto Outside", "otto")

    def sees(person: Any) -> bool:
        return Representative.objects.visible_to(again(person)).filter(pk=found.pk).exists()

    assert [sees(each) for each in (desk.manager, desk.ceo, desk.staff, outsider)] == [True, True, True, False]
    do(liaison, "confirm", desk.staff)
    assert [sees(each) for each in (officer, found.person, outsider)] == [True, True, False]


@pytest.mark.rule("REP-05")
def test_who_also_speaks_for_an_organization_says_for_whom(desk: Desk, found: Representative) -> None:
    other = LiaisonFactory(committee=desk.committee, category="A")
    contact = holder(Role.ORGANIZATION_CONTACT, other.organization)
    do(other, "name_representative", contact, **stages.REPRESENTATIVE)
    second = registered(other.representatives.get(), desk.staff)
    assert queries.other_bodies(found) == [str(other.organization)]
    assert queries.other_bodies(second) == ["IEC/SC 65E"]
    with pytest.raises(ValidationError, match="REP-05"):
        contributions.contribute(
            committee=desk.committee, by=again(found.person), data={"kind": "comment", "text": "For both."}
        )


@pytest.mark.rule("REP-09")
def test_iec_is_not_asked_from_here(desk: Desk, found: Representative) -> None:
    """Its committee has no groups and no addresses in this register: it is asked by the means of IEC."""
    page = Reader(found.person).sees(found.get_absolute_url())
    assert "Contribute to ISO/TC 920" in page
    assert "Pass on" not in page
    assert not Document.objects.visible_to(again(found.person)).exists()


@pytest.mark.rule("REP-01", "SVC-07")
def test_the_database_knows_one_body_and_one_liaison(desk: Desk, found: Representative) -> None:
    with pytest.raises(IntegrityError, match="representative_of_one"), transaction.atomic():
        Representative.objects.filter(pk=found.pk).update(home=desk.committee)
    with pytest.raises(IntegrityError, match="representative_of_one"), transaction.atomic():
        Representative.objects.filter(pk=found.pk).update(iec=None)
    comment = contributions.contribute(
        committee=desk.committee, by=again(found.person), data={"kind": "comment", "text": "Annex A."}
    )
    with pytest.raises(Exception, match=r"contribution_(fixed|names_one_body)|Cannot"), transaction.atomic():
        Contribution.objects.filter(pk=comment.pk).update(iec=None)


@pytest.mark.rule("REP-02", "IEC-01", "SVC-07")
def test_state_by_action_by_role(desk: Desk, found: Representative) -> None:
    table = replace(
        OF_REPRESENTATIVE,
        who={**OF_REPRESENTATIVE.who, "put_to_vote": set(), "end": {"ceo office", SYSTEM}},
    )
    people = {
        "representative": found.person,
        "ceo office": desk.ceo,
        "staff": desk.staff,
        "manager": desk.manager,
        "tpm": desk.home.tpm,
        "officer": next(iter(desk.home.voters.values())),
        "outsider": scenarios.person("Otto Outside", "otto"),
        SYSTEM: None,
    }
    assert check(table, found, people) == []
    found = do(found, "suspend", desk.staff, **suspension(found))
    assert check(table, found, people) == []
    assert check(table, do(found, "end", desk.ceo), people) == []

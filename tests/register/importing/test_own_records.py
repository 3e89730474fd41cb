"""What is recorded here meets the open data: recognized, completed, never overruled."""

from collections.abc import Callable
from pathlib import Path

import pytest

from committees.directory.models import Committee, Membership, NationalBody
from core.accounts.roles import Role
from core.workflow.engine import perform
from liaisons.organizations.models import Organization
from liaisons.organizations.services import merge
from liaisons.register.models import Liaison
from tests.factories.accounts import holder
from tests.factories.directory import CommitteeFactory, MembershipFactory, NationalBodyFactory
from tests.factories.organizations import ClaimFactory, LiaisonFactory, OrganizationFactory
from tests.register.importing.feed import NOTHING, SAMPLE, Edit, Records, run

pytestmark = pytest.mark.django_db


def test_what_is_recorded_here_is_not_overruled() -> None:
    run(SAMPLE)
    tc = Committee.objects.get(reference="ISO/TC 954")
    Membership.objects.filter(committee=tc, body__acronym="RRI").delete()
    own = MembershipFactory(committee=tc, body=NationalBody.objects.get(acronym="RRI"), kind="O")
    extra = MembershipFactory(committee=tc)
    liaison = LiaisonFactory(committee=tc)

    report = run(SAMPLE)

    assert report["remarks"] == ["RRI in ISO/TC 954 is recorded here as O, the feed has P."]
    assert report["liaisons"] == NOTHING | {"kept": 1}
    for row in (own, extra, liaison):
        row.refresh_from_db()
    assert (own.kind, own.ends_on, extra.ends_on, liaison.state) == ("O", None, None, "active")


def test_a_liaison_that_began_here_is_not_doubled(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)
    tc = Committee.objects.get(reference="ISO/TC 954")
    organization = Organization.objects.get(acronym="The Harbour Foundation")
    LiaisonFactory(committee=tc, organization=organization)

    def joins(records: Records) -> None:
        records["ISO/TC 954"]["organizationLiaisons"].append({"id": 8005, "acronym": "The Harbour Foundation"})

    report = run(edited(joins))

    assert report["liaisons"] == NOTHING
    assert Liaison.objects.filter(committee=tc, organization=organization).count() == 1


def test_local_bodies_and_committees_are_recognized() -> None:
    body = NationalBodyFactory(acronym="AAS", country="AT")
    committee = CommitteeFactory(reference="ISO/TC 954", title="Draft title")

    run(SAMPLE)

    body.refresh_from_db()
    committee.refresh_from_db()
    assert (body.iso_id, body.country) == (7000, "AT")
    assert (committee.iso_id, committee.title) == (9154, "Documents and data elements in harbours")


def test_a_confirmed_organization_is_recognized_and_a_claim_is_not() -> None:
    known = OrganizationFactory(acronym="EA", name="European Agency of Ports")
    claim = ClaimFactory(acronym="WLO", name="")

    report = run(SAMPLE)

    known.refresh_from_db()
    claim.refresh_from_db()
    assert (known.iso_id, claim.iso_id) == (8001, None)
    assert report["organizations"] == NOTHING | {"added": 5, "changed": 1}


def test_names_completed_here_outlive_the_next_feed(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)
    Organization.objects.filter(acronym="WLO").update(name="World Lighthouse Organization")
    Committee.objects.filter(reference="ISO/WS TIDE").update(kind="POLICY")

    report = run(SAMPLE)

    assert report["organizations"] == NOTHING
    assert report["committees"] == NOTHING
    assert Organization.objects.get(acronym="WLO").name == "World Lighthouse Organization"
    assert Committee.objects.get(reference="ISO/WS TIDE").kind == "POLICY"


@pytest.mark.rule("REV-11")
def test_two_of_the_feed_that_were_merged_here_are_one(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)
    tc = Committee.objects.get(reference="ISO/TC 954")
    gone, stays = Organization.objects.get(iso_id=8002), Organization.objects.get(iso_id=8001)
    for liaison in Liaison.objects.live().filter(organization=gone, committee=tc):
        perform(liaison, "drop", actor=None)
    merge(organization=gone, into=stays, by=holder(Role.CENTRAL_STAFF))

    report = run(SAMPLE)

    assert report["liaisons"] == NOTHING
    assert Liaison.objects.live().filter(committee=tc, organization=stays).count() == 1
    assert not Liaison.objects.live().filter(organization=gone).exists()


def test_a_name_that_the_feed_changes_still_finds_the_organization(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def renamed(records: Records) -> None:
        for record in records.values():
            for each in record["organizationLiaisons"] or []:
                if each["id"] == 8005:
                    each["acronym"] = "HF - Harbour and Quay Foundation"

    run(edited(renamed))
    organization = Organization.objects.get(iso_id=8005)
    assert organization.full_name == "HF – Harbour and Quay Foundation"
    assert list(Organization.objects.matching("the harbour foundation")) == [organization]

"""One liaison or open application per organization and committee, under whatever name it comes."""

import datetime as dt
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from committees.directory.models import Committee
from core.workflow.models import Event
from liaisons.applications.models import Application, LiaisonRequest
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison
from tests import scenarios
from tests.applications.paths.desk import ALLIANCE, Desk, ledger, local
from tests.pages import Reader, text_of
from tests.scenarios import fresh


def begin_for(desk: Desk, reader: Reader, name: str, category: str = "A") -> str:
    """Begin a form for an organization of the register; return the address of its first step."""
    response = reader.send("/applications/new/", organization=name, category=category)
    assert response.status_code == 302, text_of(response)
    return str(response.url)


def in_liaison_already(committee: Committee) -> str:
    return (
        f"The organization is in liaison with {committee} already. To change the category, say so in the form. (EXT-28)"
    )


@pytest.mark.rule("EXT-28")
def test_who_is_in_liaison_is_refused_at_the_form(desk: Desk) -> None:
    committee = desk.cast.committee
    first = begin_for(desk, desk.applicant, desk.known)
    refused = desk.add(first, committee)
    assert refused.status_code == 422
    assert in_liaison_already(committee) in text_of(refused)
    assert f'name="reference" value="{committee}"' in refused.content.decode()
    assert not Application.objects.exists()
    assert not Event.objects.filter(workflow="application").exists()
    assert desk.mails() == {}

    # A change of category is a new application, which says so.
    form = desk.applicant.form(first)
    desk.applicant.post(form, first, change_of_category="on")
    assert desk.add(first, committee).status_code == 302
    assert ledger(Application.objects.get()) == ["create"]


@pytest.mark.rule("EXT-28")
def test_bimco_is_refused_on_the_whole_open_data(feed_dir: Path, db: Any) -> None:
    with time_machine.travel(dt.datetime(2025, 3, 3, 8, tzinfo=dt.UTC), tick=False):
        feed = feed_dir / "iso_technical_committees.jsonl"
        call_command("import_iso_open_data", feed, verbosity=0, stdout=StringIO())
        reader = Reader(scenarios.person("Tomás Rivera"))
        begun = reader.send("/applications/new/", organization="bimco", category="A")
        assert begun.status_code == 302, text_of(begun)
        action = begun.url.replace("liaison", "committees")
        refused = reader.send(begun.url, action, reference="ISO/TC 154")
        assert refused.status_code == 422
        assert in_liaison_already(Committee.objects.get(reference="ISO/TC 154")) in text_of(refused)
        assert (LiaisonRequest.objects.get().organization.acronym, Application.objects.count()) == ("BIMCO", 0)


@pytest.mark.rule("EXT-28")
def test_under_another_name_it_is_found_when_staff_settle_who_it_is(desk: Desk) -> None:
    known = Organization.objects.get(acronym=desk.known)
    (application,) = desk.submit(name="Harbour Council of the World", acronym=desk.known)
    desk.staff.does(application, "confirm_identity", same_as=known.pk)
    application = fresh(application)
    assert application.organization == known
    assert Organization.objects.get(name="Harbour Council of the World").same_as == known
    desk.mails()
    refused = desk.manager.tries(application, "forward")
    assert refused.status_code == 422
    assert f"The organization is in liaison with {desk.cast.committee} already." in text_of(refused)
    assert (fresh(application).state, ledger(application)) == ("submitted", ["create", "submit", "confirm_identity"])
    assert desk.mails() == {}
    desk.manager.does(application, "return", reason="You are in liaison with us already.")
    assert (fresh(application).state, list(desk.mails())) == ("returned", ["APP-2025-001: returned for completion"])


@pytest.mark.rule("EXT-28")
def test_a_second_applicant_of_the_same_organization_is_found(desk: Desk) -> None:
    (first,) = desk.submit()
    desk.staff.does(first, "confirm_identity")
    other = desk.at(scenarios.person("Rosa Varga"))
    refused = desk.add(begin_for(desk, other, ALLIANCE), desk.cast.committee, at=other)
    assert refused.status_code == 422
    assert f"The organization applies to {desk.cast.committee} already; one application at a time" in text_of(refused)

    # Declared anew under another name it gets as far as the question who it is.
    page = desk.begin("Alliance of Harbour Data", at=other)
    assert desk.add(page, desk.cast.committee, at=other).status_code == 302
    desk.fill(page, at=other, representative_email="rosa.varga@example.org")
    second = Application.objects.get(organization__name="Alliance of Harbour Data")
    other.does(second, "submit")
    same = desk.staff.act(second, "confirm_identity", same_as=first.organization_id)
    assert same.status_code == 422
    assert f"HDA applies to {desk.cast.committee} already: return or end this application" in text_of(same)
    assert fresh(second).organization.name == "Alliance of Harbour Data"
    assert ledger(second) == ["create", "submit"]


class TestMerged:
    """An organization of the register turned out to be another: its applications and liaisons count for both."""

    @pytest.fixture
    def twin(self, desk: Desk) -> Organization:
        """The organization that `merge` finds to be the same."""
        return Organization.objects.create(acronym="HDX", name="Harbour Data Exchange", iso_id=990011)

    def merge(self, organization: Organization, into: Organization) -> None:
        organization.same_as = into
        organization.full_clean()
        organization.save()

    @pytest.mark.rule("EXT-28")
    def test_an_open_application_counts(self, desk: Desk, twin: Organization) -> None:
        (application,) = desk.submit()
        desk.staff.does(application, "confirm_identity")
        self.merge(fresh(application).organization, twin)
        other = desk.at(scenarios.person("Rosa Varga"))
        desk.mails()
        refused = desk.add(begin_for(desk, other, "HDX"), desk.cast.committee, at=other)
        assert refused.status_code == 422
        assert f"The organization applies to {desk.cast.committee} already" in text_of(refused)
        assert (Application.objects.get(), desk.mails()) == (application, {})
        # The one application itself goes on.
        desk.manager.does(application, "forward")
        assert fresh(application).state == "with_tpm"
        assert desk.mails()["APP-2025-001: forwarded to the technical programme manager"] == local(
            desk.cast.tpm, desk.cast.contact
        )

    @pytest.mark.rule("EXT-28")
    def test_two_open_applications_become_one(self, desk: Desk, twin: Organization) -> None:
        (application,) = desk.submit()
        desk.staff.does(application, "confirm_identity")
        other = desk.at(scenarios.person("Rosa Varga"))
        page = begin_for(desk, other, "HDX")
        desk.add(page, desk.cast.committee, at=other)
        desk.fill(page, at=other, representative_email="rosa.varga@example.org")
        draft = Application.objects.get(organization=twin)
        self.merge(fresh(application).organization, twin)
        refused = other.tries(draft, "submit")
        assert refused.status_code == 422
        assert f"The organization applies to {desk.cast.committee} already" in text_of(refused)
        assert (fresh(draft).state, ledger(draft)) == ("draft", ["create"])

    @pytest.mark.rule("EXT-28")
    def test_a_liaison_counts(self, desk: Desk, twin: Organization) -> None:
        known = Organization.objects.get(acronym=desk.known)
        assert Liaison.objects.live().filter(organization=known, committee=desk.cast.committee).exists()
        self.merge(known, twin)
        refused = desk.add(begin_for(desk, desk.applicant, "HDX"), desk.cast.committee)
        assert refused.status_code == 422
        assert in_liaison_already(desk.cast.committee) in text_of(refused)
        assert not Application.objects.exists()

    @pytest.mark.rule("EXT-28")
    def test_a_draft_counts(self, desk: Desk, twin: Organization) -> None:
        assert desk.add(begin_for(desk, desk.applicant, "HDX"), desk.cast.committee).status_code == 302
        heir = Organization.objects.create(acronym="HDW", name="Harbour Data World", iso_id=990012)
        self.merge(twin, heir)
        refused = desk.add(begin_for(desk, desk.applicant, "HDW"), desk.cast.committee)
        assert refused.status_code == 422
        assert "has a draft for this committee already" in text_of(refused)

"""Who reads the documents of committees and working groups."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from committees.directory import reading
from committees.directory.models import GroupMember
from core.accounts.models import Appointment
from core.accounts.services import end
from core.workflow.engine import perform
from liaisons.register.models import Liaison
from tests.directory.papers.people import NOON, OF_COMMITTEE, OF_GROUP, Cast, address, paper, status
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def body_of(client: Client, url: str) -> str:
    """Return the answer without what differs between any two requests: the address and the form token."""
    response = client.get(url)
    assert response.status_code == 404
    text = response.content.decode().replace(url, "")
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", text)


@pytest.mark.rule("DOC-01")
@pytest.mark.rule("DOC-02")
def test_who_reads_the_documents_of_a_committee_and_of_a_group(cast: Cast) -> None:
    assert cast.seeing(cast.committee) == OF_COMMITTEE
    assert cast.seeing(cast.group) == OF_GROUP


@pytest.mark.rule("DOC-03")
def test_whom_a_notice_reaches_is_who_reads(cast: Cast) -> None:
    assert cast.names(reading.readers(cast.committee)) == OF_COMMITTEE
    assert cast.names(reading.readers(cast.group)) == OF_GROUP


@pytest.mark.rule("DOC-02")
def test_the_page_and_the_single_question_agree_with_the_list(cast: Cast, client: Client) -> None:
    for committee, expected in ((cast.committee, OF_COMMITTEE), (cast.group, OF_GROUP)):
        url = reverse("directory:papers", args=[committee.pk])
        assert {name for name, person in cast.people.items() if reading.reads(person, committee)} == expected
        assert {name for name, person in cast.people.items() if status(client, person, url) == 200} == expected
        client.logout()
        assert client.get(url).status_code == 302


@pytest.mark.rule("DOC-01")
@pytest.mark.parametrize("category", ["a", "b"])
def test_a_representative_opens_a_document_until_the_liaison_ends(cast: Cast, client: Client, category: str) -> None:
    document = paper(cast.committee, cast.people["manager"])
    representative = cast.people[f"representative {category.upper()}"]
    assert status(client, representative, address(document)) == 200

    data = {"decided_on": dt.date(2026, 3, 10), "decision": "TMB resolution 12/2026"}
    perform(getattr(cast, category), "withdraw", actor=cast.people["staff"], data=data)

    assert status(client, representative, address(document)) == 404
    assert representative not in reading.readers(cast.committee)


@pytest.mark.rule("DOC-01")
def test_the_end_of_a_representation_closes_the_documents_at_once(cast: Cast, client: Client) -> None:
    document = paper(cast.committee, cast.people["manager"])
    representative = cast.people["representative B"]
    assert status(client, representative, address(document)) == 200
    end(Appointment.objects.get(person=representative))
    assert status(client, representative, address(document)) == 404


@pytest.mark.rule("DOC-01")
def test_a_liaison_stopped_for_a_day_gives_nothing_after_it(cast: Cast, client: Client) -> None:
    document = paper(cast.committee, cast.people["manager"])
    Liaison.objects.filter(pk=cast.b.pk).update(stops_on=dt.date(2026, 3, 10))
    assert status(client, cast.people["representative B"], address(document)) == 200
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        # The state follows with the next beat; the documents do not wait for it.
        assert Liaison.objects.live().filter(pk=cast.b.pk).exists()
        assert status(client, cast.people["representative B"], address(document)) == 404


@pytest.mark.rule("DOC-02")
def test_outside_a_group_its_document_answers_like_one_that_does_not_exist(cast: Cast, client: Client) -> None:
    document = paper(cast.group, cast.people["convenor"])
    assert status(client, cast.people["expert"], address(document)) == 200
    for name in ("representative A", "chair", "staff", "officer P", "former expert", "expert of another group"):
        client.force_login(cast.people[name])
        known = body_of(client, address(document))
        assert known == body_of(client, "/documents/999999/v/1/"), name
        forms = reverse("directory:withdraw_paper", args=[cast.group.pk, document.pk])
        assert client.get(forms).status_code == 404, name


@pytest.mark.rule("DOC-02")
def test_a_groups_document_stands_on_no_page_of_an_outsider(cast: Cast, client: Client) -> None:
    paper(cast.group, cast.people["convenor"], title="Secret of the group")
    for page in (cast.group, cast.committee):
        client.force_login(cast.people["representative A"])
        assert "Secret of the group" not in client.get(page.get_absolute_url()).content.decode()
    client.force_login(cast.people["expert"])
    assert "Secret of the group" in client.get(cast.group.get_absolute_url()).content.decode()


@pytest.mark.rule("DOC-01")
def test_who_stands_in_for_a_vacant_manager_reads_and_keeps(cast: Cast) -> None:
    officer = cast.people["officer of the secretariat"]
    end(Appointment.objects.get(person=cast.people["manager"]))
    for committee in (cast.committee, cast.group):
        assert officer in reading.readers(committee)
        assert reading.reads(officer, committee)
        assert reading.keeps(officer, committee)


def test_a_registered_group_member_is_told_from_the_first_day(cast: Cast) -> None:
    newcomer = UserFactory()
    GroupMember.objects.create(group=cast.group, person=newcomer, starts_on=dt.date(2026, 3, 11))
    assert newcomer not in reading.readers(cast.group)
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        assert newcomer in reading.readers(cast.group)

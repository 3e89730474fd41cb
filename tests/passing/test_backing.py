"""The backing of a document by liaison organizations (DOC-08), and documents sent to who follows (DOC-06)."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from committees.directory.models import Committee
from committees.directory.queries import acting_managers
from core.documents.models import Document
from core.notifications.models import Message
from core.workflow import deadlines
from core.workflow.refusals import FormInvalid, GuardFailed, NotAllowed
from liaisons.register.documents import services
from liaisons.register.models import Backing, InternalLiaison, Representative
from tests import scenarios
from tests.internal import stages as internal
from tests.internal.stages import Pair
from tests.pages import Reader, queries
from tests.passing import stages
from tests.representatives.stages import registered
from tests.scenarios import Cast, again, ballot_on, do, fresh, period

pytestmark = pytest.mark.django_db


def address(document: Document) -> str:
    return reverse("register:ask-backing", args=[document.pk])


@pytest.mark.rule("DOC-08")
def test_asked_and_answered_with_no_backing(made: Cast, representative: Representative, document: Document) -> None:
    assert representative.person is not None
    manager = Reader(made.manager)
    assert address(document) in manager.client.get(reverse("directory:papers", args=[made.committee.pk])).text
    liaison = representative.liaison
    assert liaison is not None
    assert manager.send(address(document), liaisons=str(liaison.pk), note="Before the enquiry").status_code == 302
    found = Backing.objects.get()
    asked = Message.objects.get(kind="register/documents/backing_asked")
    assert asked.recipient == representative.person
    reader = Reader(representative.person)
    assert "Documents to back or not" in reader.sees("/work/")
    before = {model: model._default_manager.count() for model in apps.get_models()}
    reader.does(found, "answer", answer="none", reason="It leaves out the tide.")
    found = fresh(found)
    assert (found.state, found.answer, found.reason) == ("answered", "none", "It leaves out the tide.")
    grown = {model.__name__ for model, count in before.items() if model._default_manager.count() != count}
    assert grown <= {"Event", "EventText", "Message", "Session"}, "no opposition is recorded anywhere"
    told = Message.objects.get(kind="register/documents/backing_answered")
    assert told.recipient == made.manager
    assert "No backing" in told.text
    assert "No backing" in manager.sees("/liaisons/backing/")
    assert "It leaves out the tide." in manager.sees(found)


@pytest.mark.rule("DOC-08")
@pytest.mark.parametrize(
    ("data", "field"),
    [({"answer": "none"}, "reason"), ({"answer": "none", "reason": " "}, "reason"), ({"answer": "maybe"}, "answer")],
)
def test_no_backing_needs_a_reason(
    made: Cast, representative: Representative, document: Document, data: dict[str, str], field: str
) -> None:
    found = stages.asked(made, representative, document)
    with pytest.raises(FormInvalid) as refused:
        do(found, "answer", representative.person, **data)
    assert refused.value.form.errors[field]
    assert fresh(found).state == "asked"


@pytest.mark.database
@pytest.mark.rule("DOC-08")
def test_nor_does_the_database_keep_one_without(made: Cast, representative: Representative, document: Document) -> None:
    found = stages.asked(made, representative, document)
    for change in ("answer = 'none'", "state = 'answered'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update register_backing set {change} where id = %s", [found.pk])  # noqa: S608


@pytest.mark.rule("DOC-08")
def test_asked_once_and_only_of_liaisons_of_the_committee(
    made: Cast, representative: Representative, document: Document
) -> None:
    stages.asked(made, representative, document)
    for liaison in (representative.liaison, stages.represented(scenarios.cast("ISO/TC 931"), "Rita Rover").liaison):
        assert liaison is not None
        with pytest.raises(GuardFailed) as refused:
            services.ask_backing(
                document=document,
                liaisons=[liaison],
                by=again(made.manager if liaison.committee == made.committee else _manager(liaison)),
                data={"note": "", "answer_by": stages.answer_by()},
            )
        assert [each.rule for each in refused.value.refusals] == ["DOC-08"]
        response = Reader(made.manager).client.post(
            address(document), {"liaisons": liaison.pk, "answer_by": "2026-04-01"}
        )
        assert response.status_code == 422
    assert Backing.objects.count() == 1


def _manager(liaison: Any) -> Any:
    return acting_managers(liaison.committee)[0]


@pytest.mark.rule("DOC-08")
def test_only_the_manager_asks(made: Cast, representative: Representative, document: Document) -> None:
    assert representative.person is not None
    for person in (made.chair, representative.person):
        assert Reader(person).client.get(address(document)).status_code == 403
        with pytest.raises(NotAllowed):
            services.ask_backing(
                document=document,
                liaisons=[representative.liaison],  # type: ignore[list-item]
                by=again(person),
                data={"note": "", "answer_by": stages.answer_by()},
            )


@pytest.mark.rule("DOC-08")
def test_who_owes_an_answer_is_reminded(
    made: Cast, representative: Representative, document: Document, at: Any
) -> None:
    stages.asked(made, representative, document)
    at(dt.datetime(2026, 3, 22, 9, tzinfo=dt.UTC))
    for _each in range(2):
        deadlines.remind_due()
    letters = Message.objects.filter(kind="register/documents/backing_reminder")
    assert [each.recipient for each in letters] == [representative.person]


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, made: Cast, representative: Representative, number: int) -> None:
    for each in range(number):
        found = stages.asked(made, representative, stages.paper(made, f"Draft {each}"))
    assert queries(client, "/liaisons/backing/", made.manager) == 4
    assert queries(client, found.get_absolute_url(), made.manager) <= 12


@pytest.fixture
def pair(db: Any, at: Any) -> Pair:
    return internal.pair()


def opens(person: Any, document: Document) -> int:
    """Return how the file of `document` is answered to `person`."""
    response = Reader(again(person)).client.get(document.get_absolute_url())
    if response.streaming:
        response.getvalue()
    return int(response.status_code)


def followed(pair: Pair, at: Any, name: str, email: str) -> InternalLiaison:
    """Return a liaison that is to be confirmed, with that representative."""
    liaison = internal.scheduled(pair)
    liaison = do(liaison, "name_representative", pair.manager, name=name, email=email)
    liaison = do(liaison, "open_ballot", pair.manager, **period(liaison))
    ballot = ballot_on(liaison)
    scenarios.vote(pair.home, ballot, yes=1)
    at(ballot.closes_at)
    scenarios.close(ballot)
    return do(fresh(liaison), "inform_target", pair.manager)


def in_force(pair: Pair, liaison: InternalLiaison) -> InternalLiaison:
    """Return the liaison confirmed, its representative registered in the committee that is followed (REP-02)."""
    found: InternalLiaison = do(liaison, "confirm", pair.home.staff)
    registered(found.named, pair.home.staff, pair.target.committee)
    return found


def told_of(document: Document) -> list[str]:
    rows = Message.objects.filter(kind="directory/document_added", about_id=document.pk)
    return sorted(rows.values_list("email", flat=True))


@pytest.mark.rule("DOC-06", "DOC-03")
@pytest.mark.parametrize("kind", ["working-draft", "proposal"])
def test_a_document_is_sent_to_representative_and_home_secretariat(pair: Pair, at: Any, kind: str) -> None:
    before = set(told_of(stages.paper(pair.target, "Before", kind)))
    liaison = followed(pair, at, "Nora", "nora@outside.example")
    assert set(told_of(stages.paper(pair.target, "Not yet", kind))) == before
    in_force(pair, liaison)
    document = stages.paper(pair.target, "Now", kind)
    assert set(told_of(document)) - before == {"nora@outside.example", pair.manager.email}
    assert len(told_of(document)) == len(set(told_of(document)))
    reader = Reader(pair.manager)
    assert opens(pair.manager, document) == 200
    assert reader.client.get(reverse("directory:papers", args=[pair.target.committee.pk])).status_code == 200


@pytest.mark.rule("DOC-06", "REV-09")
def test_the_two_read_as_long_as_the_liaison_lasts(pair: Pair, at: Any) -> None:
    nora = scenarios.person("Nora Navigator")
    liaison = in_force(pair, followed(pair, at, nora.name, nora.email))
    document = stages.paper(pair.target)
    readers = (pair.manager, nora)
    assert {each.email for each in readers} <= set(told_of(document))
    for reader in readers:
        assert opens(reader, document) == 200
    Committee.objects.filter(pk=pair.home.committee.pk).update(status="dissolved")
    do(liaison, "end_with_committee", None)
    assert InternalLiaison.objects.get(pk=liaison.pk).state == "ended"
    for reader in readers:
        assert opens(reader, document) == 404
    later = stages.paper(pair.target, "Later")
    assert not {each.email for each in readers} & set(told_of(later))


@pytest.mark.rule("DOC-02", "DOC-06")
def test_documents_of_a_working_group_are_sent_to_nobody_outside(at: Any, db: Any) -> None:
    pair = Pair(scenarios.cast("ISO/TC 910"), scenarios.cast("ISO/TC 911", group=True))
    nora = scenarios.person("Nora Navigator")
    in_force(pair, followed(pair, at, nora.name, nora.email))
    group = pair.target.group
    assert group is not None
    inside = Cast(**{**vars(pair.target), "committee": group})
    document = stages.paper(inside)
    assert not {pair.manager.email, nora.email} & set(told_of(document))
    assert opens(pair.manager, document) == opens(nora, document) == 404

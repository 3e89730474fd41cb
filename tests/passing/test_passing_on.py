"""A document passed on within the own organization, and the feedback that comes back (DOC-04, DOC-05, REP-09)."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.accounts.roles import Role
from core.documents.models import Document
from core.notifications.models import Message
from core.workflow import deadlines, ledger
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import ActionRefused, FormInvalid, GuardFailed, NotAllowed
from liaisons.organizations.models import Organization
from liaisons.register.documents import services
from liaisons.register.documents.bodies import domain_of
from liaisons.register.models import PassingOn, Representative
from tests.factories.accounts import holder
from tests.factories.directory import NationalBodyFactory
from tests.pages import Reader, queries, text_of
from tests.passing import stages
from tests.scenarios import Cast, again, do, fresh

pytestmark = pytest.mark.django_db

TYPED = {
    "group": "Drafting group on depths",
    "addresses": "ann@surveyors.example\nBob@Surveyors.example",
    "question": "Is clause 4 what you measure?",
    "confirmed": "on",
}


def address(document: Document) -> str:
    return reverse("register:pass-on", args=[document.pk])


@pytest.mark.rule("DOC-04", "DOC-05", "REP-09")
def test_passed_on_answered_and_returned(made: Cast, representative: Representative, document: Document) -> None:
    assert representative.person is not None
    reader = Reader(representative.person)
    papers = reverse("directory:papers", args=[made.committee.pk])
    assert address(document) in reader.client.get(papers).content.decode()
    assert reader.send(address(document), **TYPED).status_code == 302
    found = PassingOn.objects.get()
    assert (found.reference, found.document, found.organization) == (
        "PO-2026-001",
        document,
        representative.organization,
    )
    letters = list(Message.objects.filter(kind="register/documents/passed_on").order_by("email"))
    assert [each.email for each in letters] == ["ann@surveyors.example", "bob@surveyors.example"]
    assert "Is clause 4 what you measure?" in letters[0].text
    assert "N 1 Draft on depths" in letters[0].text
    assert letters[0].link == "", "they have no account to open anything with"
    assert Event.objects.of(found).get(seq=1).facts == {
        "document": document.pk,
        "group": "Drafting group on depths",
        "addresses": 2,
    }

    reader.does(found, "add_feedback", **stages.FEEDBACK)
    reader.does(found, "return_feedback", **stages.SUMMARY)
    letter = Message.objects.get(kind="register/documents/feedback_returned")
    assert letter.recipient == made.manager
    manager = Reader(made.manager)
    assert "Feedback of representatives to take note of" in manager.sees("/work/")
    assert "N 1 Draft on depths" in manager.sees("/liaisons/documents/")
    page = manager.sees(found)
    assert "Clause 4 lacks the tide." in page
    assert "We agree but for the tide" in page
    assert "ann@surveyors.example" not in page, "who belongs to the group stays with the organization"
    assert "ann@surveyors.example" in reader.sees(found)
    manager.does(found, "take_note")
    assert fresh(found).state == "noted"
    assert list(ledger.verify()) == []


def outside_of(organization: Organization) -> dict[str, str]:
    """Return addresses that are not of `organization`, each with a word of why."""
    other = Organization.objects.create(acronym="RIV", name="Rivals", website="https://rivals.example")
    NationalBodyFactory(website="https://www.nb.example")
    holder(Role.ORGANIZATION_CONTACT, other, email="spy@surveyors.example")
    return {
        "eve@elsewhere.example": "is at no domain of",
        "eve@sub.surveyors.example": "is at no domain of",
        "spy@surveyors.example": "acts for another body",
    }


@pytest.mark.rule("DOC-04")
def test_a_target_outside_the_own_body_is_refused(representative: Representative, document: Document) -> None:
    assert representative.person is not None
    reader = Reader(representative.person)
    for target, why in outside_of(representative.organization).items():
        response = reader.send(address(document), **{**TYPED, "addresses": f"ann@surveyors.example\n{target}"})
        assert response.status_code == 422
        assert why in text_of(response)
        assert "(DOC-04)" in text_of(response)
        assert target in response.content.decode(), "what was typed is kept"
        with pytest.raises(GuardFailed) as refused:
            stages.passed(representative, document, addresses=[target])
        assert [each.rule for each in refused.value.refusals] == ["DOC-04"]
    for domain in ("rivals.example", "www.nb.example"):
        response = reader.send(
            address(document), **{**TYPED, "addresses": f"eve@{domain_of(domain)}", "domains": domain}
        )
        assert response.status_code == 422
        assert "is the domain of" in text_of(response)
    assert not PassingOn.objects.exists()
    assert not Message.objects.filter(kind="register/documents/passed_on").exists()


@pytest.mark.rule("DOC-04")
def test_a_domain_that_the_representative_names_is_recorded(representative: Representative, document: Document) -> None:
    assert representative.person is not None
    typed = {**TYPED, "addresses": "eve@fieldwork.example", "domains": "https://Fieldwork.example/"}
    assert Reader(representative.person).send(address(document), **typed).status_code == 302
    assert PassingOn.objects.get().domains == ["fieldwork.example"]


@pytest.mark.rule("DOC-04")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"group": " "}, "group"),
        ({"addresses": ""}, "addresses"),
        ({"addresses": "no address"}, "addresses"),
        ({"addresses": "\n".join(f"p{number}@surveyors.example" for number in range(101))}, "addresses"),
        ({"domains": "example"}, "domains"),
        ({"question": ""}, "question"),
        ({"answer_by": "2026-03-01"}, "answer_by"),
        ({"confirmed": None}, "confirmed"),
    ],
)
def test_a_form_that_fails_keeps_what_was_typed(
    representative: Representative, document: Document, changes: dict[str, Any], field: str
) -> None:
    assert representative.person is not None
    response = Reader(representative.person).send(address(document), **{**TYPED, **changes})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    if field != "question":
        assert "Is clause 4 what you measure?" in response.content.decode()
    assert not PassingOn.objects.exists()


@pytest.mark.rule("DOC-04")
def test_only_a_registered_representative_passes_on(
    made: Cast, representative: Representative, document: Document
) -> None:
    contact = holder(Role.ORGANIZATION_CONTACT, representative.organization)
    for person in (made.manager, made.chair, next(iter(made.voters.values()))):
        assert Reader(person).client.get(address(document)).status_code == 403
    assert Reader(contact).client.get(address(document)).status_code == 404
    data = {**TYPED, "addresses": stages.GROUP, "domains": [], "answer_by": stages.answer_by(), "confirmed": True}
    with pytest.raises(NotAllowed):
        services.pass_on(document=document, representative=representative, by=again(made.manager), data=data)
    perform(representative, "end", actor=again(contact))
    assert representative.person is not None
    assert Reader(again(representative.person)).client.get(address(document)).status_code == 404


@pytest.mark.rule("DOC-02", "DOC-04")
def test_documents_of_a_group_and_withdrawn_ones_are_not_passed_on(
    made: Cast, representative: Representative, document: Document
) -> None:
    assert representative.person is not None
    assert made.group is not None
    in_group = stages.paper(Cast(**{**vars(made), "committee": made.group}))
    Document.objects.filter(pk=document.pk).update(withdrawn_at=dt.datetime.now(dt.UTC))
    assert Reader(representative.person).client.get(address(document)).status_code == 404
    with pytest.raises(GuardFailed):
        stages.passed(representative, fresh(document))
    assert Reader(representative.person).client.get(address(in_group)).status_code == 404
    with pytest.raises(GuardFailed) as refused:
        stages.passed(representative, in_group)
    assert [each.rule for each in refused.value.refusals] == ["DOC-04"]


@pytest.mark.rule("REV-09", "DOC-04")
def test_with_the_representation_its_requests_are_out_of_sight(
    made: Cast, representative: Representative, document: Document
) -> None:
    found = stages.answered(representative, document)
    perform(fresh(representative), "end", actor=None)
    assert representative.person is not None
    assert not PassingOn.objects.visible_to(again(representative.person)).exists()
    with pytest.raises(NotAllowed):
        do(found, "return_feedback", representative.person, **stages.SUMMARY)


@pytest.mark.rule("DOC-05")
@pytest.mark.parametrize(
    ("action", "data"),
    [("add_feedback", {"source": " ", "text": "x"}), ("add_feedback", {"source": "Ann", "text": ""})],
)
def test_incomplete_feedback(
    representative: Representative, document: Document, action: str, data: dict[str, str]
) -> None:
    found = stages.passed(representative, document)
    with pytest.raises(FormInvalid):
        do(found, action, representative.person, **data)
    with pytest.raises(GuardFailed) as refused:
        do(found, "return_feedback", representative.person, **stages.SUMMARY)
    assert [each.rule for each in refused.value.refusals] == ["DOC-05"]


@pytest.mark.rule("REP-09")
def test_the_representative_is_reminded_of_what_is_due(
    representative: Representative, document: Document, at: Any
) -> None:
    stages.passed(representative, document)
    at(dt.datetime(2026, 3, 22, 9, tzinfo=dt.UTC))
    for _each in range(2):
        deadlines.remind_due()
    letters = Message.objects.filter(kind="register/documents/feedback_reminder")
    assert [each.recipient for each in letters] == [representative.person]


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, made: Cast, representative: Representative, document: Document, number: int) -> None:
    for _each in range(number):
        found = stages.returned(representative, document)
    assert representative.person is not None
    assert queries(client, "/liaisons/documents/", representative.person) == 4
    assert queries(client, "/liaisons/documents/", made.manager) == 4
    assert queries(client, found.get_absolute_url(), made.manager) <= 12
    assert queries(client, reverse("directory:papers", args=[made.committee.pk]), representative.person) <= 12


ACTS = ["add_feedback", "return_feedback", "close", "take_note"]
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(["representative", "manager", "chair"])), max_size=6)


@pytest.mark.rule("SVC-07")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_pressed_in_whatever_order(
    made: Cast, representative: Representative, document: Document, steps: list[tuple[str, str]]
) -> None:
    """Nothing reaches the committee without feedback, nothing of it is noted before, and the ledger stays whole."""
    with transaction.atomic():
        people: dict[str, Any] = {
            "representative": representative.person,
            "manager": made.manager,
            "chair": made.chair,
        }
        found = stages.passed(representative, document)
        for action, who in steps:
            data = {**stages.FEEDBACK, **stages.SUMMARY}
            try:
                perform(found, action, actor=again(people[who]), data=data)
            except ActionRefused:
                continue
            assert who == ("manager" if action == "take_note" else "representative")
        found = fresh(found)
        reached = PassingOn.objects.visible_to(again(made.manager)).exists()
        assert reached is (found.state in ("returned", "noted"))
        assert not reached or found.feedback.exists()
        assert list(ledger.verify()) == []
        transaction.set_rollback(True)

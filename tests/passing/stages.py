"""Documents passed on and put to liaisons for backing, as people do it."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from committees.ballots import services as ballots
from committees.ballots.models import Ballot
from committees.directory import papers
from committees.meetings.models import Meeting
from committees.meetings.services import plan_meeting
from core import clock
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement
from core.documents.kept import keep
from core.documents.models import Document
from core.workflow.engine import begin, perform
from liaisons.register.documents import services
from liaisons.register.models import Backing, PassingOn, Representative
from tests import scenarios
from tests.documents.samples import PDF
from tests.factories.organizations import LiaisonFactory
from tests.scenarios import Cast, again, do, fresh

GROUP = ["ann@surveyors.example", "bob@surveyors.example"]


def represented(made: Cast, name: str = "Elena Marchetti", site: str = "surveyors.example") -> Representative:
    """Return a registered representative of an organization in liaison of category A with the committee."""
    liaison = LiaisonFactory(committee=made.committee, organization__website=f"https://www.{site}/about")
    found = Representative(
        liaison=liaison,
        organization=liaison.organization,
        committee=made.committee,
        managing=made.committee,
        name=name,
        email=f"{name.lower().replace(' ', '.')}@{site}",
    )
    begin(found, actor=None)
    perform(found, "await_registration", actor=None)
    found = fresh(found)
    acknowledge(found.person, Acknowledgement.Text)
    perform(found, "activate", actor=again(made.staff))
    return fresh(found)


def paper(made: Cast, title: str = "Draft on depths", kind: str = "working-draft") -> Document:
    upload = keep(SimpleUploadedFile("paper.pdf", PDF), person=made.manager)
    return papers.add_paper(
        committee=made.committee, title=title, kind=kind, upload=upload, by=again(made.manager)
    ).document


def answer_by() -> dt.date:
    return clock.today() + dt.timedelta(weeks=3)


def passed(representative: Representative, document: Document, **changes: Any) -> PassingOn:
    data = {
        "group": "Drafting group on depths",
        "addresses": GROUP,
        "domains": [],
        "question": "Is clause 4 what you measure?",
        "answer_by": answer_by(),
        "confirmed": True,
        **changes,
    }
    assert representative.person is not None
    found = services.pass_on(
        document=document, representative=representative, by=again(representative.person), data=data
    )
    scenarios.between()
    return fresh(found)


def asked_about(representative: Representative, matter: Any, **changes: Any) -> PassingOn:
    """Return a question about a ballot or a meeting to a group of the representative's own body."""
    data = {
        "group": "Drafting group on depths",
        "addresses": GROUP,
        "domains": [],
        "question": "What do we say?",
        "answer_by": answer_by(),
        "confirmed": True,
        **changes,
    }
    assert representative.person is not None
    found = services.ask_feedback(
        matter=matter, representative=representative, by=again(representative.person), data=data
    )
    scenarios.between()
    return fresh(found)


def open_ballot(made: Cast, title: str = "Whether to dredge") -> Ballot:
    """Return an open ballot of the committee on its work."""
    today = clock.today()
    return fresh(
        ballots.arrange_cib(
            committee=made.committee,
            subject=None,
            kind=Ballot.Kind.OTHER,
            title=title,
            question="Shall we?",
            opens_on=today,
            closes_on=today + dt.timedelta(weeks=8),
            by=again(made.manager),
        )
    )


def planned_meeting(made: Cast, title: str = "Plenary on the pier") -> Meeting:
    day = clock.today() + dt.timedelta(weeks=20)
    return plan_meeting(committee=made.committee, title=title, starts_on=day, ends_on=day, by=again(made.manager))


FEEDBACK = {"source": "Ann, drafting group", "text": "Clause 4 lacks the tide."}
SUMMARY = {"summary": "We agree but for the tide in clause 4."}


def answered(representative: Representative, document: Document) -> PassingOn:
    return do(passed(representative, document), "add_feedback", representative.person, **FEEDBACK)


def returned(representative: Representative, document: Document) -> PassingOn:
    return do(answered(representative, document), "return_feedback", representative.person, **SUMMARY)


def asked(made: Cast, representative: Representative, document: Document, **changes: Any) -> Backing:
    data = {"note": "It goes to the enquiry in May.", "answer_by": answer_by(), **changes}
    (found,) = services.ask_backing(
        document=document, liaisons=[representative.liaison], by=again(made.manager), data=data
    )
    scenarios.between()
    return fresh(found)

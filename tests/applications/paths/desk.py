"""The committee with its people at their pages, the clock and the mail: what a path is walked with."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from committees.ballots.models import Ballot
from committees.directory.models import Committee, NationalBody
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import people_with
from core.notifications import delivery
from core.workflow import deadlines
from core.workflow.engine import action_url
from core.workflow.models import Event
from core.workflow.timed import perform_due
from liaisons.applications.models import Application
from tests import scenarios
from tests.pages import Reader, text_of
from tests.scenarios import ballot_on, fresh

ELENA = "elena.marchetti"
ALLIANCE = "Harbour Data Alliance"


class Desk:
    """`known` is an organization that is in liaison with the committee by the open data."""

    def __init__(self, cast: scenarios.Cast, known: str, clock: Any, mail: list[Any]) -> None:
        self.cast, self.known, self.clock, self.mail = cast, known, clock, mail
        self._readers: dict[int, Reader] = {}

    def at(self, person: User) -> Reader:
        """Return `person` at the pages."""
        return self._readers.setdefault(person.pk, Reader(person))

    @property
    def applicant(self) -> Reader:
        return self.at(self.cast.contact)

    @property
    def manager(self) -> Reader:
        return self.at(self.cast.manager)

    @property
    def chair(self) -> Reader:
        return self.at(self.cast.chair)

    @property
    def tpm(self) -> Reader:
        return self.at(self.cast.tpm)

    @property
    def staff(self) -> Reader:
        return self.at(self.cast.staff)

    @property
    def board(self) -> Reader:
        return self.at(self.cast.board)

    @property
    def officer(self) -> Reader:
        """The officer of the headquarters' national body."""
        return self.at(self.cast.hqnb_officer)

    def day(self, year: int, month: int, day: int, hour: int = 8) -> None:
        """Let it be that moment (UTC): what time causes happens, reminders go out, everybody is signed in anew."""
        self.clock.move_to(dt.datetime(year, month, day, hour, tzinfo=dt.UTC))
        for reader in self._readers.values():
            reader.sign_in()
        perform_due()
        deadlines.remind_due()

    def mails(self) -> dict[str, list[str]]:
        """Deliver what waits; return whom each subject reached since the last look, by the part before @."""
        delivery.deliver_due()
        found: dict[str, list[str]] = {}
        for message in self.mail:
            found.setdefault(message.subject, []).extend(to.partition("@")[0] for to in message.to)
        self.mail.clear()
        return {subject: sorted(people) for subject, people in found.items()}

    def told_of_decision(self, vote: Ballot, label: str) -> dict[str, list[str]]:
        """Return whom the decision of `vote` on the application has to reach, by subject as `mails` gives them."""
        cast = self.cast
        told = {
            f"{vote.reference}: {label} – Liaison of HDA": local(*self.members, cast.manager, cast.chair, cast.tpm),
            f"APP-2025-001: {label}": local(cast.contact, cast.manager, *self.members),
        }
        if label == "Approved":
            told["APP-2025-001: approved, please register"] = local(cast.staff)
            told[f"You will represent HDA in {cast.committee}"] = [ELENA]
        return told

    @property
    def headquarters(self) -> list[User]:
        """The officers of the headquarters' national body, which may be a member as well."""
        return officers([self.cast.hqnb])

    @property
    def voters(self) -> list[User]:
        return officers(self.cast.voters)

    @property
    def observers(self) -> list[User]:
        return officers(self.cast.observers)

    @property
    def members(self) -> list[User]:
        return self.voters + self.observers

    def begin(self, name: str = ALLIANCE, category: str = "A", *, acronym: str = "", at: Reader | None = None) -> str:
        """Begin a form for an organization that the register lacks; return the address of its first step."""
        acronym = acronym or "".join(word[0] for word in name.split())
        declared = {"organization": name, "new": "on", "acronym": acronym, "country": "CH", "category": category}
        response = (at or self.applicant).send("/applications/new/", **declared)
        assert response.status_code == 302, text_of(response)
        return str(response.url)

    def add(self, first: str, committee: Committee, *, at: Reader | None = None) -> Any:
        """Name a committee in the form whose first step is `first`; return the answer."""
        action = first.replace("liaison", "committees")
        return (at or self.applicant).send(first, action, reference=committee.reference)

    def fill(self, first: str, *, at: Reader | None = None, **changes: Any) -> None:
        """Answer every step of the form completely, with `changes`."""
        answers = {**scenarios.COMPLETE, **changes}
        for step in ("liaison", "eligibility", "justification", "representative"):
            self.answer(first.replace("/liaison/", f"/{step}/"), answers, at or self.applicant)

    def answer(self, page: str, answers: dict[str, Any], reader: Reader) -> None:
        """Answer what the step at `page` asks of `answers`."""
        form = reader.form(page)
        given = {name: answer for name, answer in answers.items() if name in form.names and answer is not False}
        response = reader.post(form, page, **given, next="1")
        assert response.status_code == 302, text_of(response)

    def submit(
        self, *committees: Committee, name: str = ALLIANCE, category: str = "A", acronym: str = "", **changes: Any
    ) -> list[Application]:
        """Apply with one form to `committees`, by default the cast's own; return the applications in their order."""
        first = self.begin(name, category, acronym=acronym)
        for committee in committees or (self.cast.committee,):
            response = self.add(first, committee)
            assert response.status_code == 302, text_of(response)
        self.fill(first, **changes)
        drafts = Application.objects.filter(organization__name=name, state="draft").order_by("pk")
        pks = [draft.pk for draft in drafts]
        self.press_submit(first, drafts[0])
        return list(Application.objects.filter(pk__in=pks).order_by("pk"))

    def press_submit(self, first: str, draft: Application) -> None:
        review = first.replace("/liaison/", "/review/")
        assert action_url(draft, "submit") in self.applicant.client.get(review).content.decode()
        self.applicant.does(draft, "submit")

    def forward(self, application: Application, cast: scenarios.Cast | None = None) -> None:
        """Let staff confirm who the organization is, and the committee manager forward the application."""
        if not fresh(application).organization.settled:
            self.staff.does(application, "confirm_identity")
        self.at((cast or self.cast).manager).does(application, "forward")

    def consult(self, application: Application, cast: scenarios.Cast | None = None) -> None:
        """Let the TPM find every criterion met and consult the headquarters' body."""
        tpm = self.at((cast or self.cast).tpm)
        tpm.does(application, "check", **scenarios.findings(application))
        tpm.does(application, "consult", body=self.cast.hqnb.pk)

    def clear(self, application: Application, cast: scenarios.Cast | None = None) -> None:
        """Bring a submitted application to its clearance: nobody objects."""
        self.forward(application, cast)
        self.consult(application, cast)
        self.officer.does(application, "answer_consultation", answer="no_objection")
        self.at((cast or self.cast).tpm).does(application, "clear")

    def circulate(self, application: Application, cast: scenarios.Cast | None = None) -> None:
        self.clear(application, cast)
        self.at((cast or self.cast).manager).does(application, "circulate")

    def open_ballot(self, application: Application, opens: str, closes: str, manager: User | None = None) -> Ballot:
        self.at(manager or self.cast.manager).does(application, "open_ballot", opens_on=opens, closes_on=closes)
        return ballot_on(application)

    def vote(self, ballot: Ballot, voters: dict[NationalBody, User], **positions: int) -> None:
        """Let the first P-members vote on the page of the ballot: `yes=12, no=6, abstain=1`."""
        question = ballot.questions.get()
        officers = iter(voters.values())
        for position, number in positions.items():
            for _each in range(number):
                voter = self.at(next(officers))
                response = voter.send(ballot, action_url(ballot, "vote"), **{f"question_{question.pk}": position})
                assert response.status_code == 302, text_of(response)


def officers(bodies: Iterable[NationalBody]) -> list[User]:
    """Return the officers of `bodies`; the headquarters' body has two where it is a member as well."""
    return [person for body in bodies for person in people_with(Role.BODY_OFFICER, body)]


def ledger(obj: Any) -> list[str]:
    """Return the actions in the ledger of `obj`, in order."""
    return [event.action for event in Event.objects.of(obj)]


def last_event(obj: Any) -> Event:
    found = Event.objects.of(obj).last()
    assert found is not None
    return found


def local(*people: User) -> list[str]:
    """Return the parts before @ of the addresses, as `Desk.mails` gives them."""
    return sorted(person.email.partition("@")[0] for person in people)


TO_CLEARANCE = ["create", "submit", "confirm_identity", "forward", "check", "consult", "answer_consultation", "clear"]

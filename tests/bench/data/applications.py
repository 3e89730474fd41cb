"""Applications in every state, with their ledger, deadlines, findings, documents, votes and messages."""

import datetime as dt
from typing import Any

from django.db import models

from committees.directory.models import Committee
from committees.directory.papers import series_of
from core import clock
from core.accounts.models import User
from core.documents.models import Document, DocumentVersion, NumberSeries
from core.notifications.models import Message
from core.workflow.models import Deadline, Event
from liaisons.applications import states
from liaisons.applications.criteria import confirmed_by_staff
from liaisons.applications.models import Application, CriterionCheck, LiaisonRequest, ReferenceCounter
from liaisons.applications.snapshots import SECTIONS
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison, Representative
from tests.bench.data.copying import Rows, as_owner
from tests.bench.data.ledger import Ledger
from tests.bench.data.people import World
from tests.bench.data.stories import CYCLE, OVER, lines
from tests.bench.data.votes import Votes
from tests.scenarios import COMPLETE

EVENTS_EACH = 10
# Applications to the officer's committee that wait for its manager: the measured actions use them up.
WAITING = 150
YEAR = 2024


def grow(world: World, total: int) -> None:
    """Bring the number of applications to `total`: one in ten is made to the officer's committee."""
    batch = _Batch(world)
    have = Application.objects.count()
    with as_owner():
        for number in range(have, total):
            batch.add(number, waiting=number < have + WAITING)
        batch.rows.write()
    for series, last in batch.numbers.items():
        NumberSeries.objects.update_or_create(name=series, defaults={"last": last})
    ReferenceCounter.objects.update_or_create(year=YEAR, defaults={"last": total})


class _Batch:
    """What is written together."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows = Rows()
        self.ledger = Ledger(self.rows)
        self.votes = Votes(world, self.rows, self.ledger)
        self.begun = set(Application.objects.open().values_list("organization", "committee"))
        self.begun |= set(Application.objects.filter(state=states.DRAFT).values_list("organization", "committee"))
        last = Document.objects.exclude(series="").values("series").annotate(last=models.Max("n_number"))
        self.numbers: dict[str, int] = dict(last.values_list("series", "last"))
        self.live = set(Liaison.objects.live().values_list("organization", "committee"))

    def add(self, number: int, *, waiting: bool) -> None:
        """Add one application with everything that belongs to it."""
        mine = waiting or number % 10 == 0
        committee = self.world.main if mine else self.world.committees[number % len(self.world.committees)]
        state = states.SUBMITTED if waiting else CYCLE[(number * 37 + number // 10) % len(CYCLE)]
        count = len(self.world.organizations)
        shift = 0
        if waiting:
            shift = next(
                n for n in range(count) if self._free(self.world.organizations[(number + n) % count], committee)
            )
        organization = self.world.organizations[(number + shift) % count]
        pair = (organization.pk, committee.pk)
        if pair in self.begun and state not in OVER:
            state = OVER[number % len(OVER)]
        if state == states.REGISTERED and (pair in self.live or pair in self.begun):
            state = states.NOT_APPROVED
        if state in (*states.OPEN, states.DRAFT):
            self.begun.add(pair)
        self._write(number, organization, committee, state)

    def _free(self, organization: Organization, committee: Committee) -> bool:
        """Tell whether the organization may apply: neither in liaison nor at it already."""
        pair = (organization.pk, committee.pk)
        return pair not in self.begun and pair not in self.live

    def _write(self, number: int, organization: Organization, committee: Committee, state: str) -> None:
        over = state in OVER
        began = clock.now() - dt.timedelta(days=(200 + number * 37 % 900) if over else 60, minutes=number % 600)
        contact = self.world.contacts[organization.pk]
        form = self._form(organization, contact, began)
        application = self.rows.add(
            Application(
                request=form,
                organization=organization,
                committee=committee,
                managing=committee,
                category="A",
                state=state,
                reference=None if state == states.DRAFT else f"APP-{YEAR}-{number + 1:03d}",
            )
        )
        moments = self._chain(application, contact, began)
        application.submitted_at = moments.get(states.SUBMITTED)
        if application.submitted_at is not None:
            application.snapshot = self._snapshot(form)
            self._document(application, "application-form", contact, application.submitted_at)
            self._representative(application, number)
            self._messages(application, contact)
        application.cleared_at = moments.get(states.CLEARED)
        application.circulated_at = moments.get(states.CIRCULATED)
        if application.circulated_at is not None:
            self._document(application, "circulated-application", None, application.circulated_at, numbered=True)
        application.closed_at = application.state_since if over else None
        if states.CONSULTED in moments:
            self._consultation(application, moments[states.CONSULTED], running=state == states.CONSULTED)
        if states.WITH_TPM in moments:
            self._findings(application, moments[states.WITH_TPM])
        if states.IN_VOTE in moments:
            self.votes.on(application, number, moments[states.IN_VOTE])
        if state in (states.APPROVED, states.NOT_APPROVED, states.REGISTERED):
            application.decided_at = moments.get(states.APPROVED) or moments.get(states.NOT_APPROVED)
        if state == states.REGISTERED:
            application.liaison = self._liaison(application)

    def _chain(self, application: Application, contact: User, began: dt.datetime) -> dict[str, dt.datetime]:
        """Write the application's events; return when each state was first reached."""
        story = list(lines(application.state, 0))
        owed = EVENTS_EACH * (self.rows.of(Application)) - self.rows.of(Event) - len(story)
        if owed > 1 and len(story) > 2:
            story = list(lines(application.state, owed // 2))
        step = dt.timedelta(days=50) / len(story)
        moments: dict[str, dt.datetime] = {}
        manager, committee = self.world.manager(application.managing), application.managing
        for place, line in enumerate(story):
            at = began + place * step
            by_applicant = line.action in ("create", "submit", "answer", "withdraw")
            actor = contact if by_applicant else manager
            acting_as = "Applicant" if by_applicant else f"Committee manager, {committee}"
            self.ledger.write(
                application, line.action, line.source, line.target, at=at, actor=actor, acting_as=acting_as
            )
            moments.setdefault(line.target, at)
        return moments

    def _form(self, organization: Organization, contact: User, began: dt.datetime) -> LiaisonRequest:
        return self.rows.add(
            LiaisonRequest(
                organization=organization,
                created_by=contact,
                created_at=began,
                saved_at=began,
                category="A",
                **{**COMPLETE, "representative_email": f"representative-{organization.pk}@example.org"},
            )
        )

    def _snapshot(self, form: LiaisonRequest) -> dict[str, Any]:
        organization = form.organization
        return {
            "organization": {"name": organization.full_name, "country": "CH", "website": "https://example.org"},
            "answers": {name: getattr(form, name) for _section, names in SECTIONS for name in names},
            "files": [],
        }

    def _document(
        self, application: Application, kind: str, by: User | None, at: dt.datetime, *, numbered: bool = False
    ) -> None:
        series = series_of(application.managing) if numbered else ""
        if numbered:
            self.numbers[series] = self.numbers.get(series, 0) + 1
        document = self.rows.add(
            Document(
                owner=application,
                title=f"Application {application.reference}",
                kind=kind,
                series=series,
                n_number=self.numbers[series] if numbered else None,
                created_by=by,
                created_at=at,
            )
        )
        self.rows.add(
            DocumentVersion(
                document=document,
                number=1,
                file=f"documents/bench/{document.pk}",
                filename=f"{application.reference}.pdf",
                sha256="0" * 64,
                size=48_000,
                media_type="application/pdf",
                uploaded_by=by,
                at=at,
            )
        )

    def _representative(self, application: Application, number: int) -> None:
        self.rows.add(
            Representative(
                organization=application.organization,
                committee=application.committee,
                managing=application.managing,
                name="Elena Marchetti",
                email=f"representative-{number}@example.org",
                state_since=application.submitted_at,
            )
        )

    def _consultation(self, application: Application, at: dt.datetime, *, running: bool) -> None:
        application.hqnb = self.world.bodies[application.pk % len(self.world.bodies)]
        due_on = (at + dt.timedelta(weeks=6)).date()
        application.hqnb_due_on = due_on
        if not running:
            application.hqnb_answer = Application.Answer.NO_OBJECTION
        self.rows.add(
            Deadline(
                subject=application,
                workflow="application",
                kind="hqnb_answer",
                due_on=due_on,
                due_at=at + dt.timedelta(weeks=6),
                zone="Europe/Zurich",
                parameter="hqnb_weeks",
                parameter_value="6",
                opened_at=at,
                closed_at=None if running else at + dt.timedelta(weeks=2),
                outcome="" if running else Deadline.Outcome.MET,
                next_reminder_on=due_on if running else None,
            )
        )

    def _findings(self, application: Application, at: dt.datetime) -> None:
        for criterion in confirmed_by_staff(application.category):
            self.rows.add(
                CriterionCheck(
                    application=application,
                    criterion=criterion.code,
                    met=application.state != states.INELIGIBLE,
                    by=self.world.tpms[application.managing_id],
                    at=at,
                )
            )

    def _messages(self, application: Application, contact: User) -> None:
        manager = self.world.manager(application.managing)
        for person, kind in ((contact, "applications/acknowledged"), (manager, "applications/submitted")):
            number = self.rows.of(Message)
            self.rows.add(
                Message(
                    recipient=person,
                    email=person.email,
                    subject=f"Application {application.reference}",
                    text="The application has been submitted.",
                    kind=kind,
                    about=application,
                    key=f"bench:{application.pk}:{kind}",
                    message_id=f"<{application.pk}.{kind}@example.org>",
                    created_at=application.submitted_at,
                    status=Message.Status.SENT,
                    next_try_at=application.submitted_at,
                    sent_at=application.submitted_at,
                    read_at=None if number % 20 == 0 else application.submitted_at,
                )
            )

    def _liaison(self, application: Application) -> Liaison:
        liaison = self.rows.add(
            Liaison(
                organization=application.organization,
                committee=application.committee,
                managing=application.managing,
                category="A",
                started_on=application.state_since.date(),
            )
        )
        self.live.add((application.organization_id, application.committee_id))
        self.ledger.write(
            liaison, "register", "", liaison.state, at=application.state_since, actor=None, acting_as="System"
        )
        return liaison

"""Everything that has an address, once, and somebody for every role beside it: the stage of the access matrix."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from committees.ballots import services as ballots
from committees.ballots.models import Ballot, Resolution
from committees.directory import papers
from committees.directory.models import Committee, GroupMember
from committees.meetings.services import plan_meeting
from core import clock
from core.accounts import invitations
from core.accounts.models import Appointment, Invitation, User
from core.accounts.roles import Role
from core.accounts.services import appoint
from core.documents.kept import keep
from core.documents.models import Document
from core.documents.services import add_document
from core.notifications.models import Message
from core.workflow.engine import perform
from liaisons.applications import tasks
from liaisons.applications.models import Application
from liaisons.register import tasks as register_tasks
from liaisons.register.models import Liaison
from liaisons.register.reviews.services import begin_round
from tests import scenarios
from tests.contributions import stages as contributions
from tests.documents import samples
from tests.factories.accounts import give_second_factor, holder
from tests.factories.directory import CommitteeFactory, GroupMemberFactory
from tests.factories.organizations import LiaisonFactory
from tests.iec import stages as iec_stages
from tests.internal import stages
from tests.internal.stages import Pair
from tests.leaders import stages as leaders
from tests.matrix.people import everybody
from tests.passing import stages as passing
from tests.projects import stages as projects
from tests.scenarios import Cast, ballot_on, do, period

ANONYMOUS = "anonymous"
MISSING = 987_654_321
TOKEN = "a-token-that-somebody-got-by-mail"


@dataclass
class Scene:
    """Who is there (nobody as `anonymous`), and what: by name, each a thing or what its address needs of it."""

    people: Mapping[str, User | None]
    things: Mapping[str, Any]

    def part(self, name: str) -> Any:
        """Return what stands for `name` in an address: the key of a thing, or the word itself."""
        thing = self.things.get(name, name)
        return thing.pk if isinstance(thing, models.Model) else thing


def build(move_clock: Callable[[dt.datetime], Any]) -> Scene:
    """Play every scenario that leaves something with an address behind."""
    made = scenarios.cast("ISO/TC 908", title="Quays", p_members=3, o_members=1, group=True)
    assert made.group is not None
    internal = _internal(made, move_clock) | _iec(made, move_clock)
    registered = scenarios.registered(
        made, scenarios.decided(made, move_clock, yes=3, name="Known Kingdom", representative_email="rep.a@example.org")
    )
    things: dict[str, Any] = {
        "missing": MISSING,
        "token": TOKEN,
        "committee": made.committee,
        "group": made.group,
        "body": made.hqnb,
        "draft": scenarios.draft(made, name="Draft Docks"),
        "submitted": scenarios.submitted(made, name="Filed Fairways"),
        "consulted": scenarios.consulted(made, name="Heard Harbours"),
        "at the board": scenarios.at_tmb(made, name="Board Basins"),
        "in vote": scenarios.in_vote(made, name="Voted Viaducts"),
        "registered": registered,
        "live liaison": registered.liaison,
        "registered representative": registered.representative,
        **internal,
        "project": projects.project(made, "ISO/CD 77000", title="Heights of quays"),
        "new work": projects.proposed(made, by=made.contact, title="Width of berths"),
    }
    people = _people(made, things)
    things["term"] = leaders.leading(made, things["project"], scenarios.person("Leo Leader"))
    things |= _papers(made, things) | _votes(made, things, people) | _organizations(things)
    things |= _personal(made, people) | _reviews(made, things) | _under_way(made, things)
    things["contributed paper"] = Document.objects.of(things["contribution"]).get()
    for person in people.values():
        if person is not None and not Authenticator.objects.filter(user=person).exists():
            give_second_factor(person)
    return Scene({ANONYMOUS: None, **people}, things)


def _internal(made: Cast, move_clock: Callable[[dt.datetime], Any]) -> dict[str, Any]:
    """Return liaisons with other committees: one only proposed, with its report, and one in force."""
    pair = Pair(made, scenarios.cast("ISO/TC 917", p_members=0, o_members=0))
    live = stages.scheduled(pair)
    live = do(live, "name_representative", made.manager, name="Nora Navigator", email="nora@example.org")
    live = do(live, "open_ballot", made.manager, **period(live))
    ballot = ballot_on(live)
    scenarios.vote(made, ballot, yes=2)
    move_clock(ballot.closes_at)
    scenarios.close(ballot)
    live = do(live, "inform_target", made.manager)
    live = do(live, "confirm", made.staff)
    register_tasks.file_pack(live.pk)
    upload = keep(SimpleUploadedFile("why.pdf", samples.PDF), person=pair.member)
    proposed = stages.proposed(pair, target=scenarios.cast("ISO/TC 918", p_members=0).committee, report=upload)
    ready = stages.pack_ready(stages.Pair(made, scenarios.cast("ISO/TC 919", p_members=0)))
    return {
        "pack to circulate": ready,
        "live internal": live,
        "committee's representative": live.named,
        "circulated report": Document.objects.of(live).get(kind="target-manager-report"),
        "pack": Document.objects.of(live).get(kind="liaison-pack"),
        "proposed internal": proposed,
        "proposer's report": Document.objects.of(proposed).get(),
    }


def _iec(made: Cast, move_clock: Callable[[dt.datetime], Any]) -> dict[str, Any]:
    """Return liaisons with IEC, one in force and one prepared, and planned work that may concern IEC."""
    desk = iec_stages.of(made)
    return {
        "live iec": iec_stages.active(desk, move_clock),
        "prepared iec": iec_stages.prepared(desk, iec_reference="IEC/TC 80", iec_title="Maritime navigation"),
        "joint work": iec_stages.reported(desk, title="Lights of lighthouses"),
    }


def _reviews(made: Cast, things: Mapping[str, Any]) -> dict[str, Any]:
    """Return a review that is open, one only planned, a round over another committee's, and a project committee."""
    project = CommitteeFactory(kind=Committee.Kind.PC)
    found = begin_round(committee=made.committee, by=User.objects.get(pk=made.manager.pk))
    opened = things["live internal"].reviews.get()
    view = {"reason": "It is useful.", "outcome_on": clock.today().isoformat()}
    perform(opened, "confirm", actor=User.objects.get(pk=made.manager.pk), data=view)
    planned = things["live internal"].reviews.get(state="planned")
    return {
        "round": found,
        "open review": things["live liaison"].reviews.get(),
        "planned review": planned,
        "project committee": project,
    }


def _people(made: Cast, things: Mapping[str, Any]) -> dict[str, User]:
    people = {role: person for role, person in everybody(made, things["registered"]).items() if person is not None}
    for name in ("draft", "submitted", "consulted", "at the board", "in vote"):
        organization = things[name].organization
        appoint(person=people["colleague"], role=Role.ORGANIZATION_CONTACT, scope=organization)
    people["representative a"] = things["registered representative"].person
    for category, where in (("B", made.committee), ("C", made.group)):
        liaison = LiaisonFactory(category=category, committee=where)
        people[f"representative {category.lower()}"] = holder(Role.REPRESENTATIVE, liaison)
    people["expert"] = GroupMemberFactory(group=made.group, person__name="Ada Anchor").person
    return people


def _papers(made: Cast, things: Mapping[str, Any]) -> dict[str, Any]:
    def paper(committee: Committee, title: str) -> Document:
        upload = keep(SimpleUploadedFile("paper.pdf", samples.PDF), person=made.manager)
        return papers.add_paper(
            committee=committee, title=title, kind="report", upload=upload, by=made.manager
        ).document

    def filed(application: Application, kind: str) -> Document:
        return Document.objects.of(application).get(kind=kind)

    submitted, in_vote, registered = things["submitted"], things["in vote"], things["registered"]
    statutes = add_document(
        owner=submitted.request,
        title="Statutes",
        kind="statutes",
        content=samples.PDF,
        filename="statutes.pdf",
        by=made.contact,
    )
    tasks.file_form(submitted.pk)
    tasks.circulate_form(in_vote.pk)
    tasks.file_outcome_letter(registered.pk)
    return {
        "paper": paper(made.committee, "Depths of berths"),
        "group paper": paper(things["group"], "Rough sketch of a mole"),
        "statutes": statutes.document,
        "form": filed(submitted, tasks.FORM),
        "circulated form": filed(in_vote, tasks.CIRCULATED_FORM),
        "letter": filed(registered, tasks.LETTER),
    }


def _under_way(made: Cast, things: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document passed on, another with its feedback back, a backing asked for, and contributions."""
    speaker, document = things["registered representative"], things["paper"]
    own = {"addresses": ["eve@fieldwork.example"], "domains": ["fieldwork.example"]}
    return {
        "passed on": passing.passed(speaker, document, group="Field crew", **own),
        "returned": do(
            do(
                passing.passed(speaker, document, group="Harbour crew", **own),
                "add_feedback",
                speaker.person,
                **passing.FEEDBACK,
            ),
            "return_feedback",
            speaker.person,
            **passing.SUMMARY,
        ),
        "backing": passing.asked(made, speaker, document, note="Before the flood"),
        "ballot to ask about": passing.open_ballot(made, title="Whether to build a lock"),
        "contribution": contributions.sent(speaker, kind="paper", title="Soundings of the basin"),
        "group contribution": contributions.sent(
            contributions.represented(
                made, category="C", where=made.group, name="Carla Chart", email="carla.chart@example.org"
            ),
            made.group,
            text="The mole is too short.",
        ),
    }


def _votes(made: Cast, things: Mapping[str, Any], people: Mapping[str, User]) -> dict[str, Any]:
    draft = ballots.prepare_ballot(
        committee=made.committee,
        way=Ballot.Way.CIB,
        kind=Ballot.Kind.OTHER,
        title="Whether to dredge",
        questions=["Shall we?"],
        by=made.manager,
    )
    open_ballot = ballot_on(things["in vote"])
    scenarios.vote(made, open_ballot, yes=1)
    start = clock.today() + dt.timedelta(weeks=30)
    meeting = plan_meeting(
        committee=made.committee,
        title="Plenary on the pier",
        starts_on=start,
        ends_on=start,
        agenda=["Opening"],
        by=made.manager,
    )

    def attached(ballot: Ballot) -> Document:
        return add_document(
            owner=ballot,
            title="Note",
            kind="ballot-document",
            content=samples.PDF,
            filename="note.pdf",
            by=made.manager,
        ).document

    return {
        "draft ballot": draft,
        "open ballot": open_ballot,
        "decided ballot": ballot_on(things["registered"]),
        "resolution": Resolution.objects.get(ballot=ballot_on(things["registered"])),
        "meeting": meeting,
        "draft ballot's paper": attached(draft),
        "open ballot's paper": attached(open_ballot),
        "chair's appointment": Appointment.objects.on(made.committee).get(role=Role.CHAIR),
        "registration": GroupMember.objects.get(person=people["expert"]),
        "proposed representative": things["consulted"].representative,
    }


def _organizations(things: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "organization": things["registered"].organization,
        "drafted claim": things["draft"].organization,
        "submitted claim": things["submitted"].organization,
        "drafted request": things["draft"].request,
        "submitted request": things["submitted"].request,
        "other liaison": Liaison.objects.get(category="B"),
    }


def _personal(made: Cast, people: Mapping[str, User]) -> dict[str, Any]:
    invitation = invitations.invite(
        email="deputy@example.org",
        name="New Deputy",
        role=Role.COMMITTEE_MANAGER,
        scope=made.committee,
        deputy=True,
        by=made.manager,
    )
    Invitation.objects.filter(pk=invitation.pk).update(token_digest=invitations.digest_of(TOKEN))
    failed = Message.objects.filter(recipient=made.board).latest("pk")
    Message.objects.filter(pk=failed.pk).update(status=Message.Status.FAILED)
    return {
        "invitation": invitation,
        "message": Message.objects.filter(recipient=made.manager, secret=False).latest("pk"),
        "failed message": failed,
    }

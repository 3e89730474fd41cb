"""Situations, walked into through the same actions that people use. Tests, demo and screenshots share them."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from committees.ballots.models import Ballot
from committees.ballots.services import cast_vote
from committees.directory.models import Committee, Membership, NationalBody
from core import clock
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, Everywhere, User
from core.accounts.roles import Role
from core.accounts.services import appoint
from core.rulebook import parameters
from core.workflow.engine import perform
from liaisons.applications import services
from liaisons.applications.models import Application, LiaisonRequest
from liaisons.organizations.models import Organization

# Where the people of a scenario get their mail; the demo has a domain of its own.
DOMAIN = "example.org"


def _at_once() -> None:
    """Let the next step follow at once."""


# What happens between two steps of a scenario; the demo lets time pass, so that its timelines look real.
between: Callable[[], None] = _at_once


def fresh[Row: Model](obj: Row) -> Row:
    """Return the object as the database has it now."""
    return type(obj)._default_manager.get(pk=obj.pk)


def again(person: User | None) -> User:
    """Return the same person as another request has him: his rights are read anew."""
    assert person is not None
    return fresh(person)


def do[Row: Model](obj: Row, action: str, person: User | None, files: Any = None, **data: Any) -> Row:
    """Perform an action, let the time between two steps pass, and return the object as it is then."""
    perform(fresh(obj), action, actor=again(person) if person else None, data=data, files=files)
    between()
    return fresh(obj)


def period(obj: Any, opens_on: dt.date | None = None) -> dict[str, str]:
    """Return the dates of a ballot of four weeks, by default from today of the committee."""
    first = opens_on or clock.today(obj.zone)
    return {"opens_on": first.isoformat(), "closes_on": (first + dt.timedelta(weeks=4)).isoformat()}


def ballot_on(subject: Model) -> Ballot:
    """Return the latest vote on `subject`."""
    return Ballot.objects.about(subject).latest("pk")


COUNTRIES = ("FR", "DE", "GB", "JP", "US", "CN", "SE", "NO", "DK", "FI", "NL", "BE", "IT", "ES", "KR", "IN", "CA", "BR")


def person(name: str, email: str = "") -> User:
    """Return the person of that name, with the Code and the declaration acknowledged."""
    local = email or unicodedata.normalize("NFKD", name.lower().replace(" ", ".")).encode("ascii", "ignore").decode()
    email = f"{local}@{DOMAIN}"
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known
    user = User.objects.create_user(email, name=name)
    acknowledge(user, Acknowledgement.Text)
    return user


@dataclass
class Cast:
    """A committee with everybody who has a part in an application to it."""

    committee: Committee
    manager: User
    chair: User
    tpm: User
    staff: User
    board: User
    hqnb: NationalBody
    hqnb_officer: User
    contact: User
    voters: dict[NationalBody, User] = field(default_factory=dict)
    observers: dict[NationalBody, User] = field(default_factory=dict)
    group: Committee | None = None


def holder(role: str, scope: Any, name: str, email: str = "") -> User:
    """Return the person `name`, who holds `role` on `scope`."""
    user = person(name, email)
    appoint(person=user, role=role, scope=scope)
    return user


def body(acronym: str, country: str = "") -> NationalBody:
    found, _made = NationalBody.objects.get_or_create(acronym=acronym, defaults={"country": country})
    return found


def cast(
    reference: str = "ISO/TC 900", *, title: str = "", p_members: int = 3, o_members: int = 1, group: bool = False
) -> Cast:
    """Return a committee of `p_members` P- and `o_members` O-members, each with an officer, and its officers.

    The headquarters' body (Switzerland, "SNV") is no member of it. Where `group` is set, the committee has a
    working group for applications of category C.
    """
    secretariat = body("SIS-X", "SE")
    committee = Committee.objects.create(
        reference=reference,
        title=title or f"Matters of {reference}",
        kind=Committee.Kind.TC,
        secretariat=secretariat,
    )
    for number in range(p_members):
        country = COUNTRIES[number % len(COUNTRIES)]
        member = body(f"{country}-{number}" if number >= len(COUNTRIES) else f"NB-{country}", country)
        Membership.objects.create(committee=committee, body=member, kind=Membership.Kind.P)
    for number in range(o_members):
        Membership.objects.create(committee=committee, body=body(f"NB-O{number}"), kind=Membership.Kind.O)
    made = staffed(committee)
    if group:
        made.group = Committee.objects.create(
            reference=f"{reference}/WG 1", title="Working group", kind=Committee.Kind.WG, parent=committee
        )
    return made


@parameters.read_once()
def staffed(committee: Committee) -> Cast:
    """Give `committee` its officers, and each of its members an officer; return everybody who has a part.

    The contact, the headquarters' body (Switzerland, "SNV") and its officer, the staff and the TMB belong to it.
    """
    short = committee.reference.removeprefix("ISO/").replace("/", "-").replace(" ", "").lower()
    hqnb = body("SNV", "CH")
    everywhere = Everywhere.scope()
    made = Cast(
        committee=committee,
        manager=holder(Role.COMMITTEE_MANAGER, committee, "Ingrid Solberg", f"manager-{short}"),
        chair=holder(Role.CHAIR, committee, "Amara Diallo", f"chair-{short}"),
        tpm=holder(Role.TPM, committee, "Maya Okafor", f"tpm-{short}"),
        staff=_everywhere(Role.CENTRAL_STAFF, "Lucie Favre", everywhere),
        board=_everywhere(Role.TMB, "Henrik Lund", everywhere),
        hqnb=hqnb,
        hqnb_officer=_officer(hqnb, "Urs Keller"),
        contact=person("Tomás Rivera", f"contact-{short}"),
    )
    for membership in committee.memberships.select_related("body").order_by("pk"):
        members = made.voters if membership.kind == Membership.Kind.P else made.observers
        members[membership.body] = _officer(membership.body, f"Officer {membership.body.acronym}")
    return made


def _everywhere(role: str, name: str, scope: Everywhere) -> User:
    user = person(name)
    if not user.appointments.filter(role=role).exists():
        appoint(person=user, role=role, scope=scope)
    return user


def _officer(member: NationalBody, name: str) -> User:
    user = person(name)
    if not user.appointments.filter(role=Role.BODY_OFFICER).exists():
        appoint(person=user, role=Role.BODY_OFFICER, scope=member)
    return user


def form(
    made: Cast,
    category: str = "A",
    *,
    name: str = "Open Mapping Alliance",
    committees: tuple[Committee, ...] = (),
    existing: Organization | None = None,
    **changes: Any,
) -> LiaisonRequest:
    """Return a complete form of `category`, with a draft for each of `committees`, by default the cast's own."""
    filled = services.begin_form(
        by=made.contact,
        category=category,
        existing=existing,
        declared={"name": name, "acronym": "".join(word[0] for word in name.split()), "country": "CH"},
    )
    for key, value in {**COMPLETE, **changes}.items():
        setattr(filled, key, value)
    if category == "B":
        filled.intergovernmental = changes.get("intergovernmental", True)
    services.save_step(form=filled, by=made.contact)
    own = made.group if category == "C" else made.committee
    for committee in committees or (own,):
        assert committee is not None
        services.add_committee(form=filled, committee=committee, by=made.contact)
    return filled


COMPLETE: dict[str, Any] = {
    "not_for_profit": True,
    "competence": "Our members have mapped every continent and publish the reference data that others build on.",
    "authority": "",
    "sharing_drafts": "Drafts are sent to all members within a week.",
    "seeking_views": "Members comment on a common page for four weeks.",
    "consolidating": "A drafting group resolves the comments; the assembly adopts one position.",
    "legal_entity": True,
    "statutes_link": "https://example.org/statutes.pdf",
    "membership_reach": LiaisonRequest.Reach.WORLD,
    "multinational": True,
    "reason": "The committee’s data elements describe what our members exchange every day.",
    "benefit_applicant": "We hear early of changes that our members have to implement.",
    "benefit_committee": "The committee hears from those who use its standards.",
    "goals_short": "Comment on the present revision.",
    "goals_medium": "Contribute our test data.",
    "goals_long": "One common model of locations.",
    "accepts_copyright": True,
    "accepts_patents": True,
    "accepts_free": True,
    "accepts_reciprocity": True,
    "representative_name": "Elena Marchetti",
    "representative_email": "elena.marchetti@example.org",
}


def draft(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    """Return the draft of a complete application."""
    return form(made, category, **kwargs).applications.get()


def submitted(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    application = draft(made, category, **kwargs)
    perform(application, "submit", actor=made.contact)
    return fresh(application)


def confirmed(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    """Return a submitted application of which it is settled who the organization is."""
    application = submitted(made, category, **kwargs)
    between()
    if not application.organization.settled or application.request.claimed:
        perform(application, "confirm_identity", actor=made.staff)
    return fresh(application)


def returned(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    application = submitted(made, category, **kwargs)
    between()
    perform(application, "return", actor=made.manager, data={"reason": "The benefits are too general."})
    return fresh(application)


def with_tpm(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    application = confirmed(made, category, **kwargs)
    between()
    perform(application, "forward", actor=made.manager)
    return fresh(application)


def findings(application: Application, **unmet: str) -> dict[str, str]:
    """Return the answers that find every criterion met, those named in `unmet` not, with that note."""
    from liaisons.applications.criteria import confirmed_by_staff

    data: dict[str, str] = {}
    for criterion in confirmed_by_staff(application.category):
        data[f"{criterion.code}_met"] = str(criterion.code not in unmet)
        data[f"{criterion.code}_note"] = unmet.get(criterion.code, "")
    return data


def checked(made: Cast, category: str = "A", *, unmet: dict[str, str] | None = None, **kwargs: Any) -> Application:
    """Return an application whose criteria have all been looked at."""
    application = with_tpm(made, category, **kwargs)
    between()
    perform(application, "check", actor=made.tpm, data=findings(application, **(unmet or {})))
    return fresh(application)


def ineligible(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    application = checked(made, category, unmet={"not_for_profit": "It pays dividends."}, **kwargs)
    between()
    perform(application, "declare_ineligible", actor=made.tpm, data={"reason": "It is run for profit."})
    return fresh(application)


def consulted(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    application = checked(made, category, **kwargs)
    between()
    perform(application, "consult", actor=made.tpm, data={"body": made.hqnb.pk})
    return fresh(application)


def answered(made: Cast, category: str = "A", *, answer: str = "no_objection", **kwargs: Any) -> Application:
    application = consulted(made, category, **kwargs)
    between()
    data = {"answer": answer, "reason": "It competes with our own committee." if answer == "objection" else ""}
    perform(application, "answer_consultation", actor=made.hqnb_officer, data=data)
    return fresh(application)


def at_tmb(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    application = answered(made, category, answer="objection", **kwargs)
    between()
    perform(application, "refer", actor=made.tpm)
    return fresh(application)


def board_decision(application: Application) -> dict[str, Any]:
    return {
        "decision": "TMB 41/2026",
        "decided_on": clock.today(application.zone).isoformat(),
        "reason": "Heard and weighed.",
    }


def refused_by_tmb(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    application = at_tmb(made, category, **kwargs)
    between()
    perform(application, "uphold_objection", actor=made.board, data=board_decision(application))
    return fresh(application)


def cleared(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    application = answered(made, category, **kwargs)
    between()
    perform(application, "clear", actor=made.tpm)
    return fresh(application)


def circulated(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    application = cleared(made, category, **kwargs)
    between()
    perform(application, "circulate", actor=made.manager)
    return fresh(application)


def in_vote(made: Cast, category: str = "A", **kwargs: Any) -> Application:
    """Return an application on which a ballot of four weeks has opened today."""
    application = circulated(made, category, **kwargs)
    between()
    perform(application, "open_ballot", actor=made.manager, data=period(application))
    return fresh(application)


def vote(made: Cast, ballot: Ballot, *, yes: int = 0, no: int = 0, abstain: int = 0) -> None:
    """Let that many P-members answer the question, in the order of the cast."""
    question = ballot.questions.get()
    positions = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    for (member, officer), position in zip(made.voters.items(), positions, strict=False):
        cast_vote(ballot=ballot, body=member, by=officer, position={question: position})


def close(ballot: Ballot) -> None:
    """Let the system close a ballot whose time has come."""
    perform(ballot, "close", actor=None)


def decided(
    made: Cast, move_clock: Callable[[dt.datetime], Any], category: str = "A", *, yes: int, no: int = 0, **kwargs: Any
) -> Application:
    """Return an application after its ballot; `move_clock` brings the time to the ballot's closing."""
    application = in_vote(made, category, **kwargs)
    ballot = ballot_on(application)
    vote(made, ballot, yes=yes, no=no)
    move_clock(ballot.closes_at)
    close(ballot)
    return fresh(application)


def registered(made: Cast, application: Application) -> Application:
    """Register an approved application, its representative having acknowledged what has to be acknowledged."""
    representative = application.representative
    acknowledge(representative.person, Acknowledgement.Text)
    perform(application, "register", actor=made.staff)
    return fresh(application)

"""What the actions of an internal liaison change besides its state."""

from typing import Any

from django.utils.translation import gettext as _

from committees.ballots import services as ballots
from committees.ballots.models import Ballot
from committees.directory.queries import acting_managers, memberships_of
from committees.meetings.services import add_agenda_entry
from core import clock
from core.documents.services import add_document, next_number
from core.workflow.engine import Move, begin
from liaisons.register.internal import kinds, parties, states
from liaisons.register.internal.models import InternalLiaison

OUTCOMES = {
    Ballot.Outcome.APPROVED: states.ESTABLISHED,
    Ballot.Outcome.NOT_APPROVED: states.NOT_ESTABLISHED,
    Ballot.Outcome.NO_DECISION: states.SCHEDULED,
}


def propose(move: Move) -> None:
    """Number the proposal, note for which member it is made, and file its report where there is one (INT-02)."""
    liaison: InternalLiaison = move.obj
    year = clock.today(liaison.zone).year
    liaison.reference = f"IL-{year}-{next_number(f'internal-liaison:{year}'):03d}"
    if move.party is parties.MEMBERS:
        liaison.body = memberships_of(move.standing, liaison.home_id)[0].body
        move.on_behalf = str(liaison.body)
    # One who is willing is the representative to be named; observing needs none but the manager (Appendix F).
    if liaison.willing and liaison.level != InternalLiaison.Level.OBSERVE:
        _name(liaison, liaison.proposer.name, liaison.proposer.email)
    if move.data.get("report"):
        _file(move, kinds.PROPOSER_REPORT, _("Report of the proposer"))
    move.facts.update(home=str(liaison.home), target=str(liaison.target), level=liaison.level)


def record_review(move: Move) -> None:
    liaison: InternalLiaison = move.obj
    liaison.relevant = move.data["relevant"]
    liaison.reviewed_on = move.data["reviewed_on"]
    liaison.review = move.text
    move.facts.update(relevant=liaison.relevant, reviewed_on=liaison.reviewed_on.isoformat())


def ask_report(move: Move) -> None:
    move.obj.report_asked_on = clock.today(move.obj.zone)


def file_report(move: Move) -> None:
    """File the report of the target's committee manager; members read it once the pack is circulated (INT-06)."""
    move.obj.report_filed_on = clock.today(move.obj.zone)
    _file(move, kinds.TARGET_REPORT, _("Report of the committee manager of %(target)s") % {"target": move.obj.target})


def _file(move: Move, kind: str, title: str) -> None:
    version = add_document(owner=move.obj, title=title, kind=kind, upload=move.data["report"], by=move.actor)
    move.facts.update(document=version.document_id, sha256=version.sha256)


def prepare(move: Move) -> None:
    """Take over the statement and the level; at level observe the manager is the one to be named (Appendix F)."""
    liaison: InternalLiaison = move.obj
    liaison.key_facts = move.data["key_facts"]
    liaison.level = move.data["level"]
    liaison.project = move.data["project"]
    if liaison.level == InternalLiaison.Level.OBSERVE:
        _name_manager(liaison)
    move.facts["level"] = liaison.level


def circulate(move: Move) -> None:
    move.obj.circulated_at = move.at


def name_representative(move: Move) -> None:
    """Name somebody; the manager who stood in does so no longer, from this day on (INT-08)."""
    liaison: InternalLiaison = move.obj
    move.facts["stood_in"] = liaison.representative_by_default
    _name(liaison, move.data["name"], move.data["email"])


def open_call(move: Move) -> None:
    """Ask the members for a representative, and let the manager stand in until one is found (INT-08)."""
    liaison: InternalLiaison = move.obj
    liaison.call_opened_on = clock.today(liaison.zone)
    _name_manager(liaison)
    liaison.representative_by_default = True


def _name(liaison: InternalLiaison, name: str, email: str) -> None:
    liaison.representative_name, liaison.representative_email = name, email
    liaison.representative_by_default = False


def _name_manager(liaison: InternalLiaison) -> None:
    manager = next(iter(acting_managers(liaison.home)), None)
    if manager is not None:
        _name(liaison, manager.name, manager.email)


def schedule(move: Move) -> None:
    """Note where it is discussed, on the agenda of a meeting or nowhere before the ballot (INT-07)."""
    liaison: InternalLiaison = move.obj
    liaison.way = move.data["way"]
    liaison.meeting = move.data["meeting"]
    move.facts["way"] = liaison.way
    if liaison.meeting is not None:
        entry = add_agenda_entry(meeting=liaison.meeting, title=title_of(liaison), subject=liaison, by=move.person)
        move.facts["agenda"] = f"{liaison.meeting}, {entry.number}"


def put_to_meeting(move: Move) -> None:
    """Prepare the vote of the meeting on whose agenda it stands; its counts are entered afterwards (BAL-14)."""
    liaison: InternalLiaison = move.obj
    ballot = ballots.prepare_ballot(
        committee=liaison.home,
        way=Ballot.Way.MEETING,
        questions=[_question(liaison)],
        meeting=liaison.meeting,
        **_matter(move),
    )
    move.facts["ballot"] = ballot.pk


def open_ballot(move: Move) -> None:
    """Arrange the ballot of the establishing committee (INT-09, BAL-12)."""
    liaison: InternalLiaison = move.obj
    ballot = ballots.arrange_cib(
        committee=liaison.home,
        question=_question(liaison),
        opens_on=move.data["opens_on"],
        closes_on=move.data["closes_on"],
        **_matter(move),
    )
    move.facts["ballot"] = ballot.pk


def title_of(liaison: InternalLiaison) -> str:
    """Return how agenda and ballot name the matter."""
    return _("%(reference)s: liaison with %(target)s") % {"reference": liaison, "target": liaison.target}


def _matter(move: Move) -> dict[str, Any]:
    liaison: InternalLiaison = move.obj
    move.facts.update(representative=liaison.representative_name, level=liaison.level)
    return {
        "subject": liaison,
        "kind": Ballot.Kind.INTERNAL_LIAISON,
        "title": title_of(liaison),
        # Published resolutions are public and name no person (SVC-05): he is named in the question to the members.
        "resolution_text": _(
            "%(home)s establishes a liaison with %(target)s (%(reference)s), level of involvement: %(level)s. The"
            " representative is the one named in the question put to the members."
        )
        % {
            "home": liaison.home,
            "target": liaison.target,
            "reference": liaison,
            "level": liaison.level_word,
        },
        "by": move.person,
    }


def _question(liaison: InternalLiaison) -> str:
    named = {
        "home": liaison.home,
        "target": liaison.target,
        "level": liaison.level_word,
        "name": liaison.representative_name,
        "email": liaison.representative_email,
    }
    if liaison.representative_by_default:
        return (
            _(
                "Shall %(home)s establish a liaison with %(target)s at the level “%(level)s”, with the committee"
                " manager %(name)s (%(email)s) as representative by default until one is found?"
            )
            % named
        )
    return (
        _(
            "Shall %(home)s establish a liaison with %(target)s at the level “%(level)s”, with %(name)s (%(email)s) as"
            " representative?"
        )
        % named
    )


def take_result(move: Move) -> str:
    """Follow the outcome of the vote; without a decision it goes back to be scheduled again (INT-09, BAL-10)."""
    move.obj.decided_at = move.at
    move.facts.update(ballot=move.data["ballot"], outcome=move.data["outcome"])
    return OUTCOMES[move.data["outcome"]]


def inform_target(move: Move) -> None:
    liaison: InternalLiaison = move.obj
    liaison.informed_at = move.at
    liaison.mirror_recommended = move.data["recommend_mirror"]
    move.facts["mirror_recommended"] = liaison.mirror_recommended


def confirm(move: Move) -> None:
    move.obj.started_on = clock.today(move.obj.zone)


def note(move: Move) -> None:
    move.obj.noted_at = move.at


def mirror(move: Move) -> None:
    """Propose the liaison in the other direction, a record of its own (INT-15)."""
    liaison: InternalLiaison = move.obj
    reverse = InternalLiaison(
        home=liaison.target, target=liaison.home, mirror_of=liaison, proposer=move.person, **proposal_of(move.data)
    )
    begin(reverse, actor=move.person, data=move.data)
    move.facts.update(mirror=reverse.pk, reference=reverse.reference)


PROPOSAL = ("purposes", "watched", "level", "project", "statement", "relevance_discussed", "willing")


def proposal_of(data: Any) -> dict[str, Any]:
    """Return what the form of a proposal says of the liaison."""
    return {name: data[name] for name in PROPOSAL}


def end(move: Move) -> None:
    """End it on the day of recording, with the resolution that says so (REV-07)."""
    liaison: InternalLiaison = move.obj
    liaison.ended_on = clock.today(liaison.zone)
    move.facts.update(resolution=move.data["resolution"].pk, ended_on=liaison.ended_on.isoformat())

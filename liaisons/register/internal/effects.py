"""What the actions of an internal liaison change besides its state."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from committees.ballots import services as ballots
from committees.ballots.models import Ballot
from committees.directory.papers import series_of
from committees.directory.queries import memberships_of
from committees.meetings.services import add_agenda_entry
from core import clock
from core.accounts.models import User
from core.documents.services import add_document, next_number, next_reference
from core.workflow.engine import Move, begin, perform
from liaisons.register import tasks
from liaisons.register.internal import kinds, parties, states
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.representatives import services as representatives
from liaisons.register.representatives import states as representative_states
from liaisons.register.representatives.models import Representative

OUTCOMES = {
    Ballot.Outcome.APPROVED: states.ESTABLISHED,
    Ballot.Outcome.NOT_APPROVED: states.NOT_ESTABLISHED,
    Ballot.Outcome.NO_DECISION: states.SCHEDULED,
}


def propose(move: Move) -> None:
    """Number the proposal, note for which member it is made, and file its report where there is one (INT-02)."""
    liaison: InternalLiaison = move.obj
    liaison.reference = next_reference("IL", "internal-liaison", clock.today(liaison.zone).year)
    if move.party is parties.MEMBERS:
        liaison.body = memberships_of(move.standing, liaison.home_id)[0].body
        move.on_behalf = str(liaison.body)
    # One who is willing is the representative to be named; observing needs none but the manager (Appendix F).
    proposer: User = move.person
    if liaison.willing and not liaison.is_observed and not _represents_another(liaison, proposer):
        representatives.name_for_committee(liaison, name=proposer.name, email=proposer.email)
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
    liaison.project_group = move.data["project_group"] if liaison.level == InternalLiaison.Level.PROJECT else None
    by_office = liaison.representatives.in_office().filter(by_office=True)
    if liaison.is_observed and not by_office.exists():
        representatives.withdraw_proposed(liaison)
        representatives.name_manager(liaison)
    elif not liaison.is_observed and by_office.exists():
        representatives.withdraw_proposed(liaison)
    move.facts["level"] = liaison.level


def circulate(move: Move) -> None:
    liaison: InternalLiaison = move.obj
    liaison.circulated_at = move.at
    # The members are told by its number, and the PDF that bears it is made in the background.
    move.facts["n_number"] = next_number(series_of(liaison.home))
    pk = liaison.pk
    transaction.on_commit(lambda: tasks.file_pack.delay(pk), robust=True)


def name_representative(move: Move) -> None:
    """Name somebody instead of who was proposed so far; a manager who stands in does so until the registration."""
    liaison: InternalLiaison = move.obj
    representatives.withdraw_proposed(liaison)
    _name(move)


def add_representative(move: Move) -> None:
    """Name somebody for the liaison that is agreed: the first, one more, or a successor (REP-01)."""
    _name(move, replaces=move.data.get("replaces"))


def _name(move: Move, **more: Any) -> None:
    found = representatives.name_for_committee(
        move.obj, name=move.data["name"], email=move.data["email"], by=move.person, **more
    )
    move.facts["representative"] = found.pk


def open_call(move: Move) -> None:
    """Ask the members for a representative, and let the manager stand in until one is registered (INT-08)."""
    liaison: InternalLiaison = move.obj
    liaison.call_opened_on = clock.today(liaison.zone)
    representatives.let_manager_stand_in(liaison)


def _represents_another(liaison: InternalLiaison, proposer: User) -> bool:
    # The manager is told by the checklist that nobody is named; the proposal itself does not fail of it (REP-04).
    willing = Representative(home=liaison.home, email=proposer.email, person=proposer)
    return Representative.objects.for_other_committees(willing).exists()


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
    move.facts.update(representative=liaison.named.name, level=liaison.level)
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
    found = liaison.named
    named = {
        "home": liaison.home,
        "target": liaison.target,
        "level": liaison.level_word,
        "name": found.name,
        "email": found.email,
    }
    if found.is_placeholder:
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
    liaison: InternalLiaison = move.obj
    liaison.decided_at = move.at
    move.facts.update(ballot=move.data["ballot"], outcome=move.data["outcome"])
    outcome = OUTCOMES[move.data["outcome"]]
    if outcome == states.ESTABLISHED:
        _each(liaison, representative_states.PROPOSED, "await_registration")
    elif outcome == states.NOT_ESTABLISHED:
        representatives.withdraw_proposed(liaison, all_of_them=True)
    return outcome


def follow_correction(move: Move) -> str:
    """Take over the outcome that the right counts give; what the wrong one had set going goes back (COM-06)."""
    _each(move.obj, representative_states.AWAITING, "await_decision")
    return take_result(move)


def _each(liaison: InternalLiaison, state: str, action: str) -> None:
    for representative in liaison.representatives.filter(state=state).order_by("pk"):
        perform(representative, action, actor=None)


def drop(move: Move) -> None:
    """Whoever was proposed for it is so no longer."""
    representatives.withdraw_proposed(move.obj, all_of_them=True)


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
    said = {name: data[name] for name in PROPOSAL}
    return {**said, "watched": references_in(said["watched"])}


def references_in(text: str) -> list[str]:
    """Return the references that stand in `text`, one a line, each once."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


def state_facts(move: Move) -> None:
    """Note what the open data does not say; at level observe the manager represents (Appendix F)."""
    liaison: InternalLiaison = move.obj
    liaison.level = move.data["level"]
    liaison.project = move.data["project"]
    liaison.project_group = move.data["project_group"] if liaison.level == InternalLiaison.Level.PROJECT else None
    named, email = liaison.named, move.data["email"].casefold()
    if email and (named is None or named.email.casefold() != email):
        _name(move, replaces=named)
    elif named is None:
        representatives.name_manager(liaison)
    move.facts.update(level=liaison.level, project=liaison.project)


def lapse(move: Move) -> None:
    """End what the open data no longer has, on the day of the import (Appendix F)."""
    _end(move)


def plan_review(move: Move) -> None:
    """Plan the review of a liaison that has had a date for it only (REV-02)."""
    from liaisons.register.reviews import services

    move.facts["review"] = services.plan(move.obj).pk


def end(move: Move) -> None:
    """End it as the establishing committee has resolved on this very liaison (REV-07)."""
    move.facts.update(review=move.data["review"], ballot=move.data["ballot"])
    _end(move)


def end_with_committee(move: Move) -> None:
    _end(move)


def _end(move: Move) -> None:
    liaison: InternalLiaison = move.obj
    liaison.ended_on = clock.today(liaison.zone)
    representatives.withdraw_proposed(liaison, all_of_them=True)
    move.facts["ended_on"] = liaison.ended_on.isoformat()

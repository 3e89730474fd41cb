"""The conditions of an internal liaison: each with its rule and the sentence that explains a refusal."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from core.rulebook import parameters
from core.workflow.declaration import guard
from core.workflow.engine import Act
from liaisons.register.internal import states
from liaisons.register.internal.parties import MANAGER, TARGET_MANAGER

# A joint or project committee does what a technical committee does; working groups and policy committees do not.
KINDS = (Committee.Kind.TC, Committee.Kind.JTC, Committee.Kind.PC, Committee.Kind.SC)


@guard("INT-01", gettext_lazy("A committee is not in liaison with itself."))
def not_itself(liaison: Any, act: Act) -> bool:
    return bool(liaison.home_id != liaison.target_id)


@guard("INT-01", gettext_lazy("Only technical committees and subcommittees are in liaison with each other."))
def between_committees(liaison: Any, act: Act) -> bool:
    return all(committee.kind in KINDS for committee in (liaison.home, liaison.target))


@guard("INT-01", gettext_lazy("A dissolved or suspended committee takes no part in a new liaison."))
def both_in_work(liaison: Any, act: Act) -> Any:
    for committee in (liaison.home, liaison.target):
        if committee.status == Committee.Status.DISSOLVED:
            return _("%(committee)s has been dissolved.") % {"committee": committee}
        if committee.status == Committee.Status.SUSPENDED and parameters.value("suspended_blocks_new"):
            return _("%(committee)s is suspended and takes no new liaison.") % {"committee": committee}
    return True


@guard("INT-01", gettext_lazy("A liaison of these committees in this direction exists or is on its way already."))
def no_other(liaison: Any, act: Act) -> bool:
    others = type(liaison)._default_manager.exclude(pk=liaison.pk).exclude(state__in=states.OVER)
    return not others.filter(home=liaison.home_id, target=liaison.target_id).exists()


@guard("INT-02", gettext_lazy("Say that the relevance was discussed with the committee manager and the chair."))
def relevance_discussed(liaison: Any, act: Act) -> bool:
    return bool(liaison.relevance_discussed)


@guard("INT-02", gettext_lazy("Say whether you are willing to represent the committee: yes or no."))
def willingness_stated(liaison: Any, act: Act) -> bool:
    return liaison.willing is not None


@guard("INT-03", gettext_lazy("Name at least one purpose."))
def has_purpose(liaison: Any, act: Act) -> bool:
    return bool(liaison.purposes)


@guard("INT-04", gettext_lazy("The review with the chair has not been recorded yet."), who=MANAGER)
def reviewed(liaison: Any, act: Act) -> bool:
    return liaison.relevant is not None


@guard("INT-04", gettext_lazy("The review has to find the liaison relevant first."), who=MANAGER)
def found_relevant(liaison: Any, act: Act) -> Any:
    if liaison.relevant is False:
        return _("The review has found the liaison not relevant: drop the proposal, or record another review.")
    return bool(liaison.relevant)


@guard("INT-05", gettext_lazy("The target’s report has been asked for, or filed, already."))
def report_not_asked(liaison: Any, act: Act) -> bool:
    return liaison.report_asked_on is None and liaison.report_filed_on is None


@guard("INT-06", gettext_lazy("The report of the target’s committee manager is missing."), who=MANAGER)
def report_filed(liaison: Any, act: Act) -> bool:
    return liaison.report_filed_on is not None


@guard(
    "INT-06", gettext_lazy("The pack lacks the statement with the key facts, or the level of involvement."), who=MANAGER
)
def pack_complete(liaison: Any, act: Act) -> bool:
    return bool(liaison.key_facts.strip() and liaison.level)


@guard(
    "INT-07", gettext_lazy("Say first whether it is discussed at a meeting or goes straight to a ballot."), who=MANAGER
)
def way_chosen(liaison: Any, act: Act) -> Any:
    if liaison.way == liaison.Way.MEETING and not liaison.meeting.has_begun:
        return _(
            "It stands on the agenda of a meeting that has not begun; choose a ballot instead to go straight to one."
        )
    return bool(liaison.way)


@guard("INT-07", gettext_lazy("It stands on the agenda of no meeting."), who=MANAGER)
def on_an_agenda(liaison: Any, act: Act) -> bool:
    return liaison.meeting is not None and liaison.way == liaison.Way.MEETING


@guard(
    "INT-10",
    gettext_lazy(
        "The resolution has to name the representative with an e-mail address; until one is found, open a call."
    ),
    who=MANAGER,
)
def representative_named(liaison: Any, act: Act) -> bool:
    return liaison.named is not None


@guard("INT-08", gettext_lazy("A representative is named, or the call is open already."))
def nobody_named(liaison: Any, act: Act) -> bool:
    return liaison.named is None


@guard("INT-13", gettext_lazy("At level observe the committee manager is the representative."))
def not_at_level_observe(liaison: Any, act: Act) -> bool:
    return not liaison.is_observed


@guard("INT-14", gettext_lazy("The target committee has been informed already."))
def not_informed(liaison: Any, act: Act) -> bool:
    return liaison.informed_at is None


@guard("INT-14", gettext_lazy("The target committee has not been informed yet."), who=MANAGER)
def target_informed(liaison: Any, act: Act) -> bool:
    return liaison.informed_at is not None or liaison.imported


@guard("COM-07", gettext_lazy("The liaison was established here: what the open data says does not end it."))
def taken_over(liaison: Any, act: Act) -> bool:
    return bool(liaison.imported)


@guard("REV-02", gettext_lazy("A review of this liaison is planned or open already."))
def no_review_runs(liaison: Any, act: Act) -> bool:
    return not liaison.reviews.running().exists()


@guard("REV-07", gettext_lazy("No vote of the establishing committee on this very liaison has carried its ending."))
def ending_carried(liaison: Any, act: Act) -> bool:
    reviews = liaison.reviews.filter(pk=(act.data or {}).get("review"), state="ended")
    return bool(reviews.exists())


@guard("REV-10", gettext_lazy("Neither committee has been dissolved."))
def one_is_dissolved(liaison: Any, act: Act) -> bool:
    return any(committee.status == Committee.Status.DISSOLVED for committee in (liaison.home, liaison.target))


@guard("INT-11", gettext_lazy("The target committee has taken note already."))
def not_noted(liaison: Any, act: Act) -> bool:
    return liaison.noted_at is None


@guard("INT-15", gettext_lazy("A liaison in the other direction exists or is on its way already."), who=TARGET_MANAGER)
def not_mirrored(liaison: Any, act: Act) -> bool:
    others = type(liaison)._default_manager.exclude(state__in=states.OVER)
    return not others.filter(home=liaison.target_id, target=liaison.home_id).exists()

"""The conditions of an ISO-IEC liaison: each with its rule and the sentence that explains a refusal."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from core.rulebook import parameters
from core.workflow.declaration import guard
from core.workflow.engine import Act
from liaisons.register.iec import states
from liaisons.register.iec.levels import TOP
from liaisons.register.iec.parties import MANAGER, OFFICE

KINDS = (Committee.Kind.TC, Committee.Kind.SC, Committee.Kind.PC)


@guard("IEC-01", gettext_lazy("Only technical committees, subcommittees and project committees are in such a liaison."))
def of_a_committee(liaison: Any, act: Act) -> bool:
    return liaison.committee.kind in KINDS


@guard("IEC-01", gettext_lazy("A dissolved or suspended committee takes no part in a new liaison."))
def in_work(liaison: Any, act: Act) -> Any:
    committee = liaison.committee
    if committee.status == Committee.Status.DISSOLVED:
        return _("%(committee)s has been dissolved.") % {"committee": committee}
    if committee.status == Committee.Status.SUSPENDED and parameters.value("suspended_blocks_new"):
        return _("%(committee)s is suspended and takes no new liaison.") % {"committee": committee}
    return True


@guard("IEC-01", gettext_lazy("A liaison of these two committees exists or is on its way already."))
def no_other(liaison: Any, act: Act) -> bool:
    others = type(liaison)._default_manager.exclude(pk=liaison.pk).exclude(state__in=states.OVER)
    return not others.filter(committee=liaison.committee_id, iec_reference=liaison.iec_reference).exists()


@guard("IEC-02", gettext_lazy("State at least one type of arrangement."))
def has_type(liaison: Any, act: Act) -> bool:
    return bool(liaison.types)


@guard("INT-09", gettext_lazy("The committee is voting on it."), who=MANAGER)
def not_in_vote(liaison: Any, act: Act) -> bool:
    return bool(liaison.decision != states.VOTING)


@guard("INT-09", gettext_lazy("The committee has resolved on it already."))
def not_carried(liaison: Any, act: Act) -> bool:
    return bool(liaison.decision != states.CARRIED)


@guard("INT-09", gettext_lazy("No resolution of the committee asks for this liaison."), who=MANAGER)
def committee_has_resolved(liaison: Any, act: Act) -> Any:
    if liaison.decision == states.VOTING:
        return _("The committee is still voting on it.")
    if liaison.decision in (states.NOT_CARRIED, states.UNDECIDED):
        return _("The vote of the committee has not carried it.")
    return bool(liaison.decision == states.CARRIED)


@guard("IEC-01", gettext_lazy("The committee manager asks for its withdrawal."), who=MANAGER)
def not_being_withdrawn(liaison: Any, act: Act) -> bool:
    return liaison.withdrawal_asked_at is None


@guard("IEC-01", gettext_lazy("The committee manager has not asked for its withdrawal."), who=MANAGER)
def being_withdrawn(liaison: Any, act: Act) -> bool:
    return liaison.withdrawal_asked_at is not None


@guard("REP-02", gettext_lazy("A liaison in force names its representative with an e-mail address."), who=OFFICE)
def representative_named(liaison: Any, act: Act) -> bool:
    return bool(liaison.representatives.in_office().exists())


@guard("IEC-06", gettext_lazy("The overlap is at the highest level already."))
def level_above(liaison: Any, act: Act) -> bool:
    return bool(liaison.level < TOP)


@guard("IEC-06", gettext_lazy("An overlap climbs one level at a time."))
def one_level_at_a_time(liaison: Any, act: Act) -> Any:
    if act.data is None or int(act.data["level"]) == liaison.level + 1:
        return True
    following = liaison.next_level
    if following is None:
        return False
    return _("An overlap climbs one level at a time: the next one is “%(level)s”.") % {"level": following.label}


@guard(
    "IEC-04",
    gettext_lazy("Neither an agreement nor open points between the CEOs are on record; the study waits for them."),
    who=OFFICE,
)
def outcome_recorded(work: Any, act: Act) -> bool:
    return work.state in states.ANSWERED

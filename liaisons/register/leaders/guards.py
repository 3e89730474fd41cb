"""The conditions of an appointment as convenor or project leader: each with its rule and its sentence (COM-05)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee, Membership
from committees.directory.queries import membership_kind
from committees.projects.models import Stage
from core import clock
from core.accounts.models import Appointment
from core.accounts.roles import Role
from core.shell import dates
from core.workflow.declaration import guard
from core.workflow.engine import Act
from liaisons.register.leaders import rules
from liaisons.register.leaders.parties import MANAGER
from liaisons.register.rights import may_lead_projects


@guard("COM-05", gettext_lazy("Nobody is appointed to a post of a group or project that is not at work."), who=MANAGER)
def post_at_work(term: Any, act: Act) -> Any:
    """A suspended committee takes nothing new; a published or deleted project needs no leader."""
    active = Committee.Status.ACTIVE
    if term.committee.status != active or (term.group is not None and term.group.status != active):
        return False
    if term.project is None:
        return True
    return term.project.deleted_on is None and term.project.stage != Stage.PUBLICATION


@guard("COM-05", gettext_lazy("It takes a published resolution of the parent committee."), who=MANAGER)
def resolution_of_the_committee(term: Any, act: Act) -> Any:
    if term.resolution.committee_id != term.committee_id:
        return _("%(resolution)s is one of another committee: %(committee)s has to resolve it.") % {
            "resolution": term.resolution,
            "committee": term.committee,
        }
    return term.resolution.current.carried


@guard("COM-05", gettext_lazy("A term does not begin before its resolution."), who=MANAGER)
def resolution_before_the_term(term: Any, act: Act) -> Any:
    decided_on = term.resolution.current.decided_on
    if term.starts_on >= decided_on:
        return True
    return _("The resolution was taken on %(day)s: the term begins on this day at the earliest.") % {
        "day": dates.day(decided_on)
    }


@guard("COM-05", gettext_lazy("A renewal needs a new resolution."), who=MANAGER)
def resolution_is_new(term: Any, act: Act) -> Any:
    """A later one than that of any term the person has had here; what never began has used nothing up."""
    before = _others(term).begun().filter(person=term.person).select_related("resolution__committee")
    for each in before:
        if each.resolution_id == term.resolution_id:
            return _(
                "The term until %(day)s rests on %(resolution)s already: a renewal needs a new resolution of"
                " %(committee)s."
            ) % {"day": dates.day(each.last_day), "resolution": each.resolution.number, "committee": term.committee}
        if term.resolution.current.decided_on <= each.resolution.current.decided_on:
            return _(
                "%(resolution)s is not later than %(earlier)s, on which the term until %(day)s rests: a renewal needs"
                " a new resolution of %(committee)s."
            ) % {
                "resolution": term.resolution.number,
                "earlier": each.resolution.number,
                "day": dates.day(each.last_day),
                "committee": term.committee,
            }
    return True


@guard("COM-05", gettext_lazy("A term that is over already is not recorded."), who=MANAGER)
def not_over_yet(term: Any, act: Act) -> bool:
    return bool(term.ends_on >= clock.today(term.zone))


@guard("COM-05", gettext_lazy("The term is too long."), who=MANAGER)
def within_the_longest_term(term: Any, act: Act) -> Any:
    last = rules.longest_until(term.starts_on)
    if term.ends_on <= last:
        return True
    return _(
        "By one resolution a term that begins on %(first)s ends on %(last)s at the latest; after that a new resolution"
        " can renew it."
    ) % {"first": dates.day(term.starts_on), "last": dates.day(last)}


@guard("COM-05", gettext_lazy("A nominee comes from a P-member or an A-liaison of the parent committee."), who=MANAGER)
def comes_from_p_member_or_a_liaison(term: Any, act: Act) -> Any:
    """On the first day of the term (COM-02); an A-liaison is one with the parent committee itself (EXT-01)."""
    if term.body is not None:
        kind = membership_kind(term.body, term.committee, on=term.starts_on)
        if kind == Membership.Kind.P:
            return True
        words = (
            _("%(body)s is O-member of %(committee)s: its people are not appointed, those of P-members and A-liaisons"
              " are.")
            if kind == Membership.Kind.O
            else _("%(body)s is no member of %(committee)s on %(day)s: nominees come from P-members and A-liaisons.")
        )  # fmt: skip
        return words % {"body": term.body, "committee": term.committee, "day": dates.day(term.starts_on)}
    liaison = term.liaison
    if liaison is None:
        return _("Say from which P-member or A-liaison the nominee comes.")
    if not liaison.is_live or liaison.managing_id != term.committee_id:
        return _("%(organization)s is not in liaison with %(committee)s.") % {
            "organization": liaison.organization,
            "committee": term.committee,
        }
    if may_lead_projects(liaison.category):
        return True
    words = (
        _("The category of the liaison with %(organization)s is not stated yet: its people are appointed once it is A.")
        if liaison.category == type(liaison).Category.UNKNOWN
        else _("%(organization)s is in category %(category)s liaison, whose people are never convenor or project"
               " leader; those of P-members and A-liaisons can be.")
    )  # fmt: skip
    return words % {"organization": liaison.organization, "category": liaison.category}


@guard("COM-05", gettext_lazy("People of B- and C-liaisons are neither convenor nor project leader."), who=MANAGER)
def not_of_b_or_c_liaison(term: Any, act: Act) -> Any:
    """By what the register knows of him, whatever is stated as his origin."""
    from liaisons.register.representatives.convenors import barred

    return barred(term.person, term.post_scopes) or True


@guard("COM-05", gettext_lazy("Somebody else holds this post meanwhile."), who=MANAGER)
def post_is_free(term: Any, act: Act) -> Any:
    meanwhile = _others(term).overlapping(term.starts_on, term.ends_on).select_related("person")
    for each in meanwhile.order_by("starts_on"):
        if term.alone or each.alone or each.person_id == term.person_id:
            return _(
                "%(person)s is appointed until %(last)s: end this term first, or let the new one begin the day after."
            ) % {"person": each.person, "last": dates.day(each.last_day)}
    if term.group is None or not term.alone:
        return True
    for held in without_term(term.group).exclude(person=term.person).select_related("person"):
        if held.starts_on <= term.ends_on and (held.ends_on is None or held.ends_on >= term.starts_on):
            return _("%(person)s is convenor of %(group)s: end this appointment first, the day before the term.") % {
                "person": held.person,
                "group": term.group,
            }
    return True


@guard("COM-05", gettext_lazy("The succession is settled already."))
def succession_open(term: Any, act: Act) -> bool:
    return not term.settled


def without_term(group: Committee) -> Any:
    """Return the convenors of `group` whose appointment rests on no term: entered by the central secretariat."""
    held = Appointment.objects.on(group).filter(role=Role.CONVENOR, deputy=False, term__isnull=True)
    return held.order_by("starts_on", "pk")


def _others(term: Any) -> Any:
    return type(term)._default_manager.at(term.where).exclude(pk=term.pk)

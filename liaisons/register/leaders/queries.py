"""The reads that the pages of terms of office share."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from committees.directory.models import Committee
from committees.projects.models import Project
from core import clock
from core.shell import dates
from core.workflow.models import Deadline
from liaisons.register.leaders import guards, states
from liaisons.register.leaders.models import Term


def _lines(*lines: tuple[Any, Any, str]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value, "url": url} for label, value, url in lines]


def term_facts(term: Term) -> list[dict[str, Any]]:
    """Return the facts beside a term of office; what is empty is left out by the page."""
    return _lines(
        (_("Person"), term.person, ""),
        (term.post, term.where, term.where.get_absolute_url()),
        (_("Appointed by"), term.committee, term.committee.get_absolute_url()),
        (_("Resolution"), term.resolution.number, term.resolution.get_absolute_url()),
        (_("Nominee of"), term.origin, term.origin.get_absolute_url()),
        (_("First day"), dates.day(term.starts_on), ""),
        (_("Last day"), dates.day(term.ends_on), ""),
        (_("A successor is asked for from"), "" if _is_over_or_settled(term) else dates.day(term.remind_from), ""),
        (_("Ended early with"), dates.day(term.ended_on) if term.ended_on is not None else "", ""),
        (_("Ended because"), term.get_ending_display(), ""),
    )


def _is_over_or_settled(term: Term) -> bool:
    return term.settled or term.state_declared.final


def awaited(term: Term, deadlines: list[Deadline]) -> list[Deadline]:
    """Return the `deadlines` of `term` once its end is near: nothing is waited for while it lasts."""
    return deadlines if term.remind_from <= clock.today() else []


def history(term: Term) -> list[Term]:
    """Return the other terms of the same post, the latest first."""
    rows = Term.objects.at(term.where).exclude(pk=term.pk)
    return list(rows.select_related("person", "group", "project").order_by("-starts_on", "-pk")[:20])


def next_first_day(post: Committee | Project) -> dt.date:
    """Return the day after the last term that runs or is to come, today where there is none."""
    today = clock.today()
    last = Term.objects.at(post).filter(state=states.APPOINTED).order_by("-ends_on").values_list("ends_on", flat=True)
    ends_on = last.first()
    return max(today, ends_on + dt.timedelta(days=1)) if ends_on is not None else today


def present_convenors(group: Committee) -> list[str]:
    """Return a sentence for each convenor of `group` who stands in the way of an appointment, or is taken over."""
    return [
        _("%(person)s is convenor without a resolution on record: appointed here, the term takes the place of that.")
        % {"person": held.person}
        for held in guards.without_term(group).in_force().select_related("person")
    ]

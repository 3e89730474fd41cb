"""How long a term of office may last, and where several convenors may hold theirs side by side (COM-05)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from core import clock
from core.rulebook import parameters
from core.rulebook.enforcement import enforces


@enforces("COM-05", what=_("Computes the longest term of office."), kind="deadline")
def longest_until(starts_on: dt.date) -> dt.date:
    """Return the last day of the longest term that begins on `starts_on`: `convenor_term_years` later (T3)."""
    return clock.add_months(starts_on, 12 * parameters.number("convenor_term_years"))


def remind_from(ends_on: dt.date) -> dt.date:
    """Return the day from which the end of a term waits for the committee manager: `term_notice_weeks` before it."""
    return ends_on - dt.timedelta(weeks=parameters.number("term_notice_weeks"))


@enforces("COM-05", what=_("Lets several convene in groups of CASCO and joint ones only."), kind="guard")
def several_convene(group: Committee) -> bool:
    """Tell whether `group` may have more than one convenor at a time (`coconvenor_rule`).

    These are the groups of CASCO and joint working groups, known by their references.
    """
    above = group.parent
    of_casco = above is not None and above.kind == Committee.Kind.POLICY and "CASCO" in above.reference.upper()
    return of_casco or "JWG" in group.reference.upper()

"""Where a representative can be registered: one source for form, guard and page (EXT-03, EXT-04, INT-13)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from core.rulebook.enforcement import enforces
from core.workflow.refusals import Refusal


@enforces(
    "INT-13",
    "EXT-04",
    what=gettext_lazy("Says in which committees and working groups a representative can be registered."),
    kind="guard",
)
def registrable(representative: Any) -> models.QuerySet[Committee]:
    """Return where `representative` can be registered, by the kind of liaison, its category or level.

    Category C in its working group alone; B in its committee alone; A, and whoever represents a committee of IEC,
    also in its committee's working groups. For a committee: at level observe nowhere, at level project in the target
    and the project's group, at level full also in the target's subcommittees and the working groups below.
    """
    return Committee.objects.in_work().filter(_within(representative)).order_by("sort_key")


def _within(representative: Any) -> models.Q:
    own = models.Q(pk=representative.committee_id)
    liaison = representative.internal
    if representative.iec_id is not None:
        return own | models.Q(parent=representative.committee_id, kind="WG")
    if liaison is None:
        category = representative.liaison.category if representative.liaison else ""
        return own | models.Q(parent=representative.committee_id, kind="WG") if category == "A" else own
    if liaison.level == liaison.Level.OBSERVE:
        return models.Q(pk__in=[])
    if liaison.level == liaison.Level.PROJECT:
        return own | models.Q(pk=liaison.project_group_id)
    below = models.Q(parent=liaison.target_id) | models.Q(parent__parent=liaison.target_id, kind="WG")
    return own | below


def refusal_of(representative: Any, committee: Committee) -> Refusal | None:
    """Return why `representative` cannot be registered in `committee`, with the rule, or None."""
    if registrable(representative).filter(pk=committee.pk).exists():
        return None
    liaison = representative.internal
    if liaison is not None:
        level = liaison.level
        reason = {
            liaison.Level.OBSERVE: _("At level observe the representative is registered nowhere."),
            liaison.Level.PROJECT: _(
                "At level project he is registered in %(target)s and the working group of the project only."
            )
            % {"target": liaison.target},
            liaison.Level.FULL: _("%(committee)s is neither %(target)s nor one of its committees and groups.")
            % {"committee": committee, "target": liaison.target},
        }[level]
        return Refusal(rule="INT-13", reason=reason)
    category = representative.liaison.category if representative.liaison else ""
    if category == "C":
        return Refusal(
            rule="EXT-04",
            reason=_("In category C he is registered in %(committee)s only.") % {"committee": representative.committee},
        )
    if category == "B":
        return Refusal(rule="EXT-03", reason=_("In category B nobody is registered in a working group."))
    return Refusal(
        rule="REP-02",
        reason=_("%(other)s is neither %(committee)s nor a working group of it.")
        % {"other": committee, "committee": representative.committee},
    )


def main_committee(representative: Any) -> Committee | None:
    """Return the committee in which every representative of this liaison is registered, None at level observe."""
    liaison = representative.internal
    if liaison is not None and liaison.level == liaison.Level.OBSERVE:
        return None
    return representative.committee  # type: ignore[no-any-return]

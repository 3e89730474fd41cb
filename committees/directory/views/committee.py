"""The page of one committee or working group."""

from collections import defaultdict
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from committees.directory import rights
from committees.directory.attribution import ISO_OPEN_DATA
from committees.directory.models import Committee, GroupMember, Membership
from committees.directory.ports import committee_panels
from committees.directory.queries import appointments, stand_ins
from committees.directory.tables import status_badge
from core import clock
from core.accounts.models import Appointment
from core.accounts.roles import Role
from core.rulebook.enforcement import enforces

# Who can be asked about a committee (COM-03); in a working group its convenor comes first.
_CONTACTS = (Role.CONVENOR, Role.COMMITTEE_MANAGER, Role.TPM)
# An ended membership is history, not a list: the latest of them are shown.
_PAST_SHOWN = 30


@enforces("COM-03", what=gettext_lazy("Shows who manages a committee now and who did before."), kind="page")
@enforces("SVC-05", what=gettext_lazy("Keeps the names of people behind sign-in."), kind="right")
@require_safe
def committee_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one committee; people only to those who have signed in (COM-03, SVC-05)."""
    rows = Committee.objects.visible_to(request.user).select_related("parent__parent", "secretariat")
    committee = get_object_or_404(rows.annotate(below=_children(), **committee_panels.fetched(request.user)), pk=pk)
    context: dict[str, Any] = {
        "committee": committee,
        "status": status_badge(committee),
        "path": _path(committee),
        "panels": committee_panels.of(request, committee),
        "attribution": ISO_OPEN_DATA,
    }
    if not committee.is_group:
        context |= _members(committee) | _below(committee)
    if request.user.is_authenticated:
        context |= _people(request, committee)
    return render(request, "directory/committee.html", context)


def _children() -> ArraySubquery:
    """Return what lies directly below a committee, fetched together with it."""
    rows = Committee.objects.filter(parent=OuterRef("pk")).order_by("sort_key", "pk")
    return ArraySubquery(
        rows.values(row=JSONObject(pk="pk", reference="reference", title="title", kind="kind", status="status"))
    )


def _path(committee: Committee) -> list[Committee]:
    """Return the committees above this one, the highest first."""
    path: list[Committee] = []
    above = committee.parent
    while above is not None:
        path.insert(0, above)
        above = above.parent
    return path


def _members(committee: Committee) -> dict[str, Any]:
    today = clock.today()
    # Plain rows: a committee has a hundred of them, and a few words of each are shown.
    rows = Membership.objects.filter(committee=committee).values(
        "kind", "starts_on", "ends_on", "body", acronym=F("body__acronym"), name=F("body__name")
    )
    now: dict[str, list[Any]] = defaultdict(list)
    past = []
    for row in rows.order_by("body__acronym", "body"):
        starts_on, ends_on = row["starts_on"], row["ends_on"]
        if (starts_on is None or starts_on <= today) and (ends_on is None or ends_on >= today):
            now[row["kind"]].append(row)
        elif ends_on is not None and ends_on < today:
            past.append(row)
    past.sort(key=lambda row: str(row["ends_on"]), reverse=True)
    return {
        "p_members": now[Membership.Kind.P],
        "o_members": now[Membership.Kind.O],
        "past_members": past[:_PAST_SHOWN],
    }


def _below(committee: Any) -> dict[str, Any]:
    groups: list[Committee] = []
    subcommittees: list[Committee] = []
    for child in (Committee(**row) for row in committee.below):
        (groups if child.is_group else subcommittees).append(child)
    return {"groups": groups, "subcommittees": subcommittees}


def _people(request: HttpRequest, committee: Committee) -> dict[str, Any]:
    """Return the officers in force, those before them, and what the reader may change."""
    user = request.user
    today = clock.today()
    held = list(appointments(committee, committee.managing))
    own = [a for a in held if a.scope_id == committee.pk]
    in_force = [a for a in held if a.starts_on <= today and (a.ends_on is None or a.ends_on >= today)]
    contacts = sorted(
        (a for a in in_force if a.role in _CONTACTS and a.person.is_active),
        key=lambda a: (_CONTACTS.index(Role(a.role)), a.deputy, str(a.person)),
    )
    vacant = not any(a.role == Role.COMMITTEE_MANAGER for a in contacts)
    tpms = [a.person for a in contacts if a.role == Role.TPM]
    context: dict[str, Any] = {
        "contacts": [_contact(a) for a in contacts],
        "vacant": vacant,
        "standing_in": stand_ins(committee, tpms=tpms) if vacant else [],
        "officers": [a for a in own if a in in_force or a.starts_on > today],
        "past_officers": [a for a in own if a.ends_on is not None and a.ends_on < today],
        "posts": rights.posts_to_fill(user, committee),
        "posts_to_end": rights.posts_to_end(user, committee),
        "may_manage_groups": not committee.is_group and rights.may_manage_groups(user, committee),
        "may_change_status": not committee.is_group
        and committee.status != Committee.Status.DISSOLVED
        and rights.is_central(user),
        "may_disband": committee.is_group and rights.may_manage_groups(user, committee),
        "in_work": committee.status != Committee.Status.DISSOLVED,
        "today": today,
    }
    if committee.is_group and rights.may_see_experts(user, committee):
        context["experts"] = (
            GroupMember.objects.filter(group=committee)
            .in_force()
            .select_related("person", "nominated_by")
            .order_by("person__name", "pk")
        )
        context["may_manage_experts"] = rights.may_manage_experts(user, committee)
    return context


def _contact(appointment: Appointment) -> dict[str, Any]:
    role = str(Role(appointment.role).label)
    return {
        "person": appointment.person,
        "role": _("%(role)s, deputy") % {"role": role} if appointment.deputy else role,
    }

"""The reads about meetings that pages share."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from committees.directory.models import Committee
from committees.meetings.models import AgendaEntry, Meeting
from core.shell import dates


@dataclass(frozen=True)
class ShownEntry:
    """An entry of the agenda; `url` leads to what it is about where the reader sees that."""

    number: int
    title: str
    url: str = ""


def agenda(meeting: Meeting, user: Any) -> list[ShownEntry]:
    """Return the agenda of `meeting` with links to what `user` sees, one query for each kind of subject."""
    entries = list(meeting.agenda.select_related("subject_type"))
    links = _links(entries, user)
    return [
        ShownEntry(entry.number, entry.title, links.get((entry.subject_type_id, entry.subject_id), ""))
        for entry in entries
    ]


def _links(entries: list[AgendaEntry], user: Any) -> dict[tuple[int | None, int | None], str]:
    wanted: dict[Any, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.subject_type is not None and entry.subject_id is not None:
            wanted[entry.subject_type].add(entry.subject_id)
    found: dict[tuple[int | None, int | None], str] = {}
    for kind, ids in wanted.items():
        model = kind.model_class()
        if model is None or not hasattr(model._default_manager, "visible_to"):
            continue
        for subject in model._default_manager.visible_to(user).filter(pk__in=ids):
            found[kind.pk, subject.pk] = subject.get_absolute_url()
    return found


def planned_in(committee: Committee) -> models.QuerySet[Meeting]:
    """Return the meetings of `committee` that have not begun, the next first: its documents may belong to one."""
    return Meeting.objects.planned().filter(committee=committee).select_related("committee").order_by("starts_on", "pk")


def facts(meeting: Meeting) -> list[str]:
    """Return what a notice says of `meeting`: its title, when, where and how (DOC-03)."""
    said = [_("Meeting: %(title)s") % {"title": meeting.title}]
    first, last = dates.day(meeting.starts_on), dates.day(meeting.ends_on)
    if first == last:
        said.append(_("Date: %(day)s (%(zone)s)") % {"day": first, "zone": meeting.time_zone})
    else:
        said.append(
            _("Dates: %(first)s to %(last)s (%(zone)s)") % {"first": first, "last": last, "zone": meeting.time_zone}
        )
    if meeting.place:
        said.append(_("Place: %(place)s") % {"place": meeting.place})
    said.append(_("Mode: %(mode)s") % {"mode": meeting.get_mode_display()})
    return said

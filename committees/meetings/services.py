"""Planning a meeting and what stands on its agenda."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.meetings.models import AgendaEntry, Meeting
from core.accounts.models import User


@transaction.atomic
def plan_meeting(
    *,
    committee: Committee,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    by: User,
    mode: str = Meeting.Mode.IN_PERSON,
    place: str = "",
    time_zone: str = "",
    end_time: dt.time | None = None,
    agenda: Iterable[str] = (),
) -> Meeting:
    """Plan a meeting of `committee` with the titles of its agenda, numbered from 1.

    The zone is by default the committee's. Raises `PermissionDenied` for anybody but the committee manager,
    and `ValidationError` for dates in the wrong order or an unknown zone.
    """
    _check_manager(by, committee)
    meeting = Meeting(
        committee=committee,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        end_time=end_time,
        mode=mode,
        place=place,
        time_zone=time_zone or committee.zone.key,
        created_by=by,
    )
    meeting.full_clean()
    meeting.save()
    for entry in agenda:
        add_agenda_entry(meeting=meeting, title=entry, by=by)
    return meeting


@transaction.atomic
def add_agenda_entry(*, meeting: Meeting, title: str, by: User, subject: models.Model | None = None) -> AgendaEntry:
    """Put an entry at the end of the agenda of `meeting`, about `subject` where there is one (EXT-25).

    Raises `PermissionDenied` for anybody but the committee manager, and `ValidationError` when the meeting has
    begun or the title is empty.
    """
    _check_manager(by, meeting.committee)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.has_begun:
        raise ValidationError(_("The meeting has begun; its agenda stands."), code="begun")
    last = meeting.agenda.aggregate(last=models.Max("number"))["last"] or 0
    entry = AgendaEntry(
        meeting=meeting,
        number=last + 1,
        title=title[:300],
        subject_type=ContentType.objects.get_for_model(subject) if subject is not None else None,
        subject_id=subject.pk if subject is not None else None,
    )
    entry.full_clean()
    entry.save()
    return entry


def _check_manager(by: User, committee: Committee) -> None:
    if not manages(by, committee):
        raise PermissionDenied(_("Only the committee manager plans meetings."))

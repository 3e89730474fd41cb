"""What is asked when a meeting is planned."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.meetings.models import Meeting
from core import clock
from core.shell import dates
from core.shell.widgets import DateInput
from core.workflow.forms import ActionForm


class MeetingForm(forms.Form):
    """Dates, place and agenda of a meeting."""

    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)
    end_time = forms.TimeField(
        label=_("Announced end"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("On the last day, at the place. A vote after it, with P-members gone, is confirmed by ballot."),
    )
    mode = forms.ChoiceField(label=_("Mode"), choices=Meeting.Mode.choices)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    time_zone = forms.CharField(
        label=_("Time zone of the place"), max_length=64, help_text=_("Such as Europe/Zurich or Asia/Tokyo.")
    )
    agenda = forms.CharField(
        label=_("Agenda"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=8000,
        help_text=_("One entry a line. Votes come to its end when they are arranged."),
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("time_zone", committee.zone.key)
        super().__init__(*args, **kwargs)

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"].strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("This time zone is not known."))
        return str(zone)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        if first and first < clock.today():
            self.add_error("starts_on", _("A meeting is planned for today or later."))
        data["agenda"] = [line.strip() for line in data.get("agenda", "").splitlines() if line.strip()]
        return data


class MeetingField(forms.ModelChoiceField):
    """A meeting among others of the same committee: its title, and when it begins."""

    def label_from_instance(self, obj: Meeting) -> str:
        return f"{obj.title}, {dates.day(obj.starts_on)}"


class AgendaForm(ActionForm):
    """On the agenda of which planned meeting a matter is put (EXT-25).

    `decided_by` names the attribute of the matter that holds the committee.
    """

    decided_by = "committee"
    meeting = MeetingField(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        empty_label=None,
        help_text=_("A planned meeting of the committee. Plan it first on its page if none is listed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting: Any = self.fields["meeting"]
        planned = Meeting.objects.planned().filter(committee=getattr(self.obj, self.decided_by))
        meeting.queryset = planned.order_by("starts_on", "pk")


class EntryForm(forms.Form):
    """A further entry of an agenda."""

    title = forms.CharField(label=_("New entry"), max_length=300)

"""What arranging the committee's vote needs to know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.ballots import periods
from committees.ballots.models import Ballot
from committees.meetings.models import Meeting
from core import clock
from core.workflow.forms import ActionForm
from liaisons.applications.forms.fields import date


class BallotForm(ActionForm):
    """When the ballot runs; its majority is fixed by the kind of decision (BAL-11)."""

    opens_on = date(_("Opens on"), help_text=_("At the beginning of this day."))
    closes_on = date(_("Closes on"), help_text=_("At the end of this day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today(self.obj.zone)
        self.fields["opens_on"].initial = today
        self.fields["closes_on"].initial = periods.default_closing(today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and (problem := periods.opening_problem(opens, self.obj.zone)):
            self.add_error("opens_on", problem)
        if opens and closes and (problem := periods.closing_problem(opens, closes, Ballot.Kind.LIAISON)):
            self.add_error("closes_on", problem)
        return cleaned


class AgendaForm(ActionForm):
    meeting = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        empty_label=None,
        help_text=_("A planned meeting of the committee. Plan it first on the committee’s page if none is listed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today(self.obj.zone)
        planned = Meeting.objects.filter(committee=self.obj.managing, starts_on__gte=today)
        meeting: Any = self.fields["meeting"]
        meeting.queryset = planned.order_by("starts_on")

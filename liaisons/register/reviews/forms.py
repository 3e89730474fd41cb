"""What the actions of reviews and of rounds need to know."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.forms import PeriodForm
from committees.ballots.models import Ballot
from core import clock
from core.shell.widgets import DateInput
from core.workflow.forms import ActionForm, ReasonForm
from liaisons.register.reviews.guards import INACTIVITY
from liaisons.register.reviews.models import Review, RoundLine

ANSWER_WITHIN = dt.timedelta(weeks=2)


def _date(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, widget=DateInput())


def _text(label: Any, help_text: Any = "", *, rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=4000, widget=widget)


class ConfirmForm(ReasonForm):
    """The committee's view, and when it was taken (REV-05)."""

    outcome_on = _date(
        gettext_lazy("Committee’s view of"), gettext_lazy("The time to the next review counts from this day.")
    )
    field_order = ("outcome_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"outcome_on": clock.today(self.obj.zone), **self.initial}

    def clean_outcome_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["outcome_on"]
        if day > clock.today(self.obj.zone):
            raise ValidationError(_("The committee’s view cannot lie in the future."))
        if self.obj.opened_on and day < self.obj.opened_on:
            raise ValidationError(_("The review was not open yet on that day."))
        return day


class AskForm(ActionForm):
    """A question to the other side, and until when it is answered."""

    reason = _text(gettext_lazy("Question"), gettext_lazy("It is told to the organization or the representative."))
    answer_by = _date(gettext_lazy("Answer until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"answer_by": clock.today(self.obj.zone) + ANSWER_WITHIN, **self.initial}

    def clean_answer_by(self) -> dt.date:
        day: dt.date = self.cleaned_data["answer_by"]
        if day < clock.today(self.obj.zone):
            raise ValidationError(_("This day is over."))
        return day


class AnswerForm(ActionForm):
    reason = _text(gettext_lazy("Answer"), rows=6)


class ViewForm(ActionForm):
    reason = _text(gettext_lazy("Your view"), gettext_lazy("What speaks for keeping the liaison."), rows=6)


class CancellationForm(ReasonForm):
    """Why the liaison of an organization is to be cancelled: there is one ground only (REV-06)."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=((INACTIVITY, gettext_lazy("No active participation")), ("other", gettext_lazy("Another ground"))),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A committee cancels for lack of active participation only (REV-06)."),
    )
    field_order = ("ground", "reason")


class EndingForm(ReasonForm):
    """Why a liaison with another committee is no longer needed (REV-07)."""


class BallotForm(PeriodForm):
    """When the ballot runs; its majority is fixed by the kind of decision (BAL-11)."""

    kind = Ballot.Kind.CANCELLATION


class RoundForm(ActionForm):
    """An outcome with its reason for each liaison of the round."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in self.obj.all_lines if line.review.is_running]
        for line in self.lines:
            self.fields[f"choice_{line.pk}"] = forms.ChoiceField(
                label=_("Outcome for %(other)s") % {"other": line.review.other_side},
                choices=_choices(line.review),
                required=False,
                initial=line.choice,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"reason_{line.pk}"] = forms.CharField(
                label=_("Reason for %(other)s") % {"other": line.review.other_side},
                required=False,
                max_length=2000,
                initial=line.reason,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for line in self.lines:
            choice, reason = data.get(f"choice_{line.pk}", ""), data.get(f"reason_{line.pk}", "").strip()
            if choice in (RoundLine.Choice.CONFIRM, RoundLine.Choice.CANCEL, RoundLine.Choice.ASK) and not reason:
                self.add_error(f"reason_{line.pk}", _("Say why: an outcome has its reason (REV-05)."))
        return data

    def rows(self) -> list[dict[str, Any]]:
        """Return the two fields of each line, for the page that shows them beside the evidence."""
        return [
            {"line": line, "choice": self[f"choice_{line.pk}"], "reason": self[f"reason_{line.pk}"]}
            for line in self.lines
        ]


def _choices(review: Review) -> list[tuple[str, Any]]:
    """Return what can be chosen for `review` in its present state."""
    choice = RoundLine.Choice
    if review.state == "cancellation_proposed":
        found = [choice.NONE, choice.CANCEL, choice.LEAVE]
    elif review.state == "information_asked":
        found = [choice.NONE, choice.LEAVE]
    else:
        found = list(choice)
    return [(str(each.value), each.label) for each in found]

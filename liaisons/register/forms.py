"""What the actions of the register need to know."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock
from core.workflow.forms import ActionForm


class StopForm(ActionForm):
    stops_on = forms.DateField(
        label=_("Last day of the liaison"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A day in the past takes effect today."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawalForm(ActionForm):
    decision = forms.CharField(label=_("Number of the decision"), max_length=200)
    decided_on = forms.DateField(label=_("Decided on"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > clock.today():
            raise ValidationError(_("A decision cannot lie in the future."))
        if self.obj.started_on and day < self.obj.started_on:
            raise ValidationError(_("The liaison did not exist yet on that day."))
        return day

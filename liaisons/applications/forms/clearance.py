"""What the central secretariat, the national body and the TMB are asked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committees.directory.models import NationalBody
from core import clock
from core.workflow.forms import ActionForm, ReasonForm
from liaisons.applications.criteria import confirmed_by_staff
from liaisons.applications.forms.fields import date, long_text
from liaisons.applications.models import Application


class CriteriaForm(ActionForm):
    """Each criterion of the category, one by one: met, not met, or not yet checked (EXT-20)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {check.criterion: check for check in self.obj.checks.all()}
        for criterion in confirmed_by_staff(self.obj.category):
            check = known.get(criterion.code)
            self.fields[f"{criterion.code}_met"] = forms.TypedChoiceField(
                label=criterion.label,
                required=False,
                choices=((True, _("Met")), (False, _("Not met")), ("", _("Not yet checked"))),
                coerce=lambda value: value == "True",
                empty_value=None,
                initial="" if check is None else check.met,
                widget=forms.RadioSelect,
                help_text=criterion.rule,
            )
            self.fields[f"{criterion.code}_note"] = forms.CharField(
                label=_("Note"), required=False, max_length=1000, initial=check.note if check else ""
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for criterion in confirmed_by_staff(self.obj.category):
            if cleaned.get(f"{criterion.code}_met") is False and not cleaned.get(f"{criterion.code}_note"):
                self.add_error(f"{criterion.code}_note", _("Say why the criterion is not met."))
        return cleaned


class ConsultationForm(ActionForm):
    body = forms.ModelChoiceField(
        label=_("National body"),
        queryset=NationalBody.objects.all(),
        help_text=_("The body of the country of the headquarters; choose one where none is known."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.obj.organization.country
        if country:
            self.fields["body"].initial = NationalBody.objects.filter(country=country).order_by("pk").first()


class ConsultationAnswerForm(ActionForm):
    answer = forms.ChoiceField(label=_("Answer"), choices=Application.Answer, widget=forms.RadioSelect)
    reason = long_text(_("Reason"), _("Needed for an objection."), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == Application.Answer.OBJECTION and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("An objection needs its reason (EXT-21)."))
        return cleaned


class BoardDecisionForm(ReasonForm):
    decision = forms.CharField(label=_("Number of the decision"), max_length=100)
    decided_on = date(_("Decided on"))
    field_order = ("decision", "decided_on", "reason")

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day > clock.today(self.obj.zone):
            raise ValidationError(_("A decision cannot lie in the future."))
        referred = self.obj.referred_at
        if referred and day < referred.astimezone(self.obj.zone).date():
            raise ValidationError(_("The decision cannot lie before the referral."))
        return day

"""What preparing an ISO-IEC liaison, its actions and a notice of planned work need to know."""

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
from liaisons.register.iec import states
from liaisons.register.iec.effects import PREPARATION
from liaisons.register.iec.levels import Level
from liaisons.register.iec.models import IEC_COMMITTEE, IecLiaison, JointWork, types_problem
from liaisons.register.iec.queries import last_office


def _text(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 5) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=8000, widget=widget)


def _date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, initial=clock.today, widget=DateInput())


class IecReferenceField(forms.CharField):
    """The reference of an IEC committee, with the spaces and capitals that IEC gives it."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("IEC committee"),
            max_length=20,
            validators=[IEC_COMMITTEE],
            help_text=gettext_lazy("Its reference, such as IEC/TC 65 or IEC/SC 65E."),
        )

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").upper().split())


class PreparationForm(forms.Form):
    """What the committee asks for, and of whom (IEC-02)."""

    iec_reference = IecReferenceField()
    iec_title = forms.CharField(label=gettext_lazy("Title of the IEC committee"), max_length=300)
    secretary_name = forms.CharField(label=gettext_lazy("Secretary of the IEC committee"), max_length=200)
    secretary_email = forms.EmailField(label=gettext_lazy("E-mail address of the secretary"))
    types = forms.MultipleChoiceField(
        label=gettext_lazy("Types of arrangement"),
        choices=IecLiaison.Type,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("At least one; of full and selective one only."),
    )
    statement = _text(
        gettext_lazy("Why this liaison"), gettext_lazy("What the committees have in common; both offices read it.")
    )

    def clean_types(self) -> list[str]:
        types = list(dict.fromkeys(self.cleaned_data["types"]))
        problem = types_problem(types)
        if problem:
            raise ValidationError(problem)
        return types


class EditForm(PreparationForm, ActionForm):
    """The preparation, filled in with what it says now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**{name: getattr(self.obj, name) for name in PREPARATION}, **self.initial}

    def clean_iec_reference(self) -> str:
        reference: str = self.cleaned_data["iec_reference"]
        others = IecLiaison.objects.exclude(pk=self.obj.pk).exclude(state__in=states.OVER)
        if others.filter(committee=self.obj.committee_id, iec_reference=reference).exists():
            raise ValidationError(_("A liaison of these two committees exists or is on its way already."))
        return reference


class BallotForm(PeriodForm):
    """When the ballot runs; its majority is fixed by the kind of decision (BAL-11)."""

    kind = Ballot.Kind.INTERNAL_LIAISON


class SendForm(ActionForm):
    """Where the office of the other CEO is reached; it is filled in with the address used last."""

    name = forms.CharField(
        label=gettext_lazy("Office of the other CEO"),
        max_length=200,
        help_text=gettext_lazy("It has no account here: what is sent goes to this address."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial = {**last_office(), **self.initial}


class _PastDay(ActionForm):
    """A form with a typed day that lies neither in the future nor before the step before (Appendix F)."""

    day = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day = data.get(self.day)
        if day is not None and day > clock.today(self.obj.zone):
            self.add_error(self.day, _("The day cannot lie in the future."))
        before = self.step_before()
        if day is not None and before is not None and day < before:
            self.add_error(self.day, _("The day cannot lie before the step before, %(day)s.") % {"day": before})
        return data

    def step_before(self) -> dt.date | None:
        """Return the day of the step that came before, where there is one."""
        return None


class AgreementForm(_PastDay):
    """What the other CEO has agreed to, with the terms he states (IEC-03)."""

    day = "agreed_on"
    agreed_on = _date(gettext_lazy("Agreed on"))
    terms = _text(
        gettext_lazy("Terms"),
        gettext_lazy("What the other side has stated for the arrangement, if anything."),
        required=False,
    )

    def step_before(self) -> dt.date | None:
        sent = self.obj.sent_at
        return sent.astimezone(self.obj.zone).date() if sent else None


class RepresentativeForm(ActionForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))


class _OverlapDay(_PastDay, ReasonForm):
    day = "reached_on"

    def step_before(self) -> dt.date | None:
        last = self.obj.overlap_steps.order_by("-pk").first()
        return last.reached_on if last else self.obj.started_on


class EscalateForm(_OverlapDay):
    """To which level the overlap is taken, and since when (IEC-06)."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("Level"),
        choices=[choice for choice in Level.choices if choice[0] != Level.LIAISON],
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("One level at a time."),
    )
    reached_on = _date(gettext_lazy("Reached on"))
    field_order = ("level", "reached_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.obj.next_level is not None:
            self.initial = {"level": self.obj.next_level.value, **self.initial}
        self.fields["reason"].label = _("What the overlap is")


class SettleForm(_OverlapDay):
    """How the overlap was solved, and when."""

    reached_on = _date(gettext_lazy("Solved on"))
    field_order = ("reached_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("How it was solved")


class ReportWorkForm(forms.Form):
    """What the committee plans and why it may concern IEC (IEC-04)."""

    iec_reference = IecReferenceField()
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=JointWork.Kind, widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    statement = _text(gettext_lazy("Why it may concern IEC"), gettext_lazy("The office of the other CEO reads it."))


class OutcomeForm(_PastDay, ReasonForm):
    """What the CEOs have agreed or left open (IEC-04)."""

    day = "outcome_on"
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=((states.OUTCOME_AGREED, gettext_lazy("Agreed")), (states.OPEN_POINTS, gettext_lazy("Open points"))),
        widget=forms.RadioSelect,
    )
    outcome_on = _date(gettext_lazy("On"))
    field_order = ("outcome", "outcome_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What was agreed, or what is open")

    def step_before(self) -> dt.date | None:
        return self.obj.outcome_on or self.obj.informed_on  # type: ignore[no-any-return]

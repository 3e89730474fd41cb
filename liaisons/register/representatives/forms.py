"""What naming a representative and the actions of a representation need to know."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.forms import PeriodForm
from committees.ballots.models import Ballot
from committees.directory.models import Committee
from core import clock
from core.shell.widgets import DateInput
from core.workflow.forms import ActionForm, ReasonForm
from liaisons.register.representatives import queries, scope, states
from liaisons.register.representatives.models import Representative


class NameForm(ActionForm):
    """Somebody to represent the body; on a liaison that has representatives he may replace one of them."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    replaces = forms.ModelChoiceField(
        label=gettext_lazy("Replaces"),
        queryset=Representative.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: one more"),
        help_text=gettext_lazy("The one replaced stays in office until the successor is registered."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replaced: Any = self.fields["replaces"]
        replaced.queryset = self.obj.representatives.filter(state__in=states.REGISTERED).order_by("name", "pk")
        if not replaced.queryset.exists():
            del self.fields["replaces"]


class CommitteesForm(ActionForm):
    """Committees and working groups among those in which the representative can be registered."""

    committees = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Registered in"),
        queryset=Committee.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["committees"]
        # Whatever exists can be posted: what does not fit is refused with its rule, not as an unknown choice.
        field.queryset = Committee.objects.in_work()
        offered = scope.registrable(self.obj)
        field.widget.choices = [(each.pk, f"{each.reference} – {each.title}") for each in offered]
        main = scope.main_committee(self.obj)
        if main is not None:
            field.help_text = _("%(committee)s belongs to the liaison and is always among them.") % {"committee": main}
        else:
            field.help_text = _("At level observe the representative is registered nowhere (INT-13).")
        if "committees" not in self.initial:
            self.initial = {"committees": self.chosen(), **self.initial}

    def chosen(self) -> list[int]:
        """Return what is ticked at first."""
        held = list(self.obj.registrations.open().values_list("committee", flat=True))
        main = scope.main_committee(self.obj)
        return held or ([main.pk] if main is not None else [])

    def clean_committees(self) -> Any:
        wanted = self.cleaned_data["committees"]
        refusals = (scope.refusal_of(self.obj, committee) for committee in wanted)
        messages = [f"{refusal.reason} ({refusal.rule})" for refusal in refusals if refusal is not None]
        if messages:
            raise ValidationError(list(dict.fromkeys(messages)))
        return wanted


class RegistrationForm(CommitteesForm):
    """Where the representative is registered from the first day on (REP-02)."""


class ChangeForm(CommitteesForm, ReasonForm):
    """The list as it is to be, with what the representative is told (REP-03)."""

    field_order = ("committees", "reason")


class ConfirmForm(ActionForm):
    """The confirmation of the list; who speaks for several bodies also declares to name the one (REP-05)."""

    names_body = forms.BooleanField(
        label=gettext_lazy("In each intervention, comment and report I name the body that I speak for")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = queries.other_bodies(self.obj)
        if not others:
            del self.fields["names_body"]
            return
        self.fields["names_body"].help_text = _(
            "You also represent %(bodies)s. To speak for several bodies is not recommended (REP-05)."
        ) % {"bodies": ", ".join(others)}


class CorrectionForm(ReasonForm):
    reason = forms.CharField(
        label=gettext_lazy("What has to be corrected"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=gettext_lazy("Name the committees and working groups that are missing or wrong."),
    )


class InterestsForm(ActionForm):
    """Subcommittees and working groups of whose new documents the representative is told (REP-11)."""

    committees = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Subcommittees and working groups"),
        queryset=Committee.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing ticked: no notices."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["committees"]
        field.queryset = queries.of_interest(self.obj)
        field.label_from_instance = lambda committee: f"{committee.reference} – {committee.title}"
        self.initial = {"committees": list(self.obj.interests.values_list("committee", flat=True)), **self.initial}


def _not_in_the_future(day: dt.date) -> dt.date:
    if day > clock.today():
        raise ValidationError(_("A decision cannot lie in the future."))
    return day


class SuspensionForm(ReasonForm):
    """Who has decided on the suspension; the reason is shown inside only (CND-11)."""

    decided_by = forms.ChoiceField(label=gettext_lazy("Decided by"), choices=Representative.Decider)
    decided_on = forms.DateField(label=gettext_lazy("Decided on"), initial=clock.today, widget=DateInput())
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=gettext_lazy("Shown to the representative and the organization, not to the committee."),
    )
    field_order = ("decided_by", "decided_on", "reason")

    def clean_decided_on(self) -> dt.date:
        return _not_in_the_future(self.cleaned_data["decided_on"])


class RestorationForm(ReasonForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it is lifted"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=gettext_lazy("Such as the end of the ban, or the decision that lifts it."),
    )


class DecisionForm(ActionForm):
    """The decision of the technical management board by which a representation ends."""

    decision = forms.CharField(label=gettext_lazy("Number of the decision"), max_length=200)
    decided_on = forms.DateField(label=gettext_lazy("Decided on"), initial=clock.today, widget=DateInput())

    def clean_decided_on(self) -> dt.date:
        return _not_in_the_future(self.cleaned_data["decided_on"])


class AppointmentBallotForm(PeriodForm):
    """When the ballot on an appointment runs."""

    kind = Ballot.Kind.OTHER

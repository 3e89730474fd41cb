"""What the actions of the register need to know."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committees.ballots.models import Resolution
from committees.directory.models import Committee
from core import clock
from core.shell.widgets import DateInput
from core.workflow.forms import ActionForm
from liaisons.register.models import Liaison


class StopForm(ActionForm):
    stops_on = forms.DateField(
        label=_("Last day of the liaison"),
        initial=clock.today,
        widget=DateInput(),
        help_text=_("A day in the past takes effect today."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CategoryForm(ActionForm):
    category = forms.ChoiceField(
        label=_("Category"),
        choices=[("A", "A"), ("B", "B"), ("C", "C")],
        widget=forms.RadioSelect,
        help_text=_("A and B attach to a committee, C to a working group (EXT-01)."),
    )


class WithdrawalForm(ActionForm):
    decision = forms.CharField(label=_("Number of the decision"), max_length=200)
    decided_on = forms.DateField(label=_("Decided on"), widget=DateInput())

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > clock.today():
            raise ValidationError(_("A decision cannot lie in the future."))
        if self.obj.started_on and day < self.obj.started_on:
            raise ValidationError(_("The liaison did not exist yet on that day."))
        return day


class CarriedField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organization} ({obj.get_category_display()})"


class ConversionForm(forms.Form):
    """What a project committee becomes, by which resolution, and which liaisons it takes along (COM-09)."""

    kind = forms.ChoiceField(
        label=_("It becomes a"),
        choices=[(kind.value, kind.label) for kind in (Committee.Kind.TC, Committee.Kind.SC)],
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(label=_("Reference"), max_length=60)
    title = forms.CharField(label=_("Title"), max_length=500)
    parent = forms.CharField(
        label=_("Parent committee"),
        max_length=60,
        required=False,
        help_text=_("Only for a subcommittee: the reference of its technical committee."),
    )
    resolution = forms.ModelChoiceField(
        label=_("Resolution"),
        queryset=Resolution.objects.none(),
        help_text=_("A resolution of the committee on the liaisons carried over, by two thirds."),
    )
    carried = CarriedField(
        label=_("Liaisons carried over"),
        queryset=Liaison.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those of category A and B that the resolution names. All others end today."),
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        from liaisons.register.conversion import resolutions_for

        super().__init__(*args, **kwargs)
        resolution: Any = self.fields["resolution"]
        resolution.queryset = Resolution.objects.filter(pk__in=resolutions_for(committee)).select_related("committee")
        carried: Any = self.fields["carried"]
        live = Liaison.objects.live().filter(managing=committee).select_related("organization", "committee")
        carried.queryset = live.order_by("category", "organization__acronym", "organization__name", "pk")

    def clean_parent(self) -> Committee | None:
        reference = " ".join(self.cleaned_data["parent"].split())
        if not reference:
            return None
        parent = Committee.objects.filter(reference__iexact=reference).first()
        if parent is None:
            raise ValidationError(_("There is no committee with this reference."))
        return parent

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Committee.Kind.SC and data.get("parent") is None and "parent" not in self.errors:
            self.add_error("parent", _("A subcommittee has exactly one parent committee (COM-01)."))
        if data.get("kind") == Committee.Kind.TC:
            data["parent"] = None
        return data

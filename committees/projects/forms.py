"""What keeping projects and proposing new work need to know."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee, NationalBody
from committees.projects.models import Kind, NewWork, Project, Stage
from committees.projects.parties import Voice
from core import clock
from core.shell.widgets import DateInput
from core.workflow.forms import ActionForm


def _groups(committee: Committee) -> Any:
    return Committee.objects.in_work().groups().filter(parent=committee).order_by("sort_key", "pk")


def _not_in_the_future(day: dt.date, committee: Committee) -> dt.date:
    if day > clock.today(committee.zone):
        raise ValidationError(_("This day lies in the future."))
    return day


class WorkFields(forms.ModelForm):
    """What every piece of work says of itself; a revision names what it revises."""

    class Meta:
        model = Project
        fields = ("title", "kind", "revises", "stakeholders")
        widgets = {"stakeholders": forms.Textarea(attrs={"rows": 3}), "kind": forms.RadioSelect}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Kind.REVISION and not data.get("revises", "").strip():
            self.add_error("revises", _("Say which document is revised."))
        if data.get("kind") == Kind.NEW:
            data["revises"] = ""
        return data


class ProjectForm(WorkFields):
    """The record of a project, its stage apart."""

    class Meta(WorkFields.Meta):
        fields = (  # type: ignore[assignment]
            *("reference", "title", "kind", "revises", "working_group", "due_on", "deleted_on", "stakeholders"),
        )
        widgets = {**WorkFields.Meta.widgets, "due_on": DateInput(), "deleted_on": DateInput()}

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.committee = committee
        group: Any = self.fields["working_group"]
        group.queryset = _groups(committee)

    def clean_deleted_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["deleted_on"]
        return _not_in_the_future(day, self.instance.committee) if day else None


class RegisterForm(ProjectForm):
    """A project that the committee has already, with the stage that it is at."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage.choices)
    stage_on = forms.DateField(label=gettext_lazy("Stage reached on"), widget=DateInput)
    proposer = forms.ModelChoiceField(
        label=gettext_lazy("Proposed by"),
        queryset=NationalBody.objects.all(),
        required=False,
        help_text=gettext_lazy("The national body, if known."),
    )

    class Meta(ProjectForm.Meta):
        fields = ("reference", "title", "kind", "revises", "working_group", "due_on", "stakeholders")  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage_on"].initial = clock.today

    def clean_deleted_on(self) -> dt.date | None:
        return None

    def clean_stage_on(self) -> dt.date:
        return _not_in_the_future(self.cleaned_data["stage_on"], self.instance.committee)


class StageForm(forms.Form):
    """The next stage of a project, and the reference that it has there."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage.choices)
    on = forms.DateField(label=gettext_lazy("Reached on"), widget=DateInput, initial=clock.today)
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=60,
        help_text=gettext_lazy("It often changes with the stage: ISO/WD, ISO/CD, ISO/DIS."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        kwargs["initial"] = {"reference": project.reference, "stage": _next(project.stage)}
        super().__init__(*args, **kwargs)
        self.project = project

    def clean_on(self) -> dt.date:
        return _not_in_the_future(self.cleaned_data["on"], self.project.committee)


def _next(stage: str) -> str:
    codes = list(Stage.values)
    return codes[min(codes.index(stage) + 1, len(codes) - 1)]


class ProposalForm(WorkFields):
    """A proposal of new work, in the name of a body for which the sender speaks."""

    voice = forms.ChoiceField(label=gettext_lazy("Proposed by"))

    class Meta(WorkFields.Meta):
        model = NewWork  # type: ignore[assignment]
        fields = ("title", "kind", "revises", "purpose", "stakeholders")  # type: ignore[assignment]
        widgets = {**WorkFields.Meta.widgets, "purpose": forms.Textarea(attrs={"rows": 6})}

    field_order = ("voice", "title", "kind", "revises", "purpose", "stakeholders")

    def __init__(self, *args: Any, voices: list[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = {voice.key: voice for voice in voices}
        voice: Any = self.fields["voice"]
        voice.choices = [(each.key, each.label) for each in voices]

    def clean_voice(self) -> Voice:
        return self.voices[self.cleaned_data["voice"]]

    def _post_clean(self) -> None:
        """The proposal is made, and checked whole, by the service."""


class DecisionForm(ActionForm):
    """What the committee has decided, and when."""

    decision = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=300,
        help_text=gettext_lazy("The resolution or the ballot, by its number."),
    )
    decided_on = forms.DateField(label=gettext_lazy("Decided on"), widget=DateInput, initial=clock.today)

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        if day < self.obj.earliest_decision:
            raise ValidationError(_("It was proposed later than that."))
        return _not_in_the_future(day, self.obj.committee)


class AcceptForm(DecisionForm):
    """The project that the proposal becomes."""

    reference = forms.CharField(
        label=gettext_lazy("Reference of the project"), max_length=60, help_text=gettext_lazy("Such as ISO/AWI 12345.")
    )
    working_group = forms.ModelChoiceField(
        label=gettext_lazy("Working group"), queryset=Committee.objects.none(), required=False
    )
    due_on = forms.DateField(label=gettext_lazy("Publication planned for"), widget=DateInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["working_group"]
        group.queryset = _groups(self.obj.committee)

    def clean_reference(self) -> str:
        reference = " ".join(self.cleaned_data["reference"].split())
        if Project.objects.filter(reference__iexact=reference).exists():
            raise ValidationError(_("A project with this reference exists already."))
        return reference


class DeclineForm(DecisionForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=gettext_lazy("It is told to the proposer."),
    )

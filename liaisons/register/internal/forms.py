"""What proposing an internal liaison and its actions need to know."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.forms import PeriodForm
from committees.ballots.models import Ballot
from committees.directory.models import Committee
from committees.meetings.forms import AgendaForm
from core import clock
from core.documents.forms import KeepsUploads, KeptFileField
from core.shell.widgets import DateInput
from core.workflow.forms import ActionForm, ReasonForm
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.representatives.forms import NameForm

REFERENCE_LENGTH = 200
YES_NO = ((True, gettext_lazy("Yes")), (False, gettext_lazy("No")))


def _text(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 5) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=8000, widget=widget)


def _yes_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=YES_NO,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )


class LevelFields(forms.Form):
    """The level of involvement, and the project where it is limited to one (INT-13)."""

    level = forms.ChoiceField(
        label=gettext_lazy("Level of involvement"), choices=InternalLiaison.Level, widget=forms.RadioSelect
    )
    project = forms.CharField(
        label=gettext_lazy("Project"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only for the level “Project”: its reference and title."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("level") == InternalLiaison.Level.PROJECT and not data.get("project", "").strip():
            self.add_error("project", _("Name the project to which the liaison is limited (INT-13)."))
        return data


class ProposalFields(LevelFields):
    """What a member says in proposing a liaison (INT-02, INT-03)."""

    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("Purposes"), choices=InternalLiaison.Purpose, widget=forms.CheckboxSelectMultiple
    )
    watched = _text(
        gettext_lazy("Documents to watch"),
        gettext_lazy(
            "For the watch on referenced documents: one reference a line, such as ISO 7372. When the target"
            " begins a revision, representative and manager are told."
        ),
        required=False,
        rows=3,
    )
    statement = _text(
        gettext_lazy("Why this liaison"),
        gettext_lazy("What the committees have in common, and what the own committee gains."),
    )
    relevance_discussed = forms.BooleanField(
        label=gettext_lazy("The relevance was discussed with the committee manager and the chair")
    )
    willing = _yes_no(
        gettext_lazy("Are you willing to represent the committee?"),
        gettext_lazy("If not, a representative is looked for; until then the committee manager stands in."),
    )
    report = KeptFileField(
        label=gettext_lazy("Report"),
        required=False,
        help_text=gettext_lazy("A short report with the justification, if there is one."),
    )
    order = ("purposes", "watched", "level", "project", "statement", "report", "relevance_discussed", "willing")
    field_order: Any = order

    def clean_watched(self) -> str:
        text: str = self.cleaned_data["watched"]
        if any(len(line.strip()) > REFERENCE_LENGTH for line in text.splitlines()):
            raise ValidationError(_("A line is too long for a reference: write one reference a line."))
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if InternalLiaison.Purpose.WATCH in data.get("purposes", ()) and not data.get("watched", "").strip():
            self.add_error("watched", _("Name the documents to watch (INT-03)."))
        return data


class ProposalForm(KeepsUploads, ProposalFields):
    """A proposal, made on the page of the committee that is to establish the liaison."""

    target = forms.CharField(
        label=gettext_lazy("With which committee"),
        max_length=60,
        help_text=gettext_lazy("The reference of a technical committee or subcommittee, such as ISO/TC 154."),
    )
    field_order = ("target", *ProposalFields.order)

    def clean_target(self) -> Committee:
        reference = " ".join(self.cleaned_data["target"].split())
        committee = Committee.objects.filter(reference__iexact=reference).first()
        if committee is not None:
            return committee
        hint = "; ".join(each.reference for each in Committee.objects.matching(reference)[:5])
        if hint:
            raise ValidationError(
                _("There is no committee “%(reference)s”. Did you mean: %(hint)s?")
                % {"reference": reference, "hint": hint}
            )
        raise ValidationError(_("There is no committee “%(reference)s”.") % {"reference": reference})


class MirrorForm(KeepsUploads, ProposalFields, ActionForm):
    """The proposal of the liaison in the other direction, filled in as far as the two are alike (INT-15)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        like: InternalLiaison = self.obj
        self.initial = {
            "purposes": [purpose for purpose in like.purposes if purpose != InternalLiaison.Purpose.WATCH],
            "level": like.level,
            "project": like.project,
            "statement": _("%(home)s is in liaison with us (%(reference)s); we mirror it.")
            % {"home": like.home, "reference": like},
            **self.initial,
        }


class ReviewForm(ReasonForm):
    """What manager and chair have found (INT-04)."""

    relevant = _yes_no(gettext_lazy("Is the liaison relevant to the committee?"))
    reviewed_on = forms.DateField(
        label=gettext_lazy("Discussed with the chair on"),
        initial=clock.today,
        widget=DateInput(),
    )
    field_order = ("relevant", "reviewed_on", "reason")

    def clean_reviewed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["reviewed_on"]
        if day > clock.today(self.obj.zone):
            raise ValidationError(_("A discussion cannot lie in the future."))
        return day


class ReportForm(KeepsUploads, ActionForm):
    report = KeptFileField(label=gettext_lazy("File"))


class ConsultationForm(ActionForm):
    reason = _text(gettext_lazy("What was said"), rows=4)


class CommentForm(ActionForm):
    reason = _text(gettext_lazy("Comment"), gettext_lazy("It is told to the establishing committee."), rows=4)


class InvolvementForm(LevelFields, ActionForm):
    """Level, project and, at level project, the one working group of it (INT-13)."""

    project_group = forms.ModelChoiceField(
        label=gettext_lazy("Working group of the project"),
        queryset=Committee.objects.none(),
        required=False,
        empty_label=gettext_lazy("None: the main committee only"),
        help_text=gettext_lazy("Only for the level “Project”: where the representative can be registered besides."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        liaison: InternalLiaison = self.obj
        self.initial = {
            "level": liaison.level,
            "project": liaison.project,
            "project_group": liaison.project_group_id,
            **self.initial,
        }
        group: Any = self.fields["project_group"]
        below = models.Q(parent=liaison.target_id) | models.Q(parent__parent=liaison.target_id)
        group.queryset = Committee.objects.in_work().groups().filter(below).order_by("sort_key")
        group.label_from_instance = lambda each: f"{each.reference} – {each.title}"


class PackForm(InvolvementForm):
    """What the members get beside the reports (INT-06)."""

    key_facts = _text(gettext_lazy("Statement with the key facts"), rows=7)
    field_order = ("key_facts", "level", "project", "project_group")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"key_facts": self.obj.key_facts or self.obj.statement, **self.initial}


class ScheduleForm(AgendaForm):
    """Where the matter is discussed before it is decided (INT-07)."""

    decided_by = "home"
    field_order = ("way", "meeting")
    way = forms.ChoiceField(label=gettext_lazy("Discussion"), choices=InternalLiaison.Way, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting: Any = self.fields["meeting"]
        meeting.required, meeting.empty_label = False, _("None: by correspondence")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == InternalLiaison.Way.MEETING and data.get("meeting") is None:
            self.add_error("meeting", _("Choose the meeting on whose agenda it is put (INT-07)."))
        if data.get("way") == InternalLiaison.Way.CIB:
            data["meeting"] = None
        return data


class BallotForm(PeriodForm):
    """When the ballot runs; its majority is fixed by the kind of decision (BAL-11)."""

    kind = Ballot.Kind.INTERNAL_LIAISON


class RepresentativeForm(NameForm):
    """Whom the resolution is to name, or who is named for the liaison in force (INT-10, REP-01)."""


class StatingForm(InvolvementForm):
    """Level and representative of a liaison that was taken over from the open data (INT-10, INT-13)."""

    name = forms.CharField(
        label=gettext_lazy("Name of the representative"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("At the level “Observe” leave it empty where the committee manager represents."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address of the representative"), required=False)
    field_order = ("level", "project", "project_group", "name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = self.obj.named
        self.initial = {
            "name": named.name if named is not None else "",
            "email": named.email if named is not None else "",
            **self.initial,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        observes = data.get("level") == InternalLiaison.Level.OBSERVE
        for name in ("name", "email"):
            other = data.get("email" if name == "name" else "name")
            if name not in self.errors and not data.get(name, "") and (other or not observes):
                self.add_error(name, _("Name the representative with an e-mail address (INT-10)."))
        return data


class InformForm(ActionForm):
    recommend_mirror = forms.BooleanField(
        label=gettext_lazy("Recommend that the target mirrors the liaison"), required=False
    )

"""The steps of the form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.documents.forms import KeepsUploads, KeptFileField
from liaisons.applications.forms.fields import yes_no
from liaisons.applications.models import LiaisonRequest


class StepForm(forms.ModelForm):
    """A step of the form: it saves whatever is there; the submission alone asks for all.

    So nothing is called optional; the self-check beside the form says what is missing.
    """

    asked_for_later = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4


class LiaisonStep(StepForm):
    intergovernmental = yes_no(
        _("Is the organization intergovernmental?"), _("Founded by states or governments by treaty or agreement.")
    )

    class Meta:
        model = LiaisonRequest
        fields = ("intergovernmental", "change_of_category", "project", "late_in_project")
        labels = {
            "change_of_category": _("This replaces a liaison that the organization has in another category"),
            "project": _("Project of interest"),
            "late_in_project": _("The project is at a late stage"),
        }
        help_texts = {"project": _("Optional: a project of the committee or working group, by its number or title.")}
        widgets = {"project": forms.TextInput(attrs={"list": "project-names"})}


class EligibilityStep(KeepsUploads, StepForm):
    not_for_profit = yes_no(_("Is the organization not for profit?"))
    legal_entity = yes_no(_("Is the organization a legal entity?"))
    multinational = yes_no(_("Is the organization multinational in its aims and standards activities?"))
    statutes = KeptFileField(
        label=_("Statutes as a file"), required=False, help_text=_("PDF, Word or OpenDocument, at most 25 MB.")
    )

    class Meta:
        model = LiaisonRequest
        fields = (
            "not_for_profit",
            "competence",
            "authority",
            "sharing_drafts",
            "seeking_views",
            "consolidating",
            "legal_entity",
            "statutes",
            "statutes_link",
            "membership_reach",
            "multinational",
        )
        labels = {
            "competence": _("Competence to contribute"),
            "authority": _("Authority to promote standards"),
            "sharing_drafts": _("How does it share drafts with its members?"),
            "seeking_views": _("How does it seek their views?"),
            "consolidating": _("How does it consolidate them into one position?"),
            "statutes_link": _("Public address of the statutes"),
            "membership_reach": _("Who can be a member?"),
        }
        help_texts = {
            "competence": _("Through its activities and members; this or the next answer is enough."),
            "authority": _("By whom it is mandated to promote the use of standards."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.category == "C":
            for name in ("legal_entity", "statutes", "statutes_link", "membership_reach"):
                del self.fields[name]
        else:
            del self.fields["multinational"]


class JustificationStep(StepForm):
    class Meta:
        model = LiaisonRequest
        fields = (
            "reason",
            "benefit_applicant",
            "benefit_committee",
            "goals_short",
            "goals_medium",
            "goals_long",
            "accepts_copyright",
            "accepts_patents",
            "accepts_free",
            "accepts_reciprocity",
        )
        labels = {
            "reason": _("Why is a liaison sought?"),
            "benefit_applicant": _("What does the organization gain?"),
            "benefit_committee": _("What does the committee gain?"),
            "goals_short": _("Goals in the short term"),
            "goals_medium": _("Goals in the medium term"),
            "goals_long": _("Goals in the long term"),
            "accepts_copyright": _("We accept the rules on copyright and other intellectual property"),
            "accepts_patents": _("We accept the common patent policy"),
            "accepts_free": _("We charge nothing for the documents that we share"),
            "accepts_reciprocity": _("We offer the committee the same access in return"),
        }


class RepresentativeStep(StepForm):
    class Meta:
        model = LiaisonRequest
        fields = ("representative_name", "representative_email")
        labels = {
            "representative_name": _("Name"),
            "representative_email": _("E-mail address"),
        }
        help_texts = {
            "representative_name": _("May be named later; the liaison is registered only with a representative.")
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("representative_name") and not cleaned.get("representative_email"):
            self.add_error("representative_email", _("Give the e-mail address as well."))
        if cleaned.get("representative_email") and not cleaned.get("representative_name"):
            self.add_error("representative_name", _("Give the name as well."))
        return cleaned


STEPS: dict[str, type[StepForm]] = {
    "liaison": LiaisonStep,
    "eligibility": EligibilityStep,
    "justification": JustificationStep,
    "representative": RepresentativeStep,
}

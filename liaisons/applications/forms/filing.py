"""What the actions around the committee manager's check need to know."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.workflow.forms import ActionForm
from liaisons.applications.forms.fields import long_text
from liaisons.organizations.forms import OrganizationInput, alike, organization_called
from liaisons.organizations.models import Organization


class QuestionForm(ActionForm):
    question = long_text(_("Question"), _("The application stays with you; the applicant answers on its page."))


class AnswerForm(ActionForm):
    answer = long_text(_("Answer"))


class GapsForm(ActionForm):
    reason = long_text(_("What is missing or wrong"), _("One gap a line. The applicant sees this list."))


class IdentityForm(ActionForm):
    """Whether the organization is the one that it says, or one that the register has under another name (EXT-28)."""

    same_as = forms.ModelChoiceField(
        label=_("Same as"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("It is the organization that it declares"),
        help_text=_("Organizations of the register with a similar name."),
        widget=forms.RadioSelect,
    )
    other = forms.CharField(
        label=_("Same as another organization"),
        required=False,
        max_length=410,
        help_text=_("If the register has it under a name that is not listed: its acronym or name there."),
        widget=OrganizationInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = self.obj.organization
        self.others = Organization.objects.established().exclude(pk=declared.pk)
        words = [word for word in (declared.acronym, declared.name) if word]
        similar = {found.pk for word in words for found in alike(word, among=self.others)}
        same_as: Any = self.fields["same_as"]
        same_as.queryset = Organization.objects.filter(pk__in=similar)
        same_as.label_from_instance = lambda each: each.full_name

    def clean_other(self) -> Organization | None:
        name = " ".join(self.cleaned_data["other"].split())
        if not name:
            return None
        itself = Organization.objects.filter(pk=self.obj.organization_id).called(name)
        if itself.exists() and not self.others.called(name).exists():
            raise ValidationError(_("This is the organization itself. Leave the field empty if it is who it says."))
        return organization_called(name, among=self.others)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        other = cleaned.pop("other", None)
        if other is None:
            return cleaned
        if cleaned.get("same_as") not in (None, other):
            self.add_error("other", _("You have chosen another organization above. Choose one, or write one."))
        cleaned["same_as"] = other
        return cleaned

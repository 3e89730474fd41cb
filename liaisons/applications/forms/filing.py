"""What the actions around the committee manager's check need to know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.workflow.forms import ActionForm
from liaisons.applications.forms.fields import long_text
from liaisons.organizations.models import Organization


class QuestionForm(ActionForm):
    question = long_text(_("Question"), _("The application stays with you; the applicant answers on its page."))


class AnswerForm(ActionForm):
    answer = long_text(_("Answer"))


class GapsForm(ActionForm):
    reason = long_text(_("What is missing or wrong"), _("One gap a line. The applicant sees this list."))


class IdentityForm(ActionForm):
    """Whether the organization is the one that it says, or one that the register has under another name."""

    same_as = forms.ModelChoiceField(
        label=_("Same as"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("It is the organization that it declares"),
        help_text=_("Organizations of the register with a similar name."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = self.obj.organization
        alike = {found.pk for word in (declared.acronym, declared.name) if word for found in _alike(word)}
        alike.discard(declared.pk)
        same_as: Any = self.fields["same_as"]
        same_as.queryset = Organization.objects.filter(pk__in=alike)
        same_as.label_from_instance = lambda each: each.full_name


def _alike(name: str) -> list[Organization]:
    """Return organizations of the register that have the whole name, or its longest word, in theirs."""
    longest = max(name.split(), key=len)
    established = Organization.objects.established()
    return [*established.matching(name)[:10], *established.matching(longest)[:10]]

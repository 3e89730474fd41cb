"""How a form begins: for which organization, and for which committees."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from liaisons.organizations.models import Organization


class BeginForm(forms.Form):
    """For which organization the applicant speaks: one of the register, or a new one."""

    organization = forms.CharField(
        label=_("Organization"),
        max_length=300,
        help_text=_("Its acronym or name. If it is in the register, the register’s entry is used."),
    )
    new = forms.BooleanField(
        label=_("The organization is not in the register; declare it"),
        required=False,
    )
    acronym = forms.CharField(label=_("Acronym"), max_length=100, required=False)
    country = forms.CharField(
        label=_("Country of the headquarters"),
        max_length=2,
        required=False,
        help_text=_("Two letters, such as CH. The national body of this country is asked later."),
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    category = forms.ChoiceField(
        label=_("Category"),
        choices=(
            ("A", _("A – contribute to the work of a committee")),
            ("C", _("C – contribute to the work of a working group")),
            ("B", _("B – be kept informed (intergovernmental organizations only)")),
        ),
        widget=forms.RadioSelect,
        help_text=_("A and B attach to a committee or subcommittee, C to a working group."),
    )

    def clean_country(self) -> str:
        country = self.cleaned_data["country"].upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise ValidationError(_("Write the country with two letters, such as CH."))
        return country

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = cleaned.get("organization", "").strip()
        if name and not cleaned.get("new"):
            known = Organization.objects.established()
            exact = list(known.called(name)[:6])
            found = exact or list(known.matching(name)[:6])
            if len(exact) == 1:
                cleaned["existing"] = exact[0]
            elif found:
                self.add_error(
                    "organization",
                    _("Write one of these exactly, or declare a new organization: %(names)s.")
                    % {"names": "; ".join(each.full_name for each in found[:5])},
                )
            else:
                self.add_error(
                    "organization", _("It is not in the register. Tick the box below to declare a new organization.")
                )
        if cleaned.get("new") and not cleaned.get("country"):
            self.add_error("country", _("Say in which country the headquarters are."))
        return cleaned


class CommitteeChoiceForm(forms.Form):
    """One more committee for the form, by its reference."""

    reference = forms.CharField(label=_("Committee or working group"), max_length=60)

    def __init__(self, *args: Any, category: str, **kwargs: Any) -> None:
        self.category = category
        super().__init__(*args, **kwargs)
        self.fields["reference"].help_text = (
            _("The reference of a working group, such as ISO/TC 154/WG 5.")
            if category == "C"
            else _("The reference of a committee or subcommittee, such as ISO/TC 154.")
        )
        self.fields["reference"].widget.attrs["list"] = "committee-references"

    def clean_reference(self) -> str:
        reference = " ".join(self.cleaned_data["reference"].split())
        committee = Committee.objects.filter(reference__iexact=reference).first()
        if committee is None:
            near = Committee.objects.matching(reference)[:5]
            hint = "; ".join(each.reference for each in near)
            if hint:
                raise ValidationError(
                    _("There is no committee “%(reference)s”. Did you mean: %(hint)s?")
                    % {"reference": reference, "hint": hint}
                )
            raise ValidationError(_("There is no committee “%(reference)s”.") % {"reference": reference})
        self.cleaned_data["committee"] = committee
        return reference

"""Naming an organization of the register in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaisons.organizations.models import Organization, OrganizationQuerySet

_YES_NO = [("", gettext_lazy("Not stated")), ("True", gettext_lazy("Yes")), ("False", gettext_lazy("No"))]


def _fact(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, choices=_YES_NO, coerce=lambda value: value == "True", empty_value=None
    )


def _text(label: Any, help_text: Any = "", *, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=4000, widget=widget)


class DetailsForm(forms.Form):
    """What an organization says of itself; its names and its identity are kept by the central secretariat."""

    legal_entity = _fact(gettext_lazy("Legal entity"))
    not_for_profit = _fact(gettext_lazy("Not for profit"))
    intergovernmental = _fact(gettext_lazy("Intergovernmental"))
    country = forms.CharField(
        label=gettext_lazy("Country of the headquarters"),
        required=False,
        max_length=2,
        help_text=gettext_lazy("Two letters of ISO 3166-1, such as CH."),
    )
    headquarters = _text(gettext_lazy("Address of the headquarters"))
    membership = _text(
        gettext_lazy("Membership"), gettext_lazy("Who its members are, and from how many countries."), rows=4
    )
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https", max_length=200)
    description = _text(gettext_lazy("Description"), rows=6)

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise ValidationError(_("Write the country with two letters, such as CH."))
        return country


class RenameForm(forms.Form):
    acronym = forms.CharField(label=gettext_lazy("Acronym"), required=False, max_length=100)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("acronym", "").strip() and not data.get("name", "").strip() and not self.errors:
            self.add_error("name", _("An organization has a name or an acronym."))
        return data


class OrganizationInput(forms.TextInput):
    """A text input that suggests the organizations of the register where the browser can."""

    template_name = "organizations/widgets/name.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-suggestions"
        context["widget"]["suggestions"] = [each.full_name for each in Organization.objects.established()]
        return context


class MergeForm(forms.Form):
    """Which organization of the register this one is, too."""

    into = forms.CharField(
        label=gettext_lazy("Same as"),
        max_length=420,
        widget=OrganizationInput,
        help_text=gettext_lazy("The organization that goes on; by its acronym, its name, or both as in the list."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization

    def clean_into(self) -> Organization:
        return organization_called(
            self.cleaned_data["into"].strip(), among=Organization.objects.established().exclude(pk=self.organization.pk)
        )


def organization_called(name: str, *, among: OrganizationQuerySet) -> Organization:
    """Return the one organization `among` those given that is called `name`.

    Raises `ValidationError` where none or several are, with the names to choose from.
    """
    found = list(among.called(name)[:6])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(
            _("Several are called “%(name)s”; write acronym and name as here: %(names)s."),
            code="several",
            params={"name": name, "names": _listed(found)},
        )
    if near := alike(name, among=among)[:5]:
        raise ValidationError(
            _("There is no organization “%(name)s” in the register. Did you mean: %(names)s?"),
            code="unknown",
            params={"name": name, "names": _listed(near)},
        )
    raise ValidationError(
        _("There is no organization “%(name)s” in the register."), code="unknown", params={"name": name}
    )


def alike(name: str, *, among: OrganizationQuerySet) -> list[Organization]:
    """Return those `among` the organizations given that have the whole `name`, or its longest word, in theirs."""
    longest = max(name.split(), key=len)
    return list(dict.fromkeys([*among.matching(name)[:10], *among.matching(longest)[:10]]))


def _listed(organizations: list[Organization]) -> str:
    return "; ".join(each.full_name for each in organizations)

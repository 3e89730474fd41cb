"""Naming an organization of the register in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from liaisons.organizations.models import Organization, OrganizationQuerySet


class OrganizationInput(forms.TextInput):
    """A text input that suggests the organizations of the register where the browser can."""

    template_name = "organizations/widgets/name.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-suggestions"
        context["widget"]["suggestions"] = [each.full_name for each in Organization.objects.established()]
        return context


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

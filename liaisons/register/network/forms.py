"""What a network can be narrowed by; the choices stand in the address."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaisons.register.models import Liaison
from liaisons.register.network.nodes import BOTH, COMMITTEE, IN, ORGANIZATION, OUT

_KEYS = re.compile(r"[0-9]{1,18}(-[0-9]{1,18}){0,99}")


class NetworkFilter(forms.Form):
    """A choice that is none of those offered filters nothing."""

    kind = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Everybody")), (COMMITTEE, _("Committees")), (ORGANIZATION, _("Organizations"))],
    )
    way = forms.ChoiceField(
        label=_("Direction"),
        required=False,
        choices=[("", _("Any")), (BOTH, _("Both ways")), (OUT, _("Outgoing only")), (IN, _("Incoming only"))],
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("Any")), *Liaison.Category.choices]
    )
    under = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, leave_out: tuple[str, ...] = ()) -> None:
        super().__init__(data)
        for name in leave_out:
            del self.fields[name]

    @property
    def chosen(self) -> dict[str, Any]:
        """What to filter by, in the words of `nodes.only`."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name, "") for name in ("kind", "way", "category")}
        under = self.cleaned_data.get("under", "")
        parents = frozenset(under.split("-")) if _KEYS.fullmatch(under) else None
        return {**given, "parents": parents}

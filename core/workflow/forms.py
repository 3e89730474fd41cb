"""What an action may need to know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ActionForm(forms.Form):
    """The form of an action: it knows the object, and as what the person acts."""

    def __init__(self, data: Any = None, files: Any = None, *, obj: Any, standing: Any, **kwargs: Any) -> None:
        self.obj = obj
        self.standing = standing
        super().__init__(data, files, **kwargs)


class ReasonForm(ActionForm):
    """An action that must be explained; the reason stands in the ledger."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("It is kept with the record and told to those concerned."),
    )

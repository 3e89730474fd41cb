"""Kinds of fields that several of the forms have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.shell.widgets import DateInput

YES_NO = ((True, _("Yes")), (False, _("No")))


def long_text(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def date(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput(), **kwargs)


def yes_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        widget=forms.RadioSelect,
    )

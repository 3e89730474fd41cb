"""The widgets that every part's forms share."""

from typing import Any

from django import forms


class DateInput(forms.DateInput):
    """A date as the browser's own calendar picks it and writes it, in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

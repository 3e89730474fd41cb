"""What ticking asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.workflow.forms import ActionForm
from liaisons.register.checklists.ticking import open_lines


class TickForm(ActionForm):
    """The open lines of one duty; at least one is ticked."""

    duty = ""

    lines = forms.MultipleChoiceField(label=_("Lines that are done"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines: Any = self.fields["lines"]
        lines.choices = [(line.code, line.label) for line in open_lines(self.obj, self.duty)]


class ManagerTickForm(TickForm):
    duty = "manager"


class RepresentativeTickForm(TickForm):
    duty = "representative"


class ContactTickForm(TickForm):
    duty = "contact"

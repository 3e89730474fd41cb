"""What a contribution needs to know."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents.forms import KeepsUploads, KeptFileField
from liaisons.register.contributions.states import Kind
from liaisons.register.models import Representative


class ContributionForm(KeepsUploads, forms.Form):
    """For which body, what it is, and what it says (REP-05, REP-08)."""

    representative: Any = forms.ModelChoiceField(
        label=gettext_lazy("You speak for"),
        queryset=Representative.objects.none(),
        empty_label=None,
        required=False,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=gettext_lazy("What you send"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A paper or a report has one."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("A comment is a text; a report is a text, a file, or both."),
    )
    file = KeptFileField(label=gettext_lazy("File"), required=False, help_text=gettext_lazy("A paper is a file."))

    def __init__(self, *args: Any, speaking: Any, kinds: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["representative"]
        kind: Any = self.fields["kind"]
        body.queryset = speaking
        body.label_from_instance = lambda each: str(each.body)
        found = list(speaking[:2])
        if len(found) == 1:
            # One body: nothing to choose, and nothing to change (REP-05).
            body.initial, body.disabled, body.required = found[0], True, True
            body.help_text = _("The body that you represent here; it is kept with what you send.")
        else:
            body.help_text = _("Needed, unless you only present the report of an organization.")
        kind.choices = [(each.value, each.label) for each in kinds]
        kind.initial = kinds[0] if kinds else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") in (Kind.PAPER, Kind.REPORT) and not data.get("title", "").strip():
            self.add_error("title", ValidationError(_("Give it a title."), code="required"))
        return data

"""Forms for working groups, posts and experts."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee, NationalBody
from committees.directory.papers import KINDS
from committees.directory.ports import occasions
from committees.directory.queries import p_members
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.documents.forms import KeepsUploads, KeptFileField
from core.documents.models import Said
from core.shell.widgets import DateInput


class PersonField(forms.EmailField):
    """A person, named by the e-mail address: nobody has to be listed to be found (SVC-04)."""

    default_error_messages = {
        "unknown": _("Nobody with this e-mail address is registered. They need an invitation first (SVC-01).")
    }

    def clean(self, value: Any) -> User | None:
        """Return the active person with this address."""
        address = super().clean(value)
        if not address:
            return None
        person = User.objects.filter(email__iexact=address, is_active=True).first()
        if person is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return person


class GroupForm(forms.Form):
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=999)
    title = forms.CharField(label=_("Title"), max_length=500)
    scope = forms.CharField(label=_("Scope"), required=False, widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=Committee.Status, widget=forms.RadioSelect)


class AppointForm(forms.Form):
    person = PersonField(label=_("E-mail address of the person"))
    role = forms.ChoiceField(label=_("Post"))
    deputy = forms.BooleanField(label=_("As deputy"), required=False)
    starts_on = forms.DateField(
        label=_("First day"), widget=DateInput(), help_text=_("Rights begin with this day (COM-04).")
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DateInput(),
        required=False,
        help_text=_("Rights end with this day. Empty: until somebody ends it."),
    )

    def __init__(self, *args: Any, posts: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(post.value, post.label) for post in posts]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = clock.today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return data


class EndForm(forms.Form):
    on = forms.DateField(
        label=_("Last day"),
        widget=DateInput(),
        help_text=_("Rights last until the end of this day. With yesterday's date they end at once (COM-04)."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on < clock.today() - dt.timedelta(days=1):
            raise forms.ValidationError(
                _("What was held cannot be taken back: the last day is yesterday at the earliest.")
            )
        return on


class ExpertForm(forms.Form):
    person = PersonField(label=_("E-mail address of the person"))
    nominated_by = forms.ModelChoiceField(
        label=_("Nominated by"), queryset=NationalBody.objects.none(), required=False, empty_label=_("No body")
    )
    on_behalf_of = forms.CharField(
        label=_("On behalf of"),
        max_length=300,
        required=False,
        help_text=_("The liaison organization, where no national body nominates."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DateInput())

    def __init__(self, *args: Any, group: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominated_by"].queryset = p_members(group)  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = clock.today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("nominated_by")) == bool(data.get("on_behalf_of")) and not self.errors:
            self.add_error("nominated_by", _("Name the body or the organization that sends the expert, one of them."))
        return data


class PaperForm(KeepsUploads, forms.Form):
    """A document of a committee: its file, and what those who are told of it learn beside (DOC-03)."""

    title = forms.CharField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(label=_("Type"))
    file = KeptFileField(label=_("File"))
    expected = forms.CharField(
        label=_("What is expected"),
        max_length=300,
        required=False,
        help_text=_("Such as comments or a vote. Empty: the document is for information."),
    )
    expected_by = forms.DateField(label=_("By when"), widget=DateInput(), required=False)
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].choices = [("", "---------"), *KINDS.items()]  # type: ignore[attr-defined]
        self._occasions = {}
        for queryset in occasions.choices(committee):
            name = queryset.model._meta.model_name or ""
            label = capfirst(queryset.model._meta.verbose_name)
            if queryset.exists():
                self.fields[name] = forms.ModelChoiceField(
                    label=label, queryset=queryset, required=False, empty_label=_("None")
                )
                self._occasions[name] = queryset.model

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        by = data.get("expected_by")
        if by and not data.get("expected"):
            self.add_error("expected", _("Say what is expected by that day."))
        if by and by < clock.today():
            self.add_error("expected_by", _("This day is over."))
        return data

    def said(self) -> Said:
        """Return what is said with the document, once the form is valid."""
        data = self.cleaned_data
        return Said(
            expected=data["expected"],
            expected_by=data["expected_by"],
            note=data["note"],
            occasion=next((data[name] for name in self._occasions if data.get(name)), None),
        )


class NewContentForm(PaperForm):
    """New content of a document; title and type stay (DOC-07)."""

    title = None  # type: ignore[assignment]
    kind = None  # type: ignore[assignment]

"""What people say of themselves, acknowledge, and whom they invite."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.accounts.invitations import roles_to_offer
from core.accounts.models import Acknowledgement, User
from core.accounts.references import find_scope
from core.accounts.roles import Role
from core.accounts.standing import Standing
from core.rulebook.enforcement import enforces


@enforces("SVC-01", what=_("Registers a person by address and password, without any role."), kind="guard")
class SignupForm(forms.Form):
    """What signing up asks beyond address and password. No role can be chosen here (SVC-01)."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Complete the new person. An address that an invitation has proved counts for that address only."""
        adapter = get_adapter()
        if not adapter.is_email_verified(request, user.email):
            adapter.unstash_verified_email(request)
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class AcknowledgeForm(forms.Form):
    """One box for each text that is outstanding."""

    LABELS = {
        Acknowledgement.Text.CODE: _("I have read the Code of Conduct and will keep it."),
        Acknowledgement.Text.DECLARATION: _("I agree to the data protection declaration."),
    }

    def __init__(self, *args: Any, texts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for text in texts:
            self.fields[text] = forms.BooleanField(
                label=self.LABELS[Acknowledgement.Text(text)],
                error_messages={"required": _("Without this you cannot go on.")},
            )


class ProfileForm(forms.ModelForm):
    """The data that a person corrects himself (SVC-04)."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name],
        help_text=_("Times on the pages are shown in it; deadlines keep their own zone."),
    )

    class Meta:
        model = User
        fields = ("name", "phone", "time_zone")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }


class InviteForm(forms.Form):
    """Whom to invite, as what, on what."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"))
    scope = forms.CharField(
        label=_("On"),
        max_length=300,
        required=False,
        help_text=_(
            "The committee's reference (ISO/TC 154), or the acronym of the national body or organization. "
            "Empty for roles that are held everywhere."
        ),
    )
    deputy = forms.BooleanField(label=_("As a deputy"), required=False)

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = set(roles_to_offer(standing))
        self.fields["role"].choices = [choice for choice in Role.choices if choice[0] in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find what the scope names."""
        cleaned = super().clean() or {}
        if "role" in cleaned:
            try:
                cleaned["found"] = find_scope(cleaned["role"], cleaned.get("scope", ""))
            except ValidationError as error:
                self.add_error("scope", error)
        return cleaned


class OfficersForm(forms.Form):
    """A list of officers, chosen as a file or pasted; the check gives it back as text."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("With the columns name, email, role, scope and, if you like, deputy."),
    )
    text = forms.CharField(
        label=_("Or the lines themselves"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """Take the file before the text."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > 1_000_000:
            self.add_error("file", _("The file is larger than 1 MB."))
        elif file is not None:
            cleaned["data"] = file.read()
        elif cleaned.get("text", "").strip():
            cleaned["data"] = cleaned["text"].encode()
        elif not self.errors:
            self.add_error("file", _("Choose a file or paste the lines."))
        return cleaned

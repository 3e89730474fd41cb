"""What passing a document on, its feedback and its backing need to know."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from core import clock
from core.shell.widgets import DateInput
from core.workflow.forms import ActionForm
from liaisons.register.documents.bodies import domain_of
from liaisons.register.documents.models import Backing

# A group of stakeholders, not a mailing to everybody.
MOST_ADDRESSES = 100


def _text(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=4000, widget=widget)


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip().lower() for line in text.replace(",", "\n").splitlines() if line.strip()))


class AnswerByForm(forms.Form):
    """A form that asks for an answer by a day."""

    answer_by = forms.DateField(label=gettext_lazy("Answer by"), widget=DateInput)

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        self.fields["answer_by"].initial = clock.today(committee.zone) + dt.timedelta(weeks=3)

    def clean_answer_by(self) -> dt.date:
        day: dt.date = self.cleaned_data["answer_by"]
        if day < clock.today(self.committee.zone):
            raise ValidationError(_("This day is over."))
        return day


class PassOnForm(AnswerByForm):
    """To which group of the own body, with which question (DOC-04, REP-09).

    Who represents a committee asks its members, whom the register knows; the fields for a group go with that.
    """

    representative: Any = forms.ModelChoiceField(
        label=gettext_lazy("In the name of"), queryset=None, empty_label=None, widget=forms.RadioSelect
    )
    group = forms.CharField(
        label=gettext_lazy("Group"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("How your organization calls these people, such as “Drafting group on addresses”."),
    )
    addresses = _text(
        gettext_lazy("E-mail addresses"), gettext_lazy("One a line. They stay with your organization."), required=False
    )
    domains = _text(
        gettext_lazy("Further domains of your organization"),
        gettext_lazy("One a line, such as example.org. The domain of its website is known already."),
        required=False,
        rows=2,
    )
    question = _text(gettext_lazy("What you ask them"), gettext_lazy("It is sent with what it is about."))
    confirmed = forms.BooleanField(label=gettext_lazy("All of them belong to my organization"), required=False)
    field_order = ("representative", "group", "addresses", "domains", "question", "answer_by", "confirmed")

    def __init__(self, *args: Any, representatives: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["representative"]
        choice.queryset = representatives
        choice.label_from_instance = lambda each: each.organization.full_name if each.organization else str(each.home)
        choice.initial = representatives.first()
        homes = [each.home_id is not None for each in representatives]
        if not any(homes):
            for name in ("group", "addresses", "confirmed"):
                self.fields[name].required = True
        if all(homes):
            for name in ("group", "addresses", "domains", "confirmed"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for the group of an organization; of a committee it is its members."""
        data = super().clean() or {}
        representative = data.get("representative")
        if representative is None:
            return data
        if representative.home is not None:
            from liaisons.register.documents.matters import members_of

            data["group"] = _("Members of %(committee)s") % {"committee": representative.home}
            data["addresses"] = [person.email for person in members_of(representative.home)]
            data["domains"], data["confirmed"] = [], True
            if not data["addresses"]:
                raise ValidationError(_("The committee has nobody to ask yet."))
            return data
        for name in ("group", "addresses", "confirmed"):
            if name not in self.errors and not data.get(name):
                self.add_error(name, ValidationError(self.fields["question"].error_messages["required"], "required"))
        return data

    def clean_addresses(self) -> list[str]:
        found = _lines(self.cleaned_data["addresses"])
        for address in found:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(_("“%(text)s” is no e-mail address.") % {"text": address}) from None
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(_("At most %(number)d addresses go to one group.") % {"number": MOST_ADDRESSES})
        return found

    def clean_domains(self) -> list[str]:
        found = [domain_of(each) for each in _lines(self.cleaned_data["domains"])]
        if any("." not in each for each in found):
            raise ValidationError(_("Write whole domains, such as example.org."))
        return found


class FeedbackForm(ActionForm):
    source = forms.CharField(
        label=gettext_lazy("From"),
        max_length=200,
        help_text=gettext_lazy("A person, a member or a part of the group; the committee manager reads it."),
    )
    text = _text(gettext_lazy("Feedback"), rows=6)


class ReturnForm(ActionForm):
    summary = _text(
        gettext_lazy("Summary for the committee manager"),
        gettext_lazy("What your organization makes of it; the single answers go along."),
        rows=6,
    )


class AskBackingForm(AnswerByForm):
    """Whom to ask for the backing of a document (DOC-08)."""

    liaisons: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Liaison organizations"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    note = _text(gettext_lazy("Note"), gettext_lazy("Why their backing matters."), required=False, rows=3)
    field_order = ("liaisons", "note", "answer_by")

    def __init__(self, *args: Any, liaisons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["liaisons"]
        choice.queryset = liaisons
        choice.label_from_instance = lambda each: each.organization.full_name


class BackingForm(ActionForm):
    """The answer of the organization; no backing is explained (DOC-08)."""

    answer = forms.ChoiceField(label=gettext_lazy("Answer"), choices=Backing.Answer.choices, widget=forms.RadioSelect)
    reason = _text(
        gettext_lazy("Reason"),
        gettext_lazy("Needed where the document is not backed: the committee can then look for a solution."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == Backing.Answer.NONE and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why the document is not backed (DOC-08)."))
        return data

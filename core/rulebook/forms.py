"""The form by which an administrator gives a parameter a new value."""

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock
from core.rulebook import parameters
from core.rulebook.definitions import Definition, Value, definition
from core.rulebook.models import ParameterValue

if TYPE_CHECKING:
    _Form = forms.ModelForm[ParameterValue]
else:
    _Form = forms.ModelForm


class NewValueForm(_Form):
    """A new value for one parameter, of its type; the alternatives that are not built cannot be chosen."""

    name = forms.CharField(widget=forms.HiddenInput)
    value = forms.Field()

    class Meta:
        model = ParameterValue
        fields = ("name", "value", "in_force_from", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = str(self.data.get("name") or self.initial.get("name") or "")
        self.definition = definition(name)
        now = parameters.in_force(name)
        self.fields["value"] = _value_field(self.definition)
        self.fields["value"].label = self.definition.label
        self.fields["value"].help_text = _hint(self.definition, now.display)
        self.initial.setdefault("value", _typed(self.definition, now.value))
        self.initial.setdefault("in_force_from", clock.today())

    def clean_value(self) -> Value:
        """Return the value in the parameter's type."""
        typed = self.cleaned_data["value"]
        if isinstance(typed, str):
            return self.definition.parse(typed)
        return self.definition.clean(typed)

    def clean_in_force_from(self) -> dt.date:
        """Refuse a day that has passed: what is fixed stays as it is."""
        day = cast(dt.date, self.cleaned_data["in_force_from"])
        if day < clock.today():
            raise ValidationError(_("A value holds from today on or later, never from a past day."))
        return day

    def store(self, by: AbstractBaseUser) -> ParameterValue:
        """Add the value to the parameter's history."""
        data = self.cleaned_data
        return parameters.set_value(
            self.definition.name,
            data["value"],
            in_force_from=data["in_force_from"],
            by=by,
            reason=data["reason"],
        )


def _value_field(each: Definition) -> forms.Field:
    match each.type:
        case "int":
            return forms.IntegerField(min_value=each.minimum, max_value=each.maximum, required=not each.optional)
        case "bool":
            return forms.ChoiceField(choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.RadioSelect)
        case "choice":
            built = [(choice.value, choice.label) for choice in each.choices if choice.built]
            return forms.ChoiceField(choices=built, widget=forms.RadioSelect)
    return forms.CharField(required=not each.optional)


def _hint(each: Definition, now: str) -> str:
    unbuilt = [choice.label for choice in each.choices if not choice.built]
    hint = _("%(explanation)s At present: %(now)s. Origin: %(origin)s.") % {
        "explanation": each.explanation,
        "now": now,
        "origin": each.origin,
    }
    if unbuilt:
        hint += " " + _("Not available: %(choices)s.") % {"choices": "; ".join(unbuilt)}
    return hint


def _typed(each: Definition, now: Value) -> Any:
    match now:
        case bool():
            return "yes" if now else "no"
        case list():
            return ", ".join(str(number) for number in now)
    return now

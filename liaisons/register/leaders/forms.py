"""What appointing a convenor or project leader, and ending a term early, need to know."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from committees.ballots.models import Resolution, ResolutionVersion
from committees.directory.forms import PersonField
from committees.directory.models import Committee, Membership, NationalBody
from core import clock
from core.accounts.models import User
from core.rulebook import parameters
from core.shell import dates
from core.shell.widgets import DateInput
from core.workflow.forms import ActionForm
from liaisons.register.leaders.models import Term
from liaisons.register.models import Liaison


class NomineeField(PersonField):
    """A person named by the e-mail address; who is not known yet is returned as that address."""

    def clean(self, value: Any) -> User | str | None:  # type: ignore[override]
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            if error.code == "unknown" and not User.objects.filter(email__iexact=value.strip()).exists():
                return str(value.strip())
            raise


class ResolutionField(forms.ModelChoiceField):
    """A published resolution in force, with its day and the beginning of its text."""

    def label_from_instance(self, obj: Any) -> str:
        version = obj.current
        text = version.text if len(version.text) <= 90 else f"{version.text[:90]}…"
        return _("%(number)s of %(day)s: %(text)s") % {
            "number": obj.number,
            "day": dates.day(version.decided_on),
            "text": text,
        }


class LeaderForm(forms.Form):
    """Who is appointed, from where he comes, by which resolution, from when to when."""

    person = NomineeField(label=gettext_lazy("E-mail address of the nominee"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For somebody without an account: one is opened, and a letter says how to sign in."),
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Nominee of"),
        help_text=gettext_lazy("The P-member or the organization in category A liaison from which the nominee comes."),
    )
    resolution = ResolutionField(
        label=gettext_lazy("Resolution"), queryset=Resolution.objects.none(), empty_label="---------"
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DateInput())
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput(), required=False)

    def __init__(self, *args: Any, committee: Committee, group: Committee | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._origins: dict[str, NationalBody | Liaison] = {}
        origin, resolution, last = (self.fields[name] for name in ("origin", "resolution", "ends_on"))
        origin.choices = [("", "---------"), *self._origins_of(committee, group)]  # type: ignore[attr-defined]
        resolution.queryset = resolutions_of(committee)  # type: ignore[attr-defined]
        years = parameters.number("convenor_term_years")
        last.help_text = ngettext(
            "Empty: %(years)d year after the first day, the longest term (COM-05).",
            "Empty: %(years)d years after the first day, the longest term (COM-05).",
            years,
        ) % {"years": years}
        self.fields["starts_on"].initial = clock.today

    def _origins_of(self, committee: Committee, group: Committee | None) -> list[Any]:
        """Return all who send people here, by kind: also those whose nominee is refused, so that he learns why."""
        held = Membership.objects.filter(committee=committee).in_force().select_related("body")
        kinds: dict[str, list[tuple[str, str]]] = {}
        for each in held.order_by("body__acronym", "body"):
            self._add(kinds, _("P-members") if each.kind == Membership.Kind.P else _("O-members"), each.body)
        where = [committee.pk, *([group.pk] if group is not None else [])]
        liaisons = Liaison.objects.live().filter(committee__in=where).select_related("organization", "committee")
        for liaison in liaisons.order_by("category", "organization__acronym", "pk"):
            category = _("Liaisons in category %(category)s") % {"category": liaison.get_category_display()}
            self._add(kinds, category, liaison)
        # "P-members" after "O-members" by letter, but first by weight.
        return sorted(kinds.items(), key=lambda kind: (kind[0] != _("P-members"), kind[0] == _("O-members"), kind[0]))

    def _add(self, kinds: dict[str, list[tuple[str, str]]], kind: str, body: NationalBody | Liaison) -> None:
        key = f"{body._meta.model_name}-{body.pk}"
        self._origins[key] = body
        name = str(body.organization) if isinstance(body, Liaison) else str(body)
        kinds.setdefault(kind, []).append((key, name))

    def clean_origin(self) -> NationalBody | Liaison:
        return self._origins[self.cleaned_data["origin"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        if isinstance(data.get("person"), str) and not data.get("name", "").strip():
            self.add_error("name", _("Nobody with this e-mail address has an account yet: enter the name to open one."))
        return data


def origin_key(term: Term) -> str:
    """Return the choice of the form that stands for the origin of `term`."""
    body = term.body or term.liaison
    return f"{body._meta.model_name}-{body.pk}" if body is not None else ""


def resolutions_of(committee: Committee) -> Any:
    """Return the resolutions of `committee` that are in force: those whose last version has carried, newest first."""
    carried = ResolutionVersion.objects.current().filter(carried=True).values("resolution")
    return Resolution.objects.filter(committee=committee, pk__in=carried).with_current()


class EndEarlyForm(ActionForm):
    """When and why a term ends before its last day."""

    on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DateInput(),
        help_text=gettext_lazy(
            "Rights last until the end of this day; with yesterday's date they end at once (COM-04)."
        ),
    )
    ending = forms.ChoiceField(label=gettext_lazy("Why"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
        self.fields["ending"].choices = [(each.value, each.label) for each in Term.SAID]  # type: ignore[attr-defined]

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on < clock.today() - dt.timedelta(days=1):
            raise forms.ValidationError(
                _("What was held cannot be taken back: the last day is yesterday at the earliest.")
            )
        if on >= self.obj.ends_on:
            raise forms.ValidationError(
                _("The term ends by itself on %(day)s; only a renewal can make it longer (COM-05).")
                % {"day": dates.day(self.obj.ends_on)}
            )
        return on

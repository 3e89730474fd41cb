"""The steps of the form, and what the actions of an application need to know."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committees.ballots import periods
from committees.ballots.models import Ballot
from committees.directory.models import Committee, NationalBody
from committees.meetings.models import Meeting
from core import clock
from core.documents.forms import KeepsUploads, KeptFileField
from core.workflow.forms import ActionForm, ReasonForm
from liaisons.applications.criteria import confirmed_by_staff
from liaisons.applications.models import Application, LiaisonRequest
from liaisons.organizations.models import Organization


def _long_text(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _date(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


YES_NO = ((True, _("Yes")), (False, _("No")))


def _yes_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=YES_NO,
        coerce=lambda value: value == "True",
        empty_value=None,
        widget=forms.RadioSelect,
    )


class BeginForm(forms.Form):
    """For which organization the applicant speaks: one of the register, or a new one."""

    organization = forms.CharField(
        label=_("Organization"),
        max_length=300,
        help_text=_("Its acronym or name. If it is in the register, the register’s entry is used."),
    )
    new = forms.BooleanField(
        label=_("The organization is not in the register; declare it"),
        required=False,
    )
    acronym = forms.CharField(label=_("Acronym"), max_length=100, required=False)
    country = forms.CharField(
        label=_("Country of the headquarters"),
        max_length=2,
        required=False,
        help_text=_("Two letters, such as CH. The national body of this country is asked later."),
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    category = forms.ChoiceField(
        label=_("Category"),
        choices=(
            ("A", _("A – contribute to the work of a committee")),
            ("C", _("C – contribute to the work of a working group")),
            ("B", _("B – be kept informed (intergovernmental organizations only)")),
        ),
        widget=forms.RadioSelect,
        help_text=_("A and B attach to a committee or subcommittee, C to a working group."),
    )

    def clean_country(self) -> str:
        country = self.cleaned_data["country"].upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise ValidationError(_("Write the country with two letters, such as CH."))
        return country

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = cleaned.get("organization", "").strip()
        if name and not cleaned.get("new"):
            found = list(Organization.objects.established().matching(name)[:6])
            exact = [each for each in found if name.casefold() in (each.acronym.casefold(), each.name.casefold())]
            if len(exact) == 1:
                cleaned["existing"] = exact[0]
            elif found:
                self.add_error(
                    "organization",
                    _("Write one of these exactly, or declare a new organization: %(names)s.")
                    % {"names": "; ".join(each.full_name for each in found[:5])},
                )
            else:
                self.add_error(
                    "organization", _("It is not in the register. Tick the box below to declare a new organization.")
                )
        if cleaned.get("new") and not cleaned.get("country"):
            self.add_error("country", _("Say in which country the headquarters are."))
        return cleaned


class CommitteeChoiceForm(forms.Form):
    """One more committee for the form, by its reference."""

    reference = forms.CharField(label=_("Committee or working group"), max_length=60)

    def __init__(self, *args: Any, category: str, **kwargs: Any) -> None:
        self.category = category
        super().__init__(*args, **kwargs)
        self.fields["reference"].help_text = (
            _("The reference of a working group, such as ISO/TC 154/WG 5.")
            if category == "C"
            else _("The reference of a committee or subcommittee, such as ISO/TC 154.")
        )
        self.fields["reference"].widget.attrs["list"] = "committee-references"

    def clean_reference(self) -> str:
        reference = " ".join(self.cleaned_data["reference"].split())
        committee = Committee.objects.filter(reference__iexact=reference).first()
        if committee is None:
            near = Committee.objects.matching(reference)[:5]
            hint = "; ".join(each.reference for each in near)
            if hint:
                raise ValidationError(
                    _("There is no committee “%(reference)s”. Did you mean: %(hint)s?")
                    % {"reference": reference, "hint": hint}
                )
            raise ValidationError(_("There is no committee “%(reference)s”.") % {"reference": reference})
        self.cleaned_data["committee"] = committee
        return reference


class StepForm(forms.ModelForm):
    """A step of the form: it saves whatever is there; the submission alone asks for all.

    So nothing is called optional; the self-check beside the form says what is missing.
    """

    asked_for_later = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4


class LiaisonStep(StepForm):
    intergovernmental = _yes_no(
        _("Is the organization intergovernmental?"), _("Founded by states or governments by treaty or agreement.")
    )

    class Meta:
        model = LiaisonRequest
        fields = ("intergovernmental", "change_of_category", "project", "late_in_project")
        labels = {
            "change_of_category": _("This replaces a liaison that the organization has in another category"),
            "project": _("Project of interest"),
            "late_in_project": _("The project is at a late stage"),
        }
        help_texts = {"project": _("Optional: a project of the committee or working group, by its number or title.")}


class EligibilityStep(KeepsUploads, StepForm):
    not_for_profit = _yes_no(_("Is the organization not for profit?"))
    legal_entity = _yes_no(_("Is the organization a legal entity?"))
    multinational = _yes_no(_("Is the organization multinational in its aims and standards activities?"))
    statutes = KeptFileField(
        label=_("Statutes as a file"), required=False, help_text=_("PDF, Word or OpenDocument, at most 25 MB.")
    )

    class Meta:
        model = LiaisonRequest
        fields = (
            "not_for_profit",
            "competence",
            "authority",
            "sharing_drafts",
            "seeking_views",
            "consolidating",
            "legal_entity",
            "statutes",
            "statutes_link",
            "membership_reach",
            "multinational",
        )
        labels = {
            "competence": _("Competence to contribute"),
            "authority": _("Authority to promote standards"),
            "sharing_drafts": _("How does it share drafts with its members?"),
            "seeking_views": _("How does it seek their views?"),
            "consolidating": _("How does it consolidate them into one position?"),
            "statutes_link": _("Public address of the statutes"),
            "membership_reach": _("Who can be a member?"),
        }
        help_texts = {
            "competence": _("Through its activities and members; this or the next answer is enough."),
            "authority": _("By whom it is mandated to promote the use of standards."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.category == "C":
            for name in ("legal_entity", "statutes", "statutes_link", "membership_reach"):
                del self.fields[name]
        else:
            del self.fields["multinational"]


class JustificationStep(StepForm):
    class Meta:
        model = LiaisonRequest
        fields = (
            "reason",
            "benefit_applicant",
            "benefit_committee",
            "goals_short",
            "goals_medium",
            "goals_long",
            "accepts_copyright",
            "accepts_patents",
            "accepts_free",
            "accepts_reciprocity",
        )
        labels = {
            "reason": _("Why is a liaison sought?"),
            "benefit_applicant": _("What does the organization gain?"),
            "benefit_committee": _("What does the committee gain?"),
            "goals_short": _("Goals in the short term"),
            "goals_medium": _("Goals in the medium term"),
            "goals_long": _("Goals in the long term"),
            "accepts_copyright": _("We accept the rules on copyright and other intellectual property"),
            "accepts_patents": _("We accept the common patent policy"),
            "accepts_free": _("We charge nothing for the documents that we share"),
            "accepts_reciprocity": _("We offer the committee the same access in return"),
        }


class RepresentativeStep(StepForm):
    class Meta:
        model = LiaisonRequest
        fields = ("representative_name", "representative_email")
        labels = {
            "representative_name": _("Name"),
            "representative_email": _("E-mail address"),
        }
        help_texts = {
            "representative_name": _("May be named later; the liaison is registered only with a representative.")
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("representative_name") and not cleaned.get("representative_email"):
            self.add_error("representative_email", _("Give the e-mail address as well."))
        if cleaned.get("representative_email") and not cleaned.get("representative_name"):
            self.add_error("representative_name", _("Give the name as well."))
        return cleaned


STEPS: dict[str, type[StepForm]] = {
    "liaison": LiaisonStep,
    "eligibility": EligibilityStep,
    "justification": JustificationStep,
    "representative": RepresentativeStep,
}


class QuestionForm(ActionForm):
    question = _long_text(_("Question"), _("The application stays with you; the applicant answers on its page."))


class AnswerForm(ActionForm):
    answer = _long_text(_("Answer"))


class GapsForm(ActionForm):
    reason = _long_text(_("What is missing or wrong"), _("One gap a line. The applicant sees this list."))


class WithdrawForm(ActionForm):
    reason = _long_text(_("Reason"), required=False, rows=3)


class IdentityForm(ActionForm):
    """Whether the organization is the one that it says, or one that the register has under another name."""

    same_as = forms.ModelChoiceField(
        label=_("Same as"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("It is the organization that it declares"),
        help_text=_("Organizations of the register with a similar name."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = self.obj.organization
        alike = {found.pk for word in (declared.acronym, declared.name) if word for found in _alike(word)}
        alike.discard(declared.pk)
        same_as: Any = self.fields["same_as"]
        same_as.queryset = Organization.objects.filter(pk__in=alike)
        same_as.label_from_instance = lambda each: each.full_name


def _alike(name: str) -> list[Organization]:
    """Return organizations of the register that have the whole name, or its longest word, in theirs."""
    longest = max(name.split(), key=len)
    established = Organization.objects.established()
    return [*established.matching(name)[:10], *established.matching(longest)[:10]]


class CriteriaForm(ActionForm):
    """Each criterion of the category, one by one: met, not met, or not yet checked (EXT-20)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {check.criterion: check for check in self.obj.checks.all()}
        for criterion in confirmed_by_staff(self.obj.category):
            check = known.get(criterion.code)
            self.fields[f"{criterion.code}_met"] = forms.TypedChoiceField(
                label=criterion.label,
                required=False,
                choices=((True, _("Met")), (False, _("Not met")), ("", _("Not yet checked"))),
                coerce=lambda value: value == "True",
                empty_value=None,
                initial="" if check is None else check.met,
                widget=forms.RadioSelect,
                help_text=criterion.rule,
            )
            self.fields[f"{criterion.code}_note"] = forms.CharField(
                label=_("Note"), required=False, max_length=1000, initial=check.note if check else ""
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for criterion in confirmed_by_staff(self.obj.category):
            if cleaned.get(f"{criterion.code}_met") is False and not cleaned.get(f"{criterion.code}_note"):
                self.add_error(f"{criterion.code}_note", _("Say why the criterion is not met."))
        return cleaned


class ConsultationForm(ActionForm):
    body = forms.ModelChoiceField(
        label=_("National body"),
        queryset=NationalBody.objects.all(),
        help_text=_("The body of the country of the headquarters; choose one where none is known."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.obj.organization.country
        if country:
            self.fields["body"].initial = NationalBody.objects.filter(country=country).order_by("pk").first()


class ConsultationAnswerForm(ActionForm):
    answer = forms.ChoiceField(label=_("Answer"), choices=Application.Answer, widget=forms.RadioSelect)
    reason = _long_text(_("Reason"), _("Needed for an objection."), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == Application.Answer.OBJECTION and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("An objection needs its reason (EXT-21)."))
        return cleaned


class BoardDecisionForm(ReasonForm):
    decision = forms.CharField(label=_("Number of the decision"), max_length=100)
    decided_on = _date(_("Decided on"))
    field_order = ("decision", "decided_on", "reason")

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day > clock.today(self.obj.zone):
            raise ValidationError(_("A decision cannot lie in the future."))
        referred = self.obj.referred_at
        if referred and day < referred.astimezone(self.obj.zone).date():
            raise ValidationError(_("The decision cannot lie before the referral."))
        return day


class BallotForm(ActionForm):
    """When the ballot runs; its majority is fixed by the kind of decision (BAL-11)."""

    opens_on = _date(_("Opens on"), help_text=_("At the beginning of this day."))
    closes_on = _date(_("Closes on"), help_text=_("At the end of this day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today(self.obj.zone)
        self.fields["opens_on"].initial = today
        self.fields["closes_on"].initial = periods.default_closing(today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and (problem := periods.opening_problem(opens, self.obj.zone)):
            self.add_error("opens_on", problem)
        if opens and closes and (problem := periods.closing_problem(opens, closes, Ballot.Kind.LIAISON)):
            self.add_error("closes_on", problem)
        return cleaned


class AgendaForm(ActionForm):
    meeting = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        empty_label=None,
        help_text=_("A planned meeting of the committee. Plan it first on the committee’s page if none is listed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today(self.obj.zone)
        planned = Meeting.objects.filter(committee=self.obj.managing, starts_on__gte=today)
        meeting: Any = self.fields["meeting"]
        meeting.queryset = planned.order_by("starts_on")


class RepresentativeForm(ActionForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))

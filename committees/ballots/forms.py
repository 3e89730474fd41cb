"""What the actions of a ballot and the pages around it need to know."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots import periods
from committees.ballots.models import Ballot, CountedPosition, Question, Vote
from committees.ballots.parties import voting_bodies
from committees.directory.models import Committee, NationalBody
from committees.directory.queries import p_members
from committees.meetings.models import Meeting
from core import clock
from core.documents.forms import KeepsUploads, KeptFileField
from core.shell.widgets import DateInput
from core.workflow.forms import ActionForm, ReasonForm

# What a committee manager puts to the vote by hand; the others start from what they decide on.
OWN_KINDS = (Ballot.Kind.OTHER, Ballot.Kind.CANCELLATION, Ballot.Kind.CARRIED_OVER)


def _questions(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class WordingFields(forms.Form):
    """Title, questions and wording of the resolution, as drafts are begun and edited with."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    question = forms.CharField(
        label=gettext_lazy("Question"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("It is answered with yes, no or abstain, and decides the matter."),
    )
    further_questions = forms.CharField(
        label=gettext_lazy("Further questions"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Optional, one a line. Each is counted by itself."),
    )
    resolution_text = forms.CharField(
        label=gettext_lazy("Text of the resolution"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Optional: what the committee resolves if the vote carries."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "question" in data:
            main = " ".join(data["question"].split())
            data["questions"] = [main, *_questions(data.get("further_questions", ""))]
        return data


class DraftForm(ActionForm, WordingFields):
    """The wording of a draft, and its kind where it has no subject that fixes it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Decision on"), choices=[(kind.value, kind.label) for kind in OWN_KINDS], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ballot: Ballot = self.obj
        texts = [question.text for question in ballot.questions.all()]
        self.initial = {
            "title": ballot.title,
            "question": texts[0] if texts else "",
            "further_questions": "\n".join(texts[1:]),
            "resolution_text": ballot.resolution_text,
            "kind": ballot.kind,
            **self.initial,
        }
        if ballot.concerned is not None or ballot.kind not in OWN_KINDS:
            del self.fields["kind"]


class PeriodForm(ActionForm):
    """When a ballot opens and closes (BAL-12); the `kind` of a form for a ballot still to be made is its own."""

    kind = ""
    opens_on = forms.DateField(label=gettext_lazy("Opens on"), widget=DateInput)
    closes_on = forms.DateField(label=gettext_lazy("Last day to vote"), widget=DateInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today(self.obj.zone)
        self.initial = {"opens_on": today, "closes_on": periods.default_closing(today), **self.initial}
        zone = self.obj.zone.key
        self.fields["opens_on"].help_text = _("It opens at the beginning of that day, %(zone)s; today, at once.") % {
            "zone": zone
        }
        self.fields["closes_on"].help_text = _(
            "It closes at the end of that day, %(zone)s. Left empty, it runs the usual time."
        ) % {"zone": zone}

    def clean_opens_on(self) -> dt.date:
        opens_on: dt.date = self.cleaned_data["opens_on"]
        if problem := periods.opening_problem(opens_on, self.obj.zone):
            raise forms.ValidationError(problem)
        return opens_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("opens_on") and data.get("closes_on"):
            problem = periods.closing_problem(data["opens_on"], data["closes_on"], self.kind or self.obj.kind)
            if problem:
                self.add_error("closes_on", problem)
        return data


class VoteForm(ActionForm):
    """One position for each question, on behalf of one body (BAL-01, BAL-09)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ballot: Ballot = self.obj
        self.bodies = voting_bodies(ballot, self.standing)
        self.questions: list[Question] = list(ballot.questions.all())
        single = len(self.bodies) == 1
        self.fields["body"] = forms.ChoiceField(
            label=_("Voting for"),
            choices=[(str(body.pk), body.acronym) for body in self.bodies],
            widget=forms.HiddenInput if single else forms.Select,
            required=not single,
            error_messages={
                "invalid_choice": _("You are no officer of this body, or it is no P-member of the committee.")
            },
        )
        self.initial_positions = self._standing_positions(self.bodies[0]) if single else {}
        for question in self.questions:
            self.fields[f"question_{question.pk}"] = forms.ChoiceField(
                label=question.text,
                choices=Vote.Position.choices,
                widget=forms.RadioSelect,
                initial=self.initial_positions.get(question.pk),
                error_messages={"required": _("Choose yes, no or abstain.")},
            )

    def _standing_positions(self, body: NationalBody) -> dict[int, str]:
        votes = Vote.objects.filter(ballot=self.obj, body=body).standing()
        return {vote.question_id: vote.position for vote in votes}

    def clean_body(self) -> NationalBody:
        chosen = self.cleaned_data["body"] or (str(self.bodies[0].pk) if self.bodies else "")
        for body in self.bodies:
            if str(body.pk) == chosen:
                return body
        raise forms.ValidationError(self.fields["body"].error_messages["invalid_choice"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["positions"] = {
            question: data[f"question_{question.pk}"]
            for question in self.questions
            if f"question_{question.pk}" in data
        }
        return data


class CountForm(ActionForm):
    """What came out at a meeting: totals of each question, or the position of each body (BAL-14)."""

    voted_at = forms.DateTimeField(
        label=gettext_lazy("Vote taken"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"],
    )
    bodies_gone = forms.IntegerField(
        label=gettext_lazy("P-members that had left by then"),
        min_value=0,
        max_value=500,
        initial=0,
        help_text=gettext_lazy("A vote after the announced end, with P-members gone, is confirmed by ballot (BAL-14)."),
    )
    written = forms.IntegerField(
        label=gettext_lazy("Votes sent in writing before the meeting"),
        min_value=0,
        max_value=500,
        initial=0,
        required=False,
        help_text=gettext_lazy("They count like the others and are included in the numbers below."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ballot: Ballot = self.obj
        assert ballot.meeting is not None
        self.meeting: Meeting = ballot.meeting
        self.questions: list[Question] = list(ballot.questions.all())
        self.bodies = list(p_members(ballot.committee, self._day()))
        if "voted_at" in self.fields:
            self.fields["voted_at"].help_text = _("Date and time at the place of the meeting, %(zone)s.") % {
                "zone": self.meeting.time_zone
            }
        for question in self.questions:
            for name, label in (("yes", _("Yes")), ("no", _("No")), ("abstain", _("Abstain"))):
                self.fields[f"question_{question.pk}_{name}"] = forms.IntegerField(
                    label=self._label(label, question),
                    min_value=0,
                    max_value=500,
                    required=False,
                )
            for body in self.bodies:
                self.fields[f"question_{question.pk}_body_{body.pk}"] = forms.ChoiceField(
                    label=self._label(body.acronym, question),
                    choices=[("", "–"), *Vote.Position.choices, (CountedPosition.Position.NONE, _("Did not vote"))],
                    required=False,
                )

    def _label(self, what: str, question: Question) -> str:
        """Name a field; where there are several questions, with the number of its own."""
        if len(self.questions) == 1:
            return what
        return _("%(what)s, question %(number)d") % {"what": what, "number": question.number}

    def _day(self) -> dt.date:
        """Return the day whose P-members are asked for: that of the vote, until it is known the last one."""
        for formats in ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"):
            try:
                return dt.datetime.strptime(str(self.data.get("voted_at", "")), formats).date()  # noqa: DTZ007
            except ValueError:
                continue
        return min(self.meeting.ends_on, clock.today(self.meeting.zone))

    def clean_voted_at(self) -> dt.datetime:
        """Read the moment as one at the place of the meeting; it is neither in the future nor before it (T4)."""
        typed: dt.datetime = self.cleaned_data["voted_at"]
        moment = typed.replace(tzinfo=self.meeting.zone)
        if moment > clock.now():
            raise forms.ValidationError(_("This lies in the future."))
        if moment < self.meeting.starts_at:
            raise forms.ValidationError(_("This lies before the meeting."))
        return moment

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["written"] = data.get("written") or 0
        data["entitled"] = [body.pk for body in self.bodies]
        data["totals"], data["positions"] = {}, {}
        for question in self.questions:
            self._read(question, data)
        return data

    def _read(self, question: Question, data: dict[str, Any]) -> None:
        prefix = f"question_{question.pk}"
        totals = [data.get(f"{prefix}_{name}") for name in ("yes", "no", "abstain")]
        by_body = {body.pk: value for body in self.bodies if (value := data.get(f"{prefix}_body_{body.pk}"))}
        if by_body:
            found = list(by_body.values())
            counted = [found.count(name) for name in ("yes", "no", "abstain")]
            if any(total is not None and total != count for total, count in zip(totals, counted, strict=True)):
                self.add_error(f"{prefix}_yes", _("The totals differ from the positions of the bodies."))
            data["positions"][question.pk] = by_body
            return
        if all(total is None for total in totals):
            self.add_error(f"{prefix}_yes", _("Enter the totals, or the position of each body."))
            return
        numbers = [total or 0 for total in totals]
        if sum(numbers) > len(self.bodies):
            self.add_error(
                f"{prefix}_yes",
                _("These are %(votes)d votes, but only %(bodies)d P-members could vote.")
                % {"votes": sum(numbers), "bodies": len(self.bodies)},
            )
        data["totals"][question.pk] = tuple(numbers)


class CorrectionForm(CountForm, ReasonForm):
    """The right counts, and why they are corrected. Date and circumstances of the vote stay."""

    field_order = ("reason",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["voted_at"], self.fields["bodies_gone"]
        self.initial = {**self._as_entered(), **self.initial}

    def _as_entered(self) -> dict[str, Any]:
        """Return what stands now: the positions where they are known, else the totals."""
        found: dict[str, Any] = {}
        for result in self.obj.latest_results:
            prefix = f"question_{result.question_id}"
            found["written"] = result.written
            positions = list(result.positions.all())
            found |= {f"{prefix}_body_{each.body_id}": each.position for each in positions}
            if not positions:
                found |= {f"{prefix}_{name}": getattr(result, name) for name in ("yes", "no", "abstain")}
        return found

    def _day(self) -> dt.date:
        voted_at: dt.datetime = self.obj.voted_at
        return voted_at.astimezone(self.meeting.zone).date()


class NewBallotForm(WordingFields):
    """A vote that the committee manager arranges by hand: by correspondence, or at a planned meeting."""

    way = forms.ChoiceField(label=gettext_lazy("Way"), choices=Ballot.Way.choices)
    kind = forms.ChoiceField(
        label=gettext_lazy("Decision on"),
        choices=[(kind.value, kind.label) for kind in OWN_KINDS],
        help_text=gettext_lazy("It fixes the majority: two thirds for carried-over liaisons, else a simple one."),
    )
    meeting = forms.ModelChoiceField(
        label=gettext_lazy("Meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        help_text=gettext_lazy("For a vote at a meeting: one that has not begun."),
    )
    field_order = ("way", "meeting", "kind", "title", "question", "further_questions", "resolution_text")

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        self.fields["meeting"].queryset = Meeting.objects.planned().filter(  # type: ignore[attr-defined]
            committee=committee
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("way") == Ballot.Way.MEETING and not data.get("meeting"):
            self.add_error("meeting", _("Choose the meeting at which the vote is taken."))
        if data.get("way") == Ballot.Way.CIB:
            data["meeting"] = None
        return data


class DocumentForm(KeepsUploads, ActionForm):
    """A document for those who vote."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    file = KeptFileField(label=gettext_lazy("File"))


class ResolutionTextForm(forms.Form):
    """A corrected text of a published resolution (COM-06)."""

    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    reason = forms.CharField(
        label=gettext_lazy("Reason for the correction"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("It is published with the new version."),
    )


class NoticeForm(forms.Form):
    """What the committee manager adds for the central secretariat (COM-08)."""

    note = forms.CharField(
        label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

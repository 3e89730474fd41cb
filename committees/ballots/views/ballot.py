"""One ballot: its page, its result as PDF, and the form that begins one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from committees.ballots import presentation, queries, services
from committees.ballots.forms import NewBallotForm, VoteForm
from committees.ballots.models import Ballot
from committees.ballots.ports import panels
from committees.directory.models import Committee
from core.accounts.standing import standing_of
from core.documents import pdf
from core.documents.views import made_for_reader
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.presentation import dossier


@enforces("BAL-13", what=gettext_lazy("Shows the number of answers only while a ballot is open."), kind="page")
@enforces("BAL-09", what=gettext_lazy("Offers yes, no and abstain to the officers of P-members."), kind="page")
@enforces("COC-11", what=gettext_lazy("Reminds that no pressure may be put on voters."), kind="page")
@login_required
@require_safe
def ballot_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one ballot: where it stands, the vote of the reader's body, the result once it has closed."""
    ballot = get_object_or_404(
        Ballot.objects.visible_to(request.user)
        .select_related("committee", "meeting", "confirms", "stop_asked_by", "resolution")
        .with_turnout()
        .prefetch_related("questions"),
        pk=pk,
    )
    found = dossier(ballot, request.user)
    vote = next((offer for offer in found.offers if offer.action.name == "vote"), None)
    form = None
    if vote is not None and vote.enabled:
        form = VoteForm(obj=ballot, standing=standing_of(request.user))
    results = presentation.results(ballot)
    context = {
        "ballot": ballot,
        "dossier": found,
        "offers": [offer for offer in found.offers if offer is not vote],
        "vote": vote,
        "vote_form": form,
        "tally": presentation.tally(ballot) if ballot.is_open else None,
        "results": results,
        "questions": [each.result.question for each in results] or ballot.questions.all(),
        "electorate": presentation.electorate(ballot),
        "documents": queries.documents(ballot),
        "concerned": presentation.concerned_link(ballot),
        # Only a vote at a meeting is confirmed by a ballot.
        "confirmations": [] if ballot.is_cib else ballot.confirmations.visible_to(request.user),  # type: ignore[attr-defined]
        "resolution": getattr(ballot, "resolution", None),
        "state_label": presentation.state_label(ballot),
        "state_tone": presentation.state_tone(ballot),
        "facts": _facts(ballot, results),
        "panels": panels.of(request, ballot),
    }
    return render(request, "ballots/ballot.html", context)


def _facts(ballot: Ballot, results: list[presentation.QuestionResult]) -> list[dict[str, Any]]:
    return [
        {"label": _("Committee"), "value": ballot.committee, "url": ballot.committee.get_absolute_url()},
        {"label": _("Decision on"), "value": ballot.get_kind_display()},
        {"label": _("Way"), "value": ballot.get_way_display()},
        {"label": _("Majority"), "value": ballot.get_majority_display()},
        {
            "label": _("Meeting"),
            "value": ballot.meeting,
            "url": ballot.meeting.get_absolute_url() if ballot.meeting else "",
        },
        {"label": _("Opens"), "value": dates.moment(ballot.opens_at, ballot.zone) if ballot.opens_at else ""},
        {"label": _("Closes"), "value": ballot.closing_said},
        {
            "label": _("Vote taken"),
            "value": dates.moment(ballot.voted_at, ballot.meeting.zone) if ballot.voted_at and ballot.meeting else "",
        },
        {"label": _("Sent in writing"), "value": max((each.result.written for each in results), default=0) or ""},
        {"label": _("P-members that had left"), "value": ballot.bodies_gone or ""},
        {"label": _("Decided"), "value": dates.day(ballot.decided_on) if ballot.decided_on else ""},
    ]


@login_required
@require_safe
def result_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the result as a tagged PDF, with who voted for each body: for those who see the ballot only."""
    ballot = get_object_or_404(Ballot.objects.visible_to(request.user).select_related("committee", "meeting"), pk=pk)
    results = presentation.results(ballot)
    if not results:
        raise Http404
    title = _("%(reference)s, result") % {"reference": ballot.reference}
    context = {
        "ballot": ballot,
        "results": results,
        "electorate": presentation.electorate(ballot),
        "resolution": getattr(ballot, "resolution", None),
        "reference": ballot.reference,
        "dated": dates.day(ballot.decided_on) if ballot.decided_on else "",
    }
    return made_for_reader(
        lambda: pdf.render("pdf/ballots/result.html", context, title=title),
        f"{ballot.reference.replace(' ', '-')}-result.pdf",
    )


class NewBallot(LoginRequiredMixin, View):
    """The form with which the committee manager begins a ballot, or a vote at a planned meeting."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.committee = get_object_or_404(Committee.objects.in_work(), pk=kwargs["pk"])
        if not queries.may_manage(request.user, self.committee):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(NewBallotForm(committee=self.committee))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = NewBallotForm(request.POST, committee=self.committee)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            ballot = services.prepare_vote(
                committee=self.committee,
                way=data["way"],
                kind=data["kind"],
                title=data["title"],
                questions=data["questions"],
                meeting=data["meeting"],
                resolution_text=data["resolution_text"],
                by=request.user,  # type: ignore[arg-type]
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(form, status=422)
        messages.success(request, _("%(ballot)s was prepared.") % {"ballot": ballot})
        return redirect(ballot)

    def _page(self, form: NewBallotForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "committee": self.committee}
        return render(self.request, "ballots/new.html", context, status=status)

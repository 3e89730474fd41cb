"""The pages of reviews: the list, one review, and the round over all liaisons of a committee."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from committees.ballots import presentation as ballots
from committees.ballots.models import Ballot
from committees.directory.queries import manages
from committees.directory.views.management import CommitteeForm
from core.accounts.standing import standing_of
from core.documents.views import made_for_reader
from core.lists.pages import ListPage
from core.rulebook.enforcement import enforces
from core.workflow.engine import action_url
from core.workflow.presentation import dossier
from core.workflow.refusals import GuardFailed, NotAllowed
from liaisons.register.reviews import evidence, papers, queries, services
from liaisons.register.reviews.filters import ReviewFilter
from liaisons.register.reviews.forms import RoundForm
from liaisons.register.reviews.models import Review, ReviewRound
from liaisons.register.reviews.tables import ReviewTable


@enforces("REV-01", "REV-03", what=gettext_lazy("Lists the reviews of a committee, those overdue marked."), kind="page")
class ReviewList(LoginRequiredMixin, ListPage):
    """The reviews that the reader may see, the next due first."""

    table_class = ReviewTable
    filterset_class = ReviewFilter
    template_name = "register/reviews/list.html"
    export_name = "reviews"

    def rows(self) -> models.QuerySet[Any]:
        return Review.objects.visible_to(self.request.user).with_names().fetch_mode(models.FETCH_RAISE)


@login_required
@require_safe
@enforces("REV-04", what=gettext_lazy("Shows the evidence; the hint proposes, a person decides."), kind="page")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one review: its evidence and hint, what can be done, what was asked, answered and decided."""
    found: Any = get_object_or_404(
        Review.objects.visible_to(request.user).select_related(*Review.work_related, "outcome_by"), pk=pk
    )
    known = evidence.of(found) if found.is_running else evidence.read(found.evidence)
    votes = Ballot.objects.visible_to(request.user).filter(pk__in=found.votes.values("pk"))
    ballot = votes.exclude(state="cancelled").with_turnout().order_by("-pk").first()
    context = {
        "review": found,
        "dossier": dossier(found, request.user),
        "evidence": known,
        "hint": known is not None and known.inactive and found.is_running,
        "facts": queries.facts(found),
        "ballot": ballot,
        "tally": ballots.tally(ballot) if ballot is not None and ballot.state != "draft" else None,
    }
    return render(request, "register/reviews/detail.html", context)


def _round(request: HttpRequest, pk: int) -> ReviewRound:
    rounds = ReviewRound.objects.visible_to(request.user).select_related("committee")
    return get_object_or_404(rounds, pk=pk)


@login_required
@require_safe
@enforces(
    "REV-05", what=gettext_lazy("Shows all liaisons of a committee with evidence and outcome to choose."), kind="page"
)
def review_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round: every liaison with its evidence, hint and outcome, and the vote on them."""
    found = _round(request, pk)
    shown = dossier(found, request.user)
    choosing = any(offer.enabled and offer.action.name == "choose" for offer in shown.offers)
    form = RoundForm(obj=found, standing=standing_of(request.user)) if choosing else None
    fields = {row["line"].pk: row for row in form.rows()} if form is not None else {}
    ballot = found.ballots.filter(pk__in=Ballot.objects.visible_to(request.user).values("pk")).first()
    context = {
        "round": found,
        "dossier": shown,
        "offers": [offer for offer in shown.offers if offer.action.name != "choose"],
        "rows": [{**row, "fields": fields.get(row["line"].pk)} for row in queries.rows_of(found)],
        "choose_url": action_url(found, "choose") if choosing else "",
        "ballot": ballot,
        "resolution": getattr(ballot, "resolution", None) if ballot is not None else None,
        "paper": papers.of_round(found) if found.put_on is not None else None,
    }
    return render(request, "register/reviews/round.html", context)


@login_required
@require_safe
def round_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the paper of a round as it is now: before the vote to be looked at, after it with the results."""
    found = _round(request, pk)
    return made_for_reader(lambda: papers.paper(found), f"reviews-{found.pk}.pdf")


class BeginRound(CommitteeForm):
    """The start of a round over all liaisons of the committee of the page."""

    made: ReviewRound | None = None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Review all liaisons of %(committee)s") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Begin the round")

    @property
    def back(self) -> str:
        return (self.made or self.committee).get_absolute_url()

    def allowed(self) -> bool:
        return not self.committee.is_group and manages(self.request.user, self.committee)

    def consequences(self) -> list[str]:
        return [
            _("The review of every liaison in force opens now, those of the working groups included."),
            _("You choose an outcome for each; the members then vote on all of them at once (REV-05)."),
            _("An organization whose liaison is to be cancelled is heard before the vote (REV-06)."),
        ]

    def do(self, data: dict[str, Any], form: Any) -> str:
        try:
            self.made = services.begin_round(committee=self.committee, by=self.reader)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except GuardFailed as refused:
            raise ValidationError([f"{each.reason} ({each.rule})" for each in refused.refusals]) from refused
        return _("The round was begun.")

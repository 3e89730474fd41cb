"""The pages of liaisons between committees: the list, one of them, and the proposal."""

from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from committees.ballots import presentation as ballots
from committees.ballots.following import last_ballot
from committees.directory.attribution import ISO_OPEN_DATA
from committees.directory.views.management import CommitteeForm
from core.documents.models import Document
from core.documents.presentation import rows_of
from core.documents.views import made_for_reader
from core.lists.pages import ListPage
from core.rulebook.enforcement import enforces
from core.workflow.engine import offers
from core.workflow.presentation import dossier
from core.workflow.refusals import GuardFailed, NotAllowed
from liaisons.register.checklists.models import fetched_ticks
from liaisons.register.internal import papers, queries, services
from liaisons.register.internal.filters import InternalLiaisonFilter
from liaisons.register.internal.forms import ProposalForm
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.internal.tables import InternalLiaisonTable
from liaisons.register.participation import of as of_liaison
from liaisons.register.participation import with_participation
from liaisons.register.reviews.queries import next_review, with_review
from liaisons.register.rights import rights_of


class InternalLiaisonList(ListPage):
    """The liaisons between committees: those in force are public, others are shown to whom they concern (SVC-05)."""

    table_class = InternalLiaisonTable
    filterset_class = InternalLiaisonFilter
    template_name = "register/internal/list.html"
    export_name = "committee-liaisons"
    notice = ISO_OPEN_DATA

    def rows(self) -> models.QuerySet[Any]:
        return (
            InternalLiaison.objects.visible_to(self.request.user)
            .with_reciprocity()
            .select_related("home", "target")
            .defer("home__scope", "home__search_text", "target__scope", "target__search_text")
            .fetch_mode(models.FETCH_RAISE)
        )

    def context(self) -> dict[str, Any]:
        return {"attribution": ISO_OPEN_DATA}


@require_safe
def internal_liaison(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one liaison between committees: to everybody what is public, to those concerned the whole."""
    user = request.user
    rows = (
        InternalLiaison.objects.for_reader(user)
        .with_reverse(user)
        .annotate(ticks=fetched_ticks(InternalLiaison))
        .select_related("home", "target", "proposer", "body", "meeting", "project_group")
    )
    found: Any = get_object_or_404(with_participation(with_review(rows, "internal"), "internal"), pk=pk)
    concerned, inside = found.concerned, found.inside
    ballot = last_ballot(found, user) if inside and not found.imported else None
    representatives = queries.representatives_of(found) if concerned else []
    shown = dossier(found, user) if concerned else None
    context: dict[str, Any] = {
        "liaison": found,
        "inside": inside,
        "facts": [
            *queries.facts(found, inside=inside, ballot=ballot),
            *([next_review(found, user)] if concerned else []),
        ],
        "dossier": shown,
        "may_preview": shown is not None and queries.may_circulate(shown.offers),
        "people": queries.people(found, representatives, inside=inside) if concerned else [],
        "placeholder": any(each.is_placeholder for each in representatives),
        "checklist": queries.checklist(found) if inside and not found.imported else [],
        "rights": rights_of(found.level),
        "participation": of_liaison(found) if concerned and found.started_on else None,
        "level": found.level_word,
        "tally": ballots.tally(ballot) if ballot is not None and ballot.state != "draft" else None,
        "ballot": ballot,
        "attribution": ISO_OPEN_DATA if found.imported else "",
    }
    if inside:
        context["documents"] = rows_of(Document.objects.of(found).current().with_versions())
    return render(request, "register/internal/detail.html", context)


@login_required
@require_safe
def pack_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Give whoever may circulate the pack a draft of it before (INT-06)."""
    found = get_object_or_404(InternalLiaison.objects.visible_to(request.user), pk=pk)
    action = found.workflow.by_name["circulate"]
    if found.state not in action.source:
        raise Http404
    if not queries.may_circulate(offers(found, request.user)):
        raise PermissionDenied(
            _("Before it is circulated the pack is shown to the committee manager of %(committee)s alone (INT-06).")
            % {"committee": found.home}
        )
    return made_for_reader(lambda: papers.draft(found), f"{found.reference}-pack-draft.pdf")


@enforces("INT-02", what=gettext_lazy("Asks for what a proposal has to say."), kind="page")
@enforces("INT-03", what=gettext_lazy("Asks for the purposes of a proposal."), kind="page")
class Propose(CommitteeForm):
    """A proposal of a liaison, made by a member of the committee of the page, its manager or its chair (INT-02)."""

    made: InternalLiaison | None = None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Propose a liaison of %(committee)s with another committee") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Propose the liaison")

    @property
    def back(self) -> str:
        return (self.made or self.committee).get_absolute_url()

    def allowed(self) -> bool:
        return not self.committee.is_group and services.may_propose(self.request.user, self.committee)

    def form(self, data: Any = None) -> forms.Form:
        return ProposalForm(data, person=self.reader)

    def bound(self) -> forms.Form:
        return ProposalForm(self.request.POST, self.request.FILES, person=self.reader)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        target = data["target"]
        try:
            self.made = services.propose(home=self.committee, target=target, by=self.reader, data=data)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except GuardFailed as refused:
            field = "target" if "target" in form.fields else None
            reasons = [f"{refusal.reason} ({refusal.rule})" for refusal in refused.refusals]
            raise ValidationError({cast(str, field): reasons}) from refused
        return _("%(liaison)s was proposed; the committee manager has been told.") % {"liaison": self.made}

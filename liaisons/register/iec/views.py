"""The pages of ISO-IEC liaisons and of planned work that may concern IEC: lists, one of them, what begins one."""

from typing import Any

from django import forms
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
from committees.ballots.following import last_ballot
from committees.directory.views.management import CommitteeForm
from core.lists.pages import ListPage
from core.rulebook.enforcement import enforces
from core.workflow.presentation import dossier
from core.workflow.refusals import GuardFailed, NotAllowed
from liaisons.register.iec import guards, queries, services, states
from liaisons.register.iec.filters import IecLiaisonFilter, JointWorkFilter
from liaisons.register.iec.forms import PreparationForm, ReportWorkForm
from liaisons.register.iec.models import IecLiaison, JointWork
from liaisons.register.iec.tables import IecLiaisonTable, JointWorkTable
from liaisons.register.rights import rights_of


class IecLiaisonList(ListPage):
    """The ISO-IEC liaisons: those in force are public, others are shown to whom they concern (SVC-05)."""

    table_class = IecLiaisonTable
    filterset_class = IecLiaisonFilter
    template_name = "register/iec/list.html"
    export_name = "iso-iec-liaisons"

    def rows(self) -> models.QuerySet[Any]:
        return (
            IecLiaison.objects.visible_to(self.request.user)
            .select_related("committee")
            .defer("committee__scope", "committee__search_text")
            .fetch_mode(models.FETCH_RAISE)
        )


@require_safe
def iec_liaison(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one ISO-IEC liaison: to everybody what is public, to those concerned the whole."""
    user = request.user
    rows = IecLiaison.objects.for_reader(user).select_related("committee", "meeting")
    found: Any = get_object_or_404(rows, pk=pk)
    inside = found.inside
    ballot = last_ballot(found, user) if inside and found.put_to_vote_at else None
    context: dict[str, Any] = {
        "liaison": found,
        "inside": inside,
        "facts": queries.facts(found, inside=inside, ballot=ballot),
        "dossier": dossier(found, user) if inside else None,
        "people": queries.people(found) if inside else [],
        "rights": rights_of("iec") if found.state in states.IN_FORCE else [],
        "ladder": queries.ladder(found) if inside and found.started_on else [],
        "tally": ballots.tally(ballot) if ballot is not None and ballot.state != "draft" else None,
        "ballot": ballot,
    }
    return render(request, "register/iec/detail.html", context)


@enforces("IEC-01", what=gettext_lazy("Lets the committee manager prepare a liaison, not send it."), kind="page")
@enforces("IEC-02", what=gettext_lazy("Asks for the types of arrangement."), kind="page")
class Prepare(CommitteeForm):
    """The preparation of a liaison with IEC, on the page of the committee that asks for it (IEC-02)."""

    made: IecLiaison | None = None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Prepare a liaison of %(committee)s with an IEC committee") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Prepare the liaison")

    @property
    def back(self) -> str:
        return (self.made or self.committee).get_absolute_url()

    def allowed(self) -> bool:
        return self.committee.kind in guards.KINDS and services.may_prepare(self.request.user, self.committee)

    def form(self, data: Any = None) -> forms.Form:
        return PreparationForm(data)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        try:
            self.made = services.prepare(committee=self.committee, by=self.reader, data=data)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except GuardFailed as refused:
            reasons = [f"{refusal.reason} ({refusal.rule})" for refusal in refused.refusals]
            raise ValidationError({"iec_reference": reasons}) from refused
        return _("%(liaison)s was prepared; the committee has to resolve on it next.") % {"liaison": self.made}


class JointWorkList(LoginRequiredMixin, ListPage):
    """The planned work that may concern IEC, of the committees in which the reader takes part (IEC-04)."""

    table_class = JointWorkTable
    filterset_class = JointWorkFilter
    template_name = "register/iec/work_list.html"
    export_name = "joint-work"

    def rows(self) -> models.QuerySet[Any]:
        return (
            JointWork.objects.visible_to(self.request.user)
            .select_related("committee")
            .defer("committee__scope", "committee__search_text")
            .fetch_mode(models.FETCH_RAISE)
        )


@require_safe
@login_required
def joint_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one notice of planned work with its outcome between the CEOs (IEC-04)."""
    rows = JointWork.objects.visible_to(request.user).select_related("committee", "reporter")
    work = get_object_or_404(rows, pk=pk)
    context = {"work": work, "facts": queries.work_facts(work), "dossier": dossier(work, request.user)}
    return render(request, "register/iec/work.html", context)


@enforces("IEC-04", what=gettext_lazy("Takes the report of planned work that may concern IEC."), kind="page")
class ReportWork(CommitteeForm):
    """The report of planned or revised work, on the page of the committee that plans it (IEC-04)."""

    made: JointWork | None = None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Report work of %(committee)s that may concern IEC") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Report the work")

    @property
    def back(self) -> str:
        return (self.made or self.committee).get_absolute_url()

    def allowed(self) -> bool:
        return not self.committee.is_group and services.may_report(self.request.user, self.committee)

    def form(self, data: Any = None) -> forms.Form:
        return ReportWorkForm(data)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        try:
            self.made = services.report_work(committee=self.committee, by=self.reader, data=data)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        return _("%(work)s was reported to the office of the CEO.") % {"work": self.made}

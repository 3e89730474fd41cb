"""How P-members took part in the ballots of a year, for the committee manager (COM-08)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from committees.ballots import participation, services
from committees.ballots.forms import NoticeForm
from committees.ballots.models import ParticipationNotice
from committees.directory.models import Committee
from committees.directory.queries import manages
from core import clock
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.rulebook import parameters
from core.rulebook.enforcement import enforces


@enforces("COM-08", what=gettext_lazy("Lists the P-members that missed too many questions of a year."), kind="page")
class ParticipationPage(LoginRequiredMixin, View):
    """The P-members of a committee with the questions they missed in a year.

    The committee manager sees it and tells the central secretariat; central staff sees it, too.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.committee = get_object_or_404(Committee, pk=kwargs["pk"])
        self.year = kwargs.get("year") or clock.today(self.committee.zone).year
        self.manages = manages(request.user, self.committee)
        if not self.manages and not standing_of(request.user).holds(Role.CENTRAL_STAFF):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(NoticeForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.manages:
            raise PermissionDenied
        form = NoticeForm(request.POST)
        if form.is_valid():
            try:
                services.tell_of_missed_ballots(
                    committee=self.committee,
                    year=self.year,
                    by=request.user,  # type: ignore[arg-type]
                    note=form.cleaned_data["note"],
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The central secretariat was told. No membership changes by this."))
                return redirect("ballots:participation", self.committee.pk, self.year)
        return self._page(form, status=422)

    def _page(self, form: NoticeForm, status: int = 200) -> HttpResponse:
        rows = participation.of_year(self.committee, self.year)
        context = {
            "committee": self.committee,
            "year": self.year,
            "years": participation.years(self.committee),
            "rows": rows,
            "listed": [row for row in rows if row.listed],
            "questions": participation.questions_of_year(self.committee, self.year),
            "notices": ParticipationNotice.objects.filter(committee=self.committee, year=self.year).select_related(
                "told_by"
            ),
            "share": parameters.in_force("missed_share").display,
            "least": parameters.in_force("missed_min").display,
            "form": form,
            "manages": self.manages,
        }
        return render(self.request, "ballots/participation.html", context, status=status)

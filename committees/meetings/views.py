"""The pages of meetings: the list, one meeting, and planning one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.meetings import filters, queries, services, tables
from committees.meetings.forms import EntryForm, MeetingForm
from committees.meetings.models import Meeting
from committees.meetings.ports import panels
from core.lists.pages import ListPage


class MeetingsPage(LoginRequiredMixin, ListPage):
    """The meetings of the reader's committees."""

    table_class = tables.MeetingTable
    filterset_class = filters.MeetingFilter
    template_name = "meetings/list.html"
    export_name = "meetings"

    def rows(self) -> models.QuerySet[Any]:
        return (
            Meeting.objects.visible_to(self.request.user)
            .select_related("committee")
            .defer("committee__scope", "committee__search_text")
            .fetch_mode(models.FETCH_RAISE)
        )


@login_required
@require_safe
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting and its agenda."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("committee"), pk=pk)
    return _meeting(request, meeting, EntryForm())


@login_required
@require_POST
def add_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a further entry on the agenda."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("committee"), pk=pk)
    if not manages(request.user, meeting.committee):
        raise PermissionDenied
    form = EntryForm(request.POST)
    if form.is_valid():
        try:
            services.add_agenda_entry(
                meeting=meeting,
                title=form.cleaned_data["title"],
                by=request.user,  # type: ignore[arg-type]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The entry stands on the agenda."))
            return redirect(meeting)
    return _meeting(request, meeting, form, status=422)


def _meeting(request: HttpRequest, meeting: Meeting, form: EntryForm, status: int = 200) -> HttpResponse:
    context = {
        "meeting": meeting,
        "agenda": queries.agenda(meeting, request.user),
        "panels": panels.of(request, meeting),
        "form": form if not meeting.has_begun and manages(request.user, meeting.committee) else None,
    }
    return render(request, "meetings/meeting.html", context, status=status)


class PlanMeeting(LoginRequiredMixin, View):
    """The form with which the committee manager plans a meeting."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.committee = get_object_or_404(Committee.objects.in_work(), pk=kwargs["pk"])
        if not manages(request.user, self.committee):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(MeetingForm(committee=self.committee))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = MeetingForm(request.POST, committee=self.committee)
        if not form.is_valid():
            return self._page(form, status=422)
        meeting = services.plan_meeting(
            committee=self.committee,
            by=request.user,  # type: ignore[arg-type]
            **form.cleaned_data,
        )
        messages.success(request, _("%(meeting)s was planned.") % {"meeting": meeting})
        return redirect(meeting)

    def _page(self, form: MeetingForm, status: int = 200) -> HttpResponse:
        return render(self.request, "meetings/plan.html", {"form": form, "committee": self.committee}, status=status)

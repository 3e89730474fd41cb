"""One resolution with its versions, and their correction (COM-06)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from committees.ballots import queries, resolving
from committees.ballots.forms import ResolutionTextForm
from committees.ballots.models import Ballot, Resolution
from core.rulebook.enforcement import enforces


@enforces("COM-06", what=gettext_lazy("Shows a resolution with its vote and every version of it."), kind="page")
@enforces("SVC-05", what=gettext_lazy("Names no person on the public copy of a resolution."), kind="right")
@require_safe
def resolution_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a resolution, its vote and its versions. The public copy names nobody (SVC-05)."""
    resolution = get_object_or_404(
        Resolution.objects.visible_to(request.user).select_related("committee").with_current(), pk=pk
    )
    ballot = Ballot.objects.visible_to(request.user).filter(pk=resolution.ballot_id).first()
    versions = sorted(resolution.versions.all(), key=lambda version: -version.number)
    context = {
        "resolution": resolution,
        "current": versions[0],
        "earlier": versions[1:],
        "ballot": ballot,
        "may_correct": request.user.is_authenticated and queries.may_manage(request.user, resolution.committee),
    }
    return render(request, "ballots/resolution.html", context)


class CorrectResolution(LoginRequiredMixin, View):
    """The form with which the committee manager corrects the text of a resolution."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.resolution = get_object_or_404(
            Resolution.objects.visible_to(request.user).select_related("committee"), pk=kwargs["pk"]
        )
        if not queries.may_manage(request.user, self.resolution.committee):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(ResolutionTextForm(initial={"text": self.resolution.current.text}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ResolutionTextForm(request.POST)
        if form.is_valid():
            try:
                resolving.correct_text(
                    resolution=self.resolution,
                    text=form.cleaned_data["text"],
                    reason=form.cleaned_data["reason"],
                    by=request.user,  # type: ignore[arg-type]
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The corrected text is published; the one before stays readable."))
                return redirect(self.resolution)
        return self._page(form, status=422)

    def _page(self, form: ResolutionTextForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "resolution": self.resolution}
        return render(self.request, "ballots/correct_resolution.html", context, status=status)

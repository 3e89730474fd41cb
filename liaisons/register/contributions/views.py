"""The pages of contributions: the list, one of them, and the forms by which representatives contribute."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from committees.directory.views.management import CommitteeForm
from committees.directory.views.papers import OnDocument
from core.documents.models import Document
from core.documents.presentation import rows_of
from core.lists.pages import ListPage
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.presentation import dossier
from core.workflow.refusals import GuardFailed
from liaisons.register.contributions import places, services
from liaisons.register.contributions.filters import ContributionFilter
from liaisons.register.contributions.forms import ContributionForm
from liaisons.register.contributions.models import Contribution
from liaisons.register.contributions.tables import ContributionTable
from liaisons.register.representatives.queries import other_bodies

_RELATED = ("organization", "home", "iec", "committee")


@enforces("REP-10", what=gettext_lazy("Lists what representatives have contributed."), kind="page")
class ContributionList(LoginRequiredMixin, ListPage):
    """The contributions in the committees and groups whose documents the reader reads, and his own."""

    table_class = ContributionTable
    filterset_class = ContributionFilter
    template_name = "register/contributions/list.html"
    export_name = "contributions"

    def rows(self) -> models.QuerySet[Any]:
        return (
            Contribution.objects.visible_to(self.request.user)
            .select_related(*_RELATED)
            .defer("text", "organization__search_text", "organization__description")
            .defer("home__scope", "home__search_text", "committee__scope", "committee__search_text")
            .fetch_mode(models.FETCH_RAISE)
        )

    def context(self) -> dict[str, Any]:
        person: Any = self.request.user
        return {"open_to": list(places.open_to(person))}


@enforces("REP-08", "REP-07", what=gettext_lazy("Shows for which body and how somebody speaks."), kind="page")
@login_required
@require_safe
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one contribution: for whom it speaks, in which capacity, what it says, its file."""
    related = (*_RELATED, "managing", "document", "representative", "person", "liaison", "internal")
    found = get_object_or_404(Contribution.objects.visible_to(request.user).select_related(*related), pk=pk)
    context = {
        "contribution": found,
        "dossier": dossier(found, request.user),
        "documents": rows_of(Document.objects.of(found).with_versions()),
        "facts": _facts(found, request.user),
    }
    return render(request, "register/contributions/detail.html", context)


def _facts(found: Contribution, user: Any) -> list[dict[str, Any]]:
    document, liaison = found.document, found.of_liaison
    seen = document and Document.objects.visible_to(user).filter(pk=document.pk).with_versions().first()
    lines = [
        (_("Speaks for"), found.body, found.body.get_absolute_url()),
        (_("Sent by"), found.person, ""),
        (_("Capacity"), found.capacity, ""),
        (_("In"), found.committee, found.committee.get_absolute_url()),
        (_("On the document"), document or "", seen.get_absolute_url() if seen else ""),
        (_("Counts for the liaison"), liaison, liaison.get_absolute_url()),
        (_("Sent"), dates.moment(found.sent_at, found.zone), ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in lines]


@enforces("REP-08", what=gettext_lazy("Says before sending for whom and within what one contributes."), kind="page")
@enforces("REP-05", what=gettext_lazy("Asks for which of several bodies one speaks, and warns of it."), kind="page")
class Contribute(CommitteeForm):
    """A comment, a paper or a report to a committee or working group."""

    made: Contribution | None = None
    document: Document | None = None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Contribute to %(committee)s") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Send it")

    @property
    def back(self) -> str:
        return self.made.get_absolute_url() if self.made else reverse("register:contributions")

    @cached_property
    def speaking(self) -> Any:
        return places.speaking_in(self.committee, self.reader)

    def allowed(self) -> bool:
        if not self.speaking:
            raise PermissionDenied(_("Registered representatives contribute, where they are registered (REP-02)."))
        return True

    def consequences(self) -> list[str]:
        said = []
        if self.committee.is_group:
            said.append(
                _(
                    "In a working group you contribute the view of the body that you represent and no other, on"
                    " what lies within its competence; the body is kept with what you send (REP-08)."
                )
            )
        others = sorted({*other_bodies(self.speaking[0]), *(str(each.body) for each in self.speaking)})
        if len(others) > 1:
            said.append(
                _(
                    "You represent %(bodies)s. That is not recommended: say with everything for which of them you"
                    " speak, unless you only present the report of an organization (REP-05)."
                )
                % {"bodies": ", ".join(others)}
            )
        said.append(_("Who reads the documents of %(committee)s reads it.") % {"committee": self.committee})
        said.append(_("What is sent cannot be changed, and stays when the liaison has ended (REV-09)."))
        return said

    def kinds(self) -> list[Any]:
        return places.offered(self.speaking, self.committee)

    def form(self, data: Any = None) -> forms.Form:
        return ContributionForm(data, speaking=self.speaking, kinds=self.kinds(), person=self.reader)

    def bound(self) -> forms.Form:
        return ContributionForm(
            self.request.POST, self.request.FILES, speaking=self.speaking, kinds=self.kinds(), person=self.reader
        )

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        try:
            self.made = services.contribute(committee=self.committee, document=self.document, by=self.reader, data=data)
        except GuardFailed as refused:
            raise ValidationError({"kind": [f"{each.reason} ({each.rule})" for each in refused.refusals]}) from refused
        return _("%(contribution)s is sent.") % {"contribution": self.made}


class ContributeToDocument(OnDocument, Contribute):  # type: ignore[misc]
    """The same on one document of a committee; without access the page does not exist."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Contribute on %(document)s") % {"document": self.document}

    @property
    def back(self) -> str:
        return self.made.get_absolute_url() if self.made else super().back

    def kinds(self) -> list[Any]:
        # A report is on the work as a whole.
        return [kind for kind in super().kinds() if kind != Contribution.Kind.REPORT]

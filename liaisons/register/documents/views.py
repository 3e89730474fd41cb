"""The pages of documents under way: passed on with their feedback, and put to liaisons for backing."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.directory.views.management import CommitteeForm
from committees.directory.views.papers import OnDocument
from core.accounts.standing import standing_of
from core.lists.pages import ListPage
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.presentation import dossier
from core.workflow.refusals import GuardFailed
from liaisons.register.documents import filters, matters, parties, queries, services, tables
from liaisons.register.documents.forms import AskBackingForm, PassOnForm
from liaisons.register.documents.models import Backing, PassingOn
from liaisons.register.models import Liaison, Representative

_RELATED = ("document", "organization", "committee")
_MATTERS = (*_RELATED, "ballot", "meeting", "home")


@enforces("DOC-05", what=gettext_lazy("Lists to the committee manager the feedback that came back."), kind="page")
class PassingOnList(LoginRequiredMixin, ListPage):
    """What was passed on by the reader's organization, and for a committee's officers what came back."""

    table_class = tables.PassingOnTable
    filterset_class = filters.PassingOnFilter
    template_name = "register/documents/passed_on.html"
    export_name = "documents-passed-on"

    def rows(self) -> models.QuerySet[Any]:
        rows = PassingOn.objects.visible_to(self.request.user).select_related(*_MATTERS)
        return rows.fetch_mode(models.FETCH_RAISE)


class BackingList(LoginRequiredMixin, ListPage):
    """The backings of documents that the reader sees."""

    table_class = tables.BackingTable
    filterset_class = filters.BackingFilter
    template_name = "register/documents/backings.html"
    export_name = "backings"

    def rows(self) -> models.QuerySet[Any]:
        rows = Backing.objects.visible_to(self.request.user).select_related(*_RELATED)
        return rows.fetch_mode(models.FETCH_RAISE)


@login_required
@require_safe
def passing_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was asked about and what came back; the addresses to the own body alone."""
    rows = PassingOn.objects.visible_to(request.user).select_related(
        *_MATTERS, "representative__liaison", "representative__internal", "managing", "meeting__committee"
    )
    found = get_object_or_404(rows, pk=pk)
    standing = standing_of(request.user)
    own = parties.SENDER.covers(found, standing) or parties.CONTACT.covers(found, standing)
    context = {
        "passing": found,
        "dossier": dossier(found, request.user),
        "feedback": list(found.feedback.all()),
        "facts": queries.passing_facts(found, request.user, own=own),
    }
    return render(request, "register/documents/passing.html", context)


@login_required
@require_safe
def backing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the backing of a document: what was asked and answered."""
    related = (*_RELATED, "managing", "asked_by", "liaison__organization", "liaison__committee")
    found = get_object_or_404(Backing.objects.visible_to(request.user).select_related(*related), pk=pk)
    context = {
        "backing": found,
        "dossier": dossier(found, request.user),
        "facts": queries.backing_facts(found, request.user),
    }
    return render(request, "register/documents/backing.html", context)


class _Ask(CommitteeForm):
    """A request for feedback, by a representative to a group of his own body (REP-09)."""

    made: PassingOn | None = None

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Write to the group")

    @property
    def representatives(self) -> models.QuerySet[Any]:
        """Return as whose representative the reader asks."""
        raise NotImplementedError

    def consequences(self) -> list[str]:
        return [
            _("What went to which group is recorded. The committee manager sees it once you return the feedback."),
        ]

    def form(self, data: Any = None) -> forms.Form:
        return PassOnForm(data, committee=self.committee, representatives=self.representatives)

    def ask(self, representative: Any, data: dict[str, Any]) -> PassingOn:
        """Ask in the name of `representative`, and return the request."""
        raise NotImplementedError

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        try:
            self.made = self.ask(data["representative"], data)
        except GuardFailed as refused:
            field: Any = "addresses" if "addresses" in form.fields else None
            said = [f"{each.reason} ({each.rule})" for each in refused.refusals]
            raise ValidationError({field: said} if field else said) from refused
        return _("%(group)s was asked about %(matter)s.") % {
            "group": self.made.group,
            "matter": self.made.matter_named,
        }


@enforces("REP-09", what=gettext_lazy("Offers a feedback request for a document."), kind="page")
class PassOn(_Ask, OnDocument):
    """A document passed on to a group of the representative's own body (DOC-04, REP-09)."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Pass on %(document)s") % {"document": self.document}

    @property
    def back(self) -> str:
        return self.made.get_absolute_url() if self.made else super().back

    @cached_property
    def representatives(self) -> models.QuerySet[Any]:  # type: ignore[override]
        found = parties.own_representatives(standing_of(self.request.user), self.committee.pk)
        return found.select_related("organization", "home", "committee", "liaison").order_by("organization", "pk")

    def allowed(self) -> bool:
        if not self.document or not self.representatives:
            raise PermissionDenied(_("Documents are passed on by registered representatives of liaisons (DOC-04)."))
        return True

    def consequences(self) -> list[str]:
        return [
            _("The group gets a message with number and title of the document and your question, not the file."),
            *super().consequences(),
        ]

    def ask(self, representative: Any, data: dict[str, Any]) -> PassingOn:
        return services.pass_on(document=self.document, representative=representative, by=self.reader, data=data)


class _OnMatter(_Ask):
    """A request about something of a committee that representatives do not open themselves: a ballot, a meeting."""

    @cached_property
    def speaking(self) -> list[Representative]:
        return matters.speaking(self.reader)

    @cached_property
    def matter(self) -> Any:
        """What is asked about; what the reader may not ask about does not exist for him."""
        raise NotImplementedError

    @cached_property
    def committee(self) -> Committee:
        return self.matter.committee  # type: ignore[no-any-return]

    @cached_property
    def representatives(self) -> models.QuerySet[Any]:  # type: ignore[override]
        able = [each.pk for each in self.speaking if matters.may_ask(each, self.matter)]
        rows = Representative.objects.filter(pk__in=able)
        return rows.select_related("organization", "home", "committee", "liaison").order_by("organization", "pk")

    @property
    def back(self) -> str:
        return (self.made or self.representatives[0]).get_absolute_url()

    def allowed(self) -> bool:
        return bool(self.matter)

    def ask(self, representative: Any, data: dict[str, Any]) -> PassingOn:
        return services.ask_feedback(matter=self.matter, representative=representative, by=self.reader, data=data)


@enforces("REP-09", what=gettext_lazy("Offers a feedback request for a ballot that is open to comments."), kind="page")
class AskAboutBallot(_OnMatter):
    """A question about an open ballot."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Ask for feedback on %(ballot)s %(title)s") % {"ballot": self.matter, "title": self.matter.title}

    @cached_property
    def matter(self) -> Any:
        return get_object_or_404(matters.ballots_of(self.speaking), pk=self.kwargs["ballot"])

    def consequences(self) -> list[str]:
        closing = _("The ballot closes %(moment)s.") % {"moment": self.matter.closing_said}
        return [closing, _("The group gets its title and your question."), *super().consequences()]


@enforces("REP-09", what=gettext_lazy("Offers a feedback request for a planned meeting."), kind="page")
class AskAboutMeeting(_OnMatter):
    """A question about a planned meeting."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Ask for feedback before %(meeting)s") % {"meeting": self.matter}

    @cached_property
    def matter(self) -> Any:
        return get_object_or_404(matters.meetings_of(self.speaking), pk=self.kwargs["meeting"])

    def consequences(self) -> list[str]:
        first = _("The meeting begins on %(day)s.") % {"day": dates.day(self.matter.starts_on)}
        return [first, _("The group gets its title and date and your question."), *super().consequences()]


class AskBacking(OnDocument):
    """The committee's question to its liaison organizations whether they back a document (DOC-08)."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Ask liaison organizations to back %(document)s") % {"document": self.document}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Ask them")

    def allowed(self) -> bool:
        return bool(self.document) and manages(self.request.user, self.committee)

    def consequences(self) -> list[str]:
        return [_("No backing is kept with its reason; it is no sustained opposition and holds nothing up (DOC-08).")]

    def form(self, data: Any = None) -> forms.Form:
        asked = Backing.objects.filter(document=self.document).values("liaison")
        liaisons = Liaison.objects.live().filter(committee=self.committee).exclude(pk__in=asked)
        rows = liaisons.select_related("organization", "committee", "managing").order_by("organization__acronym", "pk")
        return AskBackingForm(data, committee=self.committee, liaisons=rows)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        try:
            asked = services.ask_backing(document=self.document, liaisons=data["liaisons"], by=self.reader, data=data)
        except GuardFailed as refused:
            raise ValidationError(
                {"liaisons": [f"{each.reason} ({each.rule})" for each in refused.refusals]}
            ) from refused
        return _("Asked: %(names)s.") % {"names": ", ".join(str(each.organization) for each in asked)}

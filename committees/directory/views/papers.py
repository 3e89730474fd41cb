"""The documents of a committee or working group: the list, and the forms by which they are kept."""

from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet

from committees.directory import papers, reading
from committees.directory.filters import PaperFilter
from committees.directory.forms import NewContentForm, PaperForm
from committees.directory.models import Committee
from committees.directory.ports import paper_links
from committees.directory.tables import PaperTable
from committees.directory.views.management import CommitteeForm
from core.documents.models import Document
from core.lists.pages import ListPage
from core.lists.tables import ListTable
from core.rulebook.enforcement import enforces


@enforces("DOC-01", what=gettext_lazy("Lists the documents of a committee for its readers."), kind="page")
@enforces("DOC-02", what=gettext_lazy("Answers with 404 whoever does not read these documents."), kind="guard")
class PapersPage(LoginRequiredMixin, ListPage):
    """The N-numbered documents of a committee, those that procedures have filed with it included."""

    table_class = PaperTable
    filterset_class = PaperFilter
    template_name = "directory/papers.html"
    export_name = "documents"

    @cached_property
    def committee(self) -> Committee:
        readable = reading.read_by(self.request.user).select_related("parent").defer("search_text", "scope")
        return get_object_or_404(readable, pk=self.kwargs["pk"])

    @cached_property
    def keeps(self) -> bool:
        return reading.keeps(self.request.user, self.committee)

    def rows(self) -> models.QuerySet[Any]:
        return (
            Document.objects.visible_to(self.request.user)
            .filter(series=papers.series_of(self.committee))
            .select_related("superseded_by", "owner_type")
            .with_versions()
            .fetch_mode(models.FETCH_RAISE)
        )

    def table(self, filters: FilterSet) -> ListTable:
        links = paper_links.of(self.request, self.committee)
        return PaperTable(filters.qs, request=self.request, committee=self.committee, keeps=self.keeps, links=links)

    def context(self) -> dict[str, Any]:
        in_work = self.committee.status != Committee.Status.DISSOLVED
        return {"committee": self.committee, "may_add": self.keeps and in_work}


class _PaperForm(CommitteeForm):
    """A form on the documents of a committee; without access the page does not exist (DOC-02)."""

    @property
    def back(self) -> str:
        return reverse("directory:papers", args=[self.committee.pk])

    def bound(self) -> forms.Form:
        return self.filled(self.request.POST, self.request.FILES)

    def form(self, data: Any = None) -> forms.Form:
        return self.filled()

    def filled(self, data: Any = None, files: Any = None) -> forms.Form:
        """Return the form, with what was posted."""
        return forms.Form(data)

    def allowed(self) -> bool:
        if not reading.reads(self.request.user, self.committee):
            raise Http404
        return reading.keeps(self.request.user, self.committee)


class _OnePaper(_PaperForm):
    """A form on one document that the reader sees."""

    @cached_property
    def document(self) -> Document:
        visible = Document.objects.visible_to(self.request.user).of(self.committee)
        return get_object_or_404(visible, pk=self.kwargs["document"])

    def allowed(self) -> bool:
        return super().allowed() and bool(self.document)


class OnDocument(CommitteeForm):
    """A form on one current document of a committee, for whoever reads it; for others the page does not exist.

    The address names the document alone; what the form does is the business of the part that subclasses it.
    """

    @cached_property
    def document(self) -> Document:
        rows = Document.objects.visible_to(self.request.user).current()
        found = get_object_or_404(rows, pk=self.kwargs["document"])
        if not isinstance(found.owner, Committee):
            raise Http404
        return found

    @cached_property
    def committee(self) -> Committee:
        rows = Committee.objects.visible_to(self.request.user).select_related("parent", "secretariat")
        return get_object_or_404(rows, pk=self.document.owner_id)

    @property
    def back(self) -> str:
        return reverse("directory:papers", args=[self.committee.pk])


class AddPaper(_PaperForm):
    """A new document."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Add a document to %(committee)s") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Add the document and tell those with access")

    def filled(self, data: Any = None, files: Any = None) -> forms.Form:
        return PaperForm(data, files, committee=self.committee, person=self.reader)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        version = papers.add_paper(
            committee=self.committee,
            title=data["title"],
            kind=data["kind"],
            upload=data["file"],
            by=self.reader,
            said=cast(PaperForm, form).said(),
        )
        return _("%(document)s is added.") % {"document": version.document}


class ReplacePaper(_OnePaper):
    """New content for a document, which becomes a new one."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Replace %(document)s") % {"document": self.document}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Replace it and tell those with access")

    def consequences(self) -> list[str]:
        return [_("The new content gets a new N-number; this document stays, marked as superseded (DOC-07).")]

    def filled(self, data: Any = None, files: Any = None) -> forms.Form:
        initial = {"expected": self.document.expected, "expected_by": self.document.expected_by}
        return NewContentForm(data, files, committee=self.committee, person=self.reader, initial=initial)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        said = cast(PaperForm, form).said()
        version = papers.replace_paper(document=self.document, upload=data["file"], by=self.reader, said=said)
        return _("%(old)s is superseded by %(new)s.") % {
            "old": self.document.reference,
            "new": version.document.reference,
        }


class WithdrawPaper(_OnePaper):
    """The withdrawal of a document."""

    danger = True

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Withdraw %(document)s") % {"document": self.document}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Withdraw")

    def consequences(self) -> list[str]:
        return [
            _("Only those who keep the documents still see it."),
            _("Its number is not given again (DOC-07)."),
        ]

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        papers.withdraw_paper(document=self.document, by=self.reader)
        return _("%(document)s is withdrawn.") % {"document": self.document.reference}

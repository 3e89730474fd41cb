"""The pages of convenors and project leaders: the list, one term, appointing and renewing."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.directory.views.management import CommitteeForm
from committees.projects.models import Project
from core.lists.pages import ListPage
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.presentation import dossier
from core.workflow.refusals import ActionRefused
from liaisons.register.leaders import filters, queries, services, tables
from liaisons.register.leaders.forms import LeaderForm, origin_key
from liaisons.register.leaders.models import Term

_RELATED = ("person", "committee", "group", "project")


class TermList(LoginRequiredMixin, ListPage):
    """Who convenes and leads, and who did."""

    table_class = tables.TermTable
    filterset_class = filters.TermFilter
    template_name = "register/leaders/list.html"
    export_name = "convenors-and-project-leaders"

    def rows(self) -> models.QuerySet[Any]:
        rows = Term.objects.visible_to(self.request.user).select_related(*_RELATED)
        return rows.fetch_mode(models.FETCH_RAISE)


@login_required
@require_safe
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one term of office: on what it rests, what can be done, who held the post before and after."""
    related = (*_RELATED, "group__parent", "body", "liaison__organization", "resolution__committee", "appointment")
    found = get_object_or_404(Term.objects.visible_to(request.user).select_related(*related), pk=pk)
    shown = dossier(found, request.user)
    context = {
        "term": found,
        "dossier": shown,
        "deadlines": queries.awaited(found, shown.deadlines),
        "facts": queries.term_facts(found),
        "others": queries.history(found),
        "may_appoint": manages(request.user, found.committee),
    }
    return render(request, "register/leaders/term.html", context)


class _Appoint(CommitteeForm):
    """A person appointed to a post by a resolution of the committee (COM-05)."""

    made: Term | None = None

    @cached_property
    def post_held(self) -> Committee | Project:
        """The working group to be convened, or the project to be led."""
        raise NotImplementedError

    @property
    def group(self) -> Committee | None:
        return self.post_held if isinstance(self.post_held, Committee) else None

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Appoint")

    @property
    def back(self) -> str:
        return (self.made or self.post_held).get_absolute_url()

    def allowed(self) -> bool:
        if not manages(self.request.user, self.committee):
            raise PermissionDenied(
                _("The committee manager of %(committee)s appoints, by a resolution of the committee (COM-05).")
                % {"committee": self.committee}
            )
        return True

    def consequences(self) -> list[str]:
        said = [
            _("The term rests on a resolution of %(committee)s and ends by itself; a renewal needs a new one (COM-05).")
            % {"committee": self.committee},
        ]
        if self.group is not None:
            said += queries.present_convenors(self.group)
        if not self.form().fields["resolution"].queryset.exists():  # type: ignore[attr-defined]
            said.append(
                _("%(committee)s has no published resolution yet: put the question to a ballot or a meeting first.")
                % {"committee": self.committee}
            )
        return said

    def initial(self) -> dict[str, Any]:
        return {"starts_on": queries.next_first_day(self.post_held)}

    def form(self, data: Any = None) -> forms.Form:
        return LeaderForm(data, committee=self.committee, group=self.group, initial=self.initial())

    @transaction.atomic
    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        person, post = data["person"], self.post_held
        if isinstance(person, str):
            said = _("Convenor") if self.group is not None else _("Project leader")
            person = services.open_account(email=person, name=data["name"], post=said, where=post)
        try:
            self.made = services.appoint(
                post=post,
                person=person,
                origin=data["origin"],
                resolution=data["resolution"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                by=self.reader,
            )
        except ActionRefused as refused:
            raise ValidationError([f"{each.reason} ({each.rule})" for each in refused.refusals]) from refused
        return _("%(person)s is appointed until %(day)s.") % {
            "person": self.made.person,
            "day": dates.day(self.made.ends_on),
        }


@enforces("COM-05", what=gettext_lazy("Appoints convenors by a resolution of the parent committee."), kind="page")
class AppointConvenor(_Appoint):
    """A convenor of a working group."""

    @cached_property
    def post_held(self) -> Committee | Project:
        rows = Committee.objects.visible_to(self.request.user).select_related("parent__secretariat")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def committee(self) -> Committee:
        assert isinstance(self.post_held, Committee)
        return self.post_held.managing

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Appoint a convenor of %(group)s") % {"group": self.post_held}

    def allowed(self) -> bool:
        return self.group is not None and self.group.is_group and super().allowed()


@enforces("COM-05", what=gettext_lazy("Appoints project leaders by a resolution of the committee."), kind="page")
class AppointLeader(_Appoint):
    """A leader of a project."""

    @cached_property
    def post_held(self) -> Committee | Project:
        rows = Project.objects.visible_to(self.request.user).select_related("committee__secretariat")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def committee(self) -> Committee:
        assert isinstance(self.post_held, Project)
        return self.post_held.committee

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Appoint a leader of %(project)s") % {"project": self.post_held}


class Renew(_Appoint):
    """A further term of the same person, by a new resolution."""

    @cached_property
    def term(self) -> Term:
        related = ("group__parent__secretariat", "project__committee__secretariat", *("person", "body", "liaison"))
        rows = Term.objects.visible_to(self.request.user).select_related(*related)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def post_held(self) -> Committee | Project:
        post = self.term.group or self.term.project
        assert post is not None
        return post

    @cached_property
    def committee(self) -> Committee:
        post = self.post_held
        return post.managing if isinstance(post, Committee) else post.committee

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Renew the term of %(person)s") % {"person": self.term.person}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Renew")

    @property
    def back(self) -> str:
        return (self.made or self.term).get_absolute_url()

    def initial(self) -> dict[str, Any]:
        return {**super().initial(), "person": self.term.person.email, "origin": origin_key(self.term)}

"""The pages of projects and of proposals of new work."""

from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.directory.reading import reads
from committees.directory.views.management import CommitteeForm
from committees.projects import filters, guards, ports, queries, services, tables
from committees.projects.forms import ProjectForm, ProposalForm, RegisterForm, StageForm
from committees.projects.models import NewWork, Project
from committees.projects.parties import voices
from core.accounts.standing import standing_of
from core.lists.pages import ListPage
from core.workflow.presentation import dossier
from core.workflow.refusals import GuardFailed


class ProjectsPage(ListPage):
    """The projects of all committees; reference, title and stage are public (SVC-05)."""

    table_class = tables.ProjectTable
    filterset_class = filters.ProjectFilter
    template_name = "projects/list.html"
    export_name = "projects"

    def rows(self) -> models.QuerySet[Any]:
        return (
            Project.objects.visible_to(self.request.user)
            .select_related("committee")
            .defer("stakeholders", "committee__scope", "committee__search_text")
            .fetch_mode(models.FETCH_RAISE)
        )


@require_safe
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one project: to everybody reference, title and stage, the rest to the readers of its committee."""
    project = get_object_or_404(
        Project.objects.visible_to(request.user).select_related("committee__parent", "working_group"), pk=pk
    )
    inside = request.user.is_authenticated and reads(request.user, project.committee)
    context = {
        "project": project,
        "inside": inside,
        "facts": queries.project_facts(project, request.user, inside=inside),
        "stages": list(project.stages.order_by("-on", "-pk")) if inside else [],
        "panels": ports.project_panels.of(request, project),
        "may_keep": inside and manages(request.user, project.committee),
    }
    return render(request, "projects/project.html", context)


class NewWorkPage(LoginRequiredMixin, ListPage):
    """The proposals of new work that the reader sees."""

    table_class = tables.NewWorkTable
    filterset_class = filters.NewWorkFilter
    template_name = "projects/proposals.html"
    export_name = "new-work"

    def rows(self) -> models.QuerySet[Any]:
        return (
            NewWork.objects.visible_to(self.request.user)
            .select_related("committee")
            .defer("purpose", "stakeholders", "committee__scope", "committee__search_text")
            .fetch_mode(models.FETCH_RAISE)
        )


@login_required
@require_safe
def proposal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one proposal of new work: what it says, what can be done, what happened."""
    rows = NewWork.objects.visible_to(request.user).select_related("committee", "person", "project")
    found = get_object_or_404(rows, pk=pk)
    context = {
        "proposal": found,
        "dossier": dossier(found, request.user),
        "facts": queries.proposal_facts(found),
    }
    return render(request, "projects/proposal.html", context)


class RegisterProject(CommitteeForm):
    """The record of a project that the committee has already."""

    made: Project | None = None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Register a project of %(committee)s") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Register the project")

    @property
    def back(self) -> str:
        return (self.made or self.committee).get_absolute_url()

    def allowed(self) -> bool:
        return not self.committee.is_group and manages(self.request.user, self.committee)

    def form(self, data: Any = None) -> forms.Form:
        return cast(forms.Form, RegisterForm(data, committee=self.committee))

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        self.made = services.register(committee=self.committee, by=self.reader, **data)
        return _("%(project)s is registered.") % {"project": self.made}


class _OneProject(CommitteeForm):
    """A form on one project."""

    @cached_property
    def project(self) -> Project:
        rows = Project.objects.visible_to(self.request.user).select_related("committee", "working_group")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def committee(self) -> Committee:
        return self.project.committee

    @property
    def back(self) -> str:
        return self.project.get_absolute_url()

    def allowed(self) -> bool:
        return manages(self.request.user, self.committee)


class EditProject(_OneProject):
    """What the record says, the stage apart."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Change the record of %(project)s") % {"project": self.project}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Save")

    def form(self, data: Any = None) -> forms.Form:
        # What is typed must not show in the heading of a page that refuses it.
        instance = Project.objects.get(pk=self.project.pk)
        return cast(forms.Form, ProjectForm(data, instance=instance, committee=self.committee))

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        project = services.change(project=self.project, by=self.reader, **data)
        return _("The record of %(project)s is changed.") % {"project": project}


class ChangeStage(_OneProject):
    """The next stage of a project."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Record a stage of %(project)s") % {"project": self.project}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Record the stage")

    def form(self, data: Any = None) -> forms.Form:
        return StageForm(data, project=self.project)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        project = services.change_stage(project=self.project, by=self.reader, **data)
        return _("%(project)s has reached the stage %(stage)s.") % {
            "project": project,
            "stage": project.get_stage_display(),
        }


class Propose(CommitteeForm):
    """A proposal of new work, open to those who may propose it (EXT-02)."""

    made: NewWork | None = None

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Propose new work to %(committee)s") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Propose it")

    @property
    def back(self) -> str:
        return (self.made or self.committee).get_absolute_url()

    def allowed(self) -> bool:
        refusal = guards.refusal_of(standing_of(self.request.user), self.committee)
        if refusal is not None:
            raise PermissionDenied(f"{refusal.reason} ({refusal.rule})")
        return not self.committee.is_group

    def form(self, data: Any = None) -> forms.Form:
        known = voices(standing_of(self.request.user), self.committee)
        return cast(forms.Form, ProposalForm(data, voices=known))

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        voice = data["voice"]
        try:
            self.made = services.propose(committee=self.committee, by=self.reader, voice=voice, data=data)
        except GuardFailed as refused:
            raise ValidationError([f"{each.reason} ({each.rule})" for each in refused.refusals]) from refused
        return _("%(number)s was proposed; the committee manager has been told.") % {"number": self.made}

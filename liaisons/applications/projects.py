"""The project that a form names, found among those that its committees have on record (EXT-13, EXT-26)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.projects.models import Project
from core.rulebook.enforcement import enforces
from liaisons.applications.models import Application, LiaisonRequest


def projects_open_to(form: LiaisonRequest) -> models.QuerySet[Project]:
    """Return the projects at work of the committees that `form` names, of a group those of its committee."""
    named = form.applications.order_by().values("managing")
    return Project.objects.running().filter(committee__in=named).order_by("committee__sort_key", "reference", "pk")


@enforces("EXT-13", what=_("Finds the project that a form names among those of its committees."), kind="record")
def recognize(form: LiaisonRequest) -> None:
    """Note which project on record `form` means by the name that it gives, if any; the caller saves (EXT-13).

    A project is meant by its reference, its title, or both; another name stays as it was typed.
    """
    said = " ".join(form.project.split()).casefold()
    found = None
    if said:
        for project in projects_open_to(form):
            if said in (each.casefold() for each in (project.reference, project.title, project.full_name)):
                found = project
                break
    form.recorded_project = found


def is_late(application: Application) -> bool:
    """Tell whether the project of a category C request is at a late stage: on record, or by its own word (EXT-26)."""
    if application.category != LiaisonRequest.Category.C:
        return False
    form = LiaisonRequest.objects.select_related("recorded_project").get(pk=application.request_id)
    project = form.recorded_project
    on_record = project is not None and project.committee_id == application.managing_id and project.is_late
    return on_record or form.late_in_project

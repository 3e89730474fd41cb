"""What the search box finds among projects and proposals of new work."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from committees.projects.models import NewWork, Project
from core.search import ports


@ports.register("projects", _("Projects"), rank=45)
def projects(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find projects by reference, title and committee."""
    found = Project.objects.visible_to(user).found_by(text).order_by("reference", "pk")
    for project in found[:limit]:
        yield ports.Hit(project.get_absolute_url(), project.reference, project.title)


@ports.register("new_work", _("Proposals of new work"), rank=46)
def new_work(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find proposals of new work by reference and title, the newest first."""
    found = NewWork.objects.visible_to(user).found_by(text).select_related("committee").order_by("-pk")
    for each in found[:limit]:
        yield ports.Hit(each.get_absolute_url(), str(each), each.headline)

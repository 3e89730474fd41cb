from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "committees.projects"
    label = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from committees.projects import finds, panels  # noqa: F401

        panels.register()

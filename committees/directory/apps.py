from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "committees.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from committees.directory import finds, panels, receivers  # noqa: F401
        from committees.directory.papers import KINDS
        from committees.directory.reading import kept_by, read_by
        from core.documents import access, kinds

        access.register_owner("directory.committee", visible=read_by, inside=kept_by)
        for key, label in KINDS.items():
            kinds.register_kind(key, label)
        panels.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "liaisons.organizations"
    label = "organizations"
    verbose_name = _("Organizations")

    def ready(self) -> None:
        from liaisons.organizations import finds  # noqa: F401

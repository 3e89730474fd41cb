from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "core.workflow"
    label = "workflow"
    verbose_name = _("Workflow")

    def ready(self) -> None:
        from core.workflow import checks, grants  # noqa: F401
        from core.workflow.enforcement import register_declarations

        register_declarations()
        post_migrate.connect(grants.grant_after_migrate, sender=self, dispatch_uid="grants")

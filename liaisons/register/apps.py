from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "liaisons.register"
    label = "register"
    verbose_name = _("Register of liaisons")

    def ready(self) -> None:
        from committees.directory.ports import paper_readers
        from core.documents import access
        from liaisons.register import panels, receivers  # noqa: F401
        from liaisons.register.models import Liaison
        from liaisons.register.reading import PAPER_READERS

        access.register_owner("register.liaison", visible=Liaison.objects.concerning, inside=Liaison.objects.concerning)
        paper_readers.register("representatives", PAPER_READERS)
        panels.register()

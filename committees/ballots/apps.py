from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "committees.ballots"
    label = "ballots"
    verbose_name = _("Ballots")

    def ready(self) -> None:
        from committees.ballots import finds, panels, receivers  # noqa: F401
        from committees.ballots.models import Ballot
        from core.documents import access, kinds

        access.register_owner("ballots.ballot", visible=Ballot.objects.visible_to, inside=Ballot.objects.visible_to)
        kinds.register_kind("ballot-document", _("Ballot document"))
        panels.register()

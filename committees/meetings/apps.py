from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "committees.meetings"
    label = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        from committees.directory.ports import Occasion, occasions
        from committees.meetings.models import Meeting
        from committees.meetings.queries import facts, planned_in

        occasions.register(Meeting, Occasion(choices=planned_in, facts=facts))

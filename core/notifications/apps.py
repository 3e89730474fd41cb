from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "core.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from core.accounts import backends, own_data, post
        from core.notifications import queries, receivers, services  # noqa: F401

        post.register_sender(services.post)
        backends.know(queries.UNREAD_KNOWN_AS, queries.unread_of_person)
        own_data.register("messages", queries.own_messages)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "liaisons.applications"
    label = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        from committees.ballots import ports
        from core.documents import access, kinds
        from liaisons.applications import finds, receivers  # noqa: F401
        from liaisons.applications.models import Application, LiaisonRequest
        from liaisons.applications.panels import of_organization
        from liaisons.applications.votes import advice, may_be_voted_on, may_change_outcome, title
        from liaisons.organizations.ports import register_claims, register_obstacles, register_panel

        kinds.register_kind("circulated-application", _("Application for a liaison"))
        access.register_owner(
            "applications.application",
            visible=Application.objects.visible_to,
            inside=Application.objects.seen_from_inside,
        )
        access.register_owner(
            "applications.liaisonrequest",
            visible=LiaisonRequest.objects.readable_by,
            inside=LiaisonRequest.objects.readable_by,
        )
        register_claims(
            "applications",
            lambda user: Application.objects.seen_from_inside(user).order_by().values("organization"),
        )
        register_obstacles("applications", receivers.under_way_of_both)
        register_panel("applications", of_organization, rank=15)
        ports.register_subject(
            "applications.application",
            may_open=may_be_voted_on,
            may_correct=may_change_outcome,
            title=title,
            advice=advice,
        )

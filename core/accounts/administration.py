"""The administration: entered through the ordinary sign-in by those who hold the role of an administrator."""

from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.accounts.roles import Role


class Administration(AdminSite):
    """Django's administration behind the appointment (COM-04); its own sign-in would know no second factor."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("What administrators look after")

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whoever holds the role now, and superusers."""
        from core.accounts.standing import standing_of

        user = request.user
        return user.is_active and (user.is_superuser or standing_of(user).holds(Role.ADMINISTRATOR))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """Lead to the sign-in of the site."""
        from django.contrib.auth.views import redirect_to_login

        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Tell a signed-in person without the role at once that this is not his (403)."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            response: HttpResponse = inner(request, *args, **kwargs)
            return response

        return update_wrapper(guarded, inner)


class AdministrationConfig(AdminConfig):
    default_site = "core.accounts.administration.Administration"

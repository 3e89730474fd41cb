"""Parameters and help links in the administration. A parameter gets a new value; its history cannot be edited."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from core.rulebook import parameters
from core.rulebook.definitions import definitions
from core.rulebook.forms import NewValueForm
from core.rulebook.models import HelpLink, ParameterValue

if TYPE_CHECKING:
    _ValueAdmin = admin.ModelAdmin[ParameterValue]
    _LinkAdmin = admin.ModelAdmin[HelpLink]
else:
    _ValueAdmin = _LinkAdmin = admin.ModelAdmin


class ParameterFilter(admin.SimpleListFilter):
    """The parameters that have a history, by their labels."""

    title = _("parameter")
    parameter_name = "name"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        used = ParameterValue.objects.order_by("name").values_list("name", flat=True).distinct()
        return [(name, definitions()[name].label) for name in used if name in definitions()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(name=self.value()) if self.value() else queryset


@admin.register(ParameterValue)
class ParameterValueAdmin(_ValueAdmin):
    """The history of all parameters, and the way to a new value."""

    list_display = ("name", "shown_value", "in_force_from", "reason", "set_by", "recorded_at")
    list_filter = (ParameterFilter,)
    list_select_related = ("set_by",)
    search_fields = ("name", "reason")
    date_hierarchy = "in_force_from"
    readonly_fields = ("name", "shown_value", "in_force_from", "reason", "set_by", "recorded_at")
    actions = None

    @admin.display(description=_("value"))
    def shown_value(self, row: ParameterValue) -> str:
        return row.display

    def get_fields(self, request: HttpRequest, obj: ParameterValue | None = None) -> Any:
        return self.readonly_fields if obj else NewValueForm.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: ParameterValue | None = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_form(
        self, request: HttpRequest, obj: ParameterValue | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return super().get_form(request, obj, change, **kwargs) if obj else NewValueForm

    def has_change_permission(self, request: HttpRequest, obj: ParameterValue | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ParameterValue | None = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask first which parameter is meant: its type decides which values can be typed."""
        if (request.POST or request.GET).get("name") in definitions():
            return super().add_view(request, form_url, extra_context)
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Which parameter gets a new value?"),
            "parameters": parameters.all_in_force(),
        }
        return TemplateResponse(request, "admin/rulebook/parametervalue/choose.html", context)

    def save_model(self, request: HttpRequest, obj: ParameterValue, form: Any, change: bool) -> None:
        stored = form.store(request.user)
        obj.pk, obj._state.adding = stored.pk, False


@admin.register(HelpLink)
class HelpLinkAdmin(_LinkAdmin):
    """The links of the help pages, edited without a release (SVC-06)."""

    list_display = ("title", "topic", "address", "position", "shown")
    list_editable = ("position", "shown")
    list_filter = ("topic", "shown")
    search_fields = ("title", "address", "description")

"""The one page behind every button of every procedure."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from core.accounts.standing import standing_of
from core.workflow import registry
from core.workflow.declaration import Action
from core.workflow.engine import Move, offers, perform
from core.workflow.refusals import ActionRefused, FormInvalid, MovedOn, NotAllowed, Refusal


class ActView(LoginRequiredMixin, View):
    """Show what an action needs and entails (GET), and perform it (POST).

    What the reader may not see is 404. 403, 409 and 422 name the rule, the reason and who can act; a form
    that fails, or comes too late, keeps what was typed.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        try:
            model = registry.model_of(kwargs["workflow"])
            self.action: Action = model.workflow.by_name[kwargs["action"]]
        except KeyError:
            raise Http404 from None
        self.obj: Any = get_object_or_404(
            model._default_manager.visible_to(request.user),  # type: ignore[attr-defined]
            pk=kwargs["pk"],
        )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        offer = next((o for o in offers(self.obj, request.user) if o.action is self.action), None)
        if offer is None:
            return self._refuse(_not_offered(self.obj, self.action))
        if not offer.enabled:
            return self._refuse(ActionRefused(*offer.refusals, obj=self.obj))
        form = None
        if self.action.form_class:
            form = self.action.form_class(obj=self.obj, standing=standing_of(request.user))
        return self._page(form)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        version = request.POST.get("version", "")
        try:
            move = perform(
                self.obj,
                self.action.name,
                actor=request.user,  # type: ignore[arg-type]
                data=request.POST,
                files=request.FILES,
                version=int(version) if version.isdecimal() else None,
            )
        except FormInvalid as refused:
            return self._page(refused.form, status=refused.status)
        except ActionRefused as refused:
            return self._refuse(refused)
        messages.success(request, outcome(move))
        target = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
            target = move.obj.get_absolute_url()
        return redirect(target)

    def _page(self, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        context = {"obj": self.obj, "action": self.action, "form": form, "version": self._version(), **more}
        return render(self.request, "workflow/act.html", context, status=status)

    def _version(self) -> str:
        return self.request.POST.get("version") or str(self.obj.version)

    def _refuse(self, refused: ActionRefused) -> HttpResponse:
        obj = refused.obj or self.obj
        typed: list[tuple[Any, str]] = []
        if self.action.form_class and self.request.method == "POST" and refused.status != NotAllowed.status:
            self.obj = obj = type(self.obj)._default_manager.get(pk=self.obj.pk)
            offered = offers(obj, self.request.user)
            if any(offer.action is self.action and offer.enabled for offer in offered):
                return self._once_more(refused)
            typed = _typed(self.action.form_class, self.request.POST)
        context = {
            "obj": obj,
            "action": self.action,
            "refusals": refused.refusals,
            "status": refused.status,
            "typed": typed,
        }
        return render(self.request, "workflow/refused.html", context, status=refused.status)

    def _once_more(self, refused: ActionRefused) -> HttpResponse:
        """Show what was typed and uploaded again, to be sent for the object as it is now."""
        assert self.action.form_class is not None
        standing = standing_of(self.request.user)
        form = self.action.form_class(self.request.POST, self.request.FILES, obj=self.obj, standing=standing)
        # Judging the form is what keeps an uploaded file.
        form.is_valid()
        return self._page(form, refused.status, refusals=refused.refusals, version=self.obj.version)


def _typed(form_class: Any, data: Any) -> list[tuple[Any, str]]:
    """Return the texts of a form that cannot be sent any more, so that they can be copied."""
    texts = ((field, data.get(name, "")) for name, field in form_class.base_fields.items())
    return [(field.label, text) for field, text in texts if isinstance(field, forms.CharField) and text.strip()]


def _not_offered(obj: Any, action: Action) -> ActionRefused:
    if obj.state in action.source:
        who = ", ".join(party.capacity(obj) for party in action.by)
        return NotAllowed(Refusal(rule=action.rules[0], reason=_("This is not yours to do."), who=who), obj=obj)
    return MovedOn(
        Refusal(
            rule=action.rules[0],
            reason=_("This cannot be done while it is “%(state)s”.") % {"state": obj.state_declared.label},
        ),
        obj=obj,
    )


def outcome(move: Move) -> str:
    """Return what the message after an action says: what happened, and who was told."""
    said = str(move.action.happened)
    if move.told:
        said = _("%(happened)s. Told: %(told)s.") % {"happened": said, "told": ", ".join(dict.fromkeys(move.told))}
    return said

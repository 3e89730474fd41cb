"""The demo: choose whom to be, and move the clock. These pages have an address only where the demo runs."""

import datetime as dt
from zoneinfo import ZoneInfo

from celery import current_app
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.accounts.models import Appointment, Persona
from core.accounts.views.own import next_page
from core.shell.widgets import DateInput

STEPS = (1, 7, 30)


class ClockForm(forms.Form):
    """The day that the demo's clock shall show."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput({"class": "form-control"}))


@require_safe
def personas(request: HttpRequest) -> HttpResponse:
    """Let the visitor choose whom to be."""
    rows = list(Persona.objects.select_related("person").filter(person__is_active=True))
    held: dict[int, dict[str, list[str]]] = {}
    people = [row.person_id for row in rows]
    for appointment in (
        Appointment.objects.in_force().filter(person__in=people).select_related("scope_type").prefetch_related("scope")
    ):
        scopes = held.setdefault(appointment.person_id, {}).setdefault(_post(appointment), [])
        if appointment.scope_type.model != "everywhere":
            scopes.append(str(appointment.scope))
    context = {
        "personas": [{"persona": row, "posts": held.get(row.person_id, {})} for row in rows],
        "next": next_page(request),
        "form": ClockForm(initial={"day": clock.today()}),
        "steps": STEPS,
        "now": clock.now(),
        "moved": clock.shift(),
    }
    return render(request, "accounts/demo.html", context)


def _post(appointment: Appointment) -> str:
    role = appointment.get_role_display()
    return _("%(role)s (deputy)") % {"role": role} if appointment.deputy else role


@require_POST
def become(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as a persona."""
    persona = get_object_or_404(Persona.objects.select_related("person"), pk=pk, person__is_active=True)
    login(request, persona.person, backend="core.accounts.backends.PersonBackend")
    return redirect(next_page(request))


@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the demo's clock by some days, to a day, or back to the real time; then let the timetable run once."""
    step = request.POST.get("step", "")
    if step == "back":
        clock.move(dt.timedelta())
    elif step.isdecimal() and int(step) in STEPS:
        clock.move(clock.shift() + dt.timedelta(days=int(step)))
    else:
        form = ClockForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("That is not a day."))
            return redirect("demo:personas")
        clock.move(clock.shift_to(form.cleaned_data["day"]))
    # What time causes is due now, not at the next tick. Periodic work is safe to repeat.
    current_app.finalize()
    for entry in current_app.conf.beat_schedule.values():
        current_app.send_task(entry["task"])
    shown = clock.now().astimezone(ZoneInfo(settings.TIME_ZONE))
    messages.success(request, _("The clock shows %(moment)s.") % {"moment": f"{shown:%Y-%m-%d %H:%M}"})
    return redirect("demo:personas")

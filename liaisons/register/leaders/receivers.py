"""What terms of office hear of from below, inside the transaction that causes it."""

import datetime as dt
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from committees.directory.signals import committee_dissolved
from core import clock
from core.accounts.models import Appointment
from core.accounts.signals import appointment_ended
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.engine import perform
from liaisons.register.leaders import states
from liaisons.register.leaders.models import Term


@enforces("COM-05", what=gettext_lazy("Keeps an appointment from outlasting its term."), kind="guard")
def objection(appointment: Appointment, on: dt.date) -> str:
    """Return why `appointment` cannot last until `on`: a term is renewed by a new resolution only (COM-05)."""
    term = Term.objects.filter(appointment=appointment).first()
    if term is None or on <= term.last_day:
        return ""
    return _("The term rests on a resolution and ends on %(day)s; a new resolution can renew it (COM-05).") % {
        "day": dates.day(term.last_day)
    }


@receiver(appointment_ended, dispatch_uid="register-leaders-appointment-ended")
def end_with_the_appointment(sender: type[Appointment], appointment: Appointment, **kwargs: Any) -> None:
    """An appointment that ends early, with its group for instance, ends the term that it rests on (COM-04)."""
    running = Term.objects.filter(appointment=appointment, state=states.APPOINTED, ends_on__gt=appointment.ends_on)
    for term in running:
        data = {"on": appointment.ends_on, "ending": Term.Ending.POST_ENDED}
        perform(term, "lose_post", actor=None, data=data)


@receiver(committee_dissolved, dispatch_uid="register-leaders-committee-dissolved")
def end_with_the_committee(sender: type[Committee], committee: Committee, **kwargs: Any) -> None:
    """A dissolved committee has no projects to lead; its convenors end with its working groups (REV-10)."""
    leading = Term.objects.filter(committee=committee, project__isnull=False, state=states.APPOINTED)
    for term in leading.order_by("pk"):
        data = {"on": min(term.ends_on, clock.today(term.zone)), "ending": Term.Ending.DISSOLVED}
        perform(term, "lose_post", actor=None, data=data)

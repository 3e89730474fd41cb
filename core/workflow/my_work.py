"""My work: what waits for the reader, since when, until when."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from core import clock
from core.accounts.standing import Standing, standing_of
from core.shell import dates
from core.workflow import registry
from core.workflow.waiting import count_waiting, duties, most_pressing

SHOWN = 20


@dataclass
class Pile:
    """One kind of duty with what waits in it, the most pressing first; `rows` is cut at `SHOWN`."""

    key: str
    label: Any
    count: int = 0
    rows: list[Any] = field(default_factory=list)

    @property
    def overdue(self) -> int:
        return sum(1 for row in self.rows if row.due_at is not None and row.due_at <= clock.now())

    @property
    def note(self) -> str:
        """What the tile says: how much is overdue, else how long the oldest has waited."""
        if self.overdue:
            return ngettext("%(n)d overdue", "%(n)d overdue", self.overdue) % {"n": self.overdue}
        days = max((-dates.days_until(row.waiting_since) for row in self.rows), default=0)
        return ngettext("oldest waiting %(n)d day", "oldest waiting %(n)d days", days) % {"n": days}

    @property
    def tone(self) -> str:
        return "bad" if self.overdue else "info"


def piles(standing: Standing) -> list[Pile]:
    """Return what waits for the holder of `standing`, by duty in the order of the procedures."""
    rows = most_pressing(standing, SHOWN)
    owed = [duty for workflow in registry.workflows() for duty in duties(workflow) if duty.key in rows]
    return [Pile(duty.key, duty.label, rows[duty.key][0].duty_count, rows[duty.key]) for duty in owed]


@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader; nothing that he cannot act on, nothing missing."""
    found = piles(standing_of(request.user))
    rows = [row for pile in found for row in pile.rows]
    oldest = min(rows, key=lambda row: (dates.day_of(row.due_at or row.waiting_since), row.pk), default=None)
    tiles = [
        {"count": pile.count, "label": pile.label, "note": pile.note, "url": f"#{pile.key}", "tone": pile.tone}
        for pile in found
    ]
    return render(request, "work/my_work.html", {"piles": found, "tiles": tiles, "oldest": oldest})


@login_required
@never_cache
def work_count(request: HttpRequest) -> HttpResponse:
    """Return how much waits for the reader, as the mark that the bar of every page shows; nothing for nothing."""
    count = count_waiting(standing_of(request.user))
    return HttpResponse(format_html('<span class="pill" id="work-count">{}</span>', count) if count else "")


def home(request: HttpRequest) -> HttpResponse:
    """Lead who is signed in to My work, and show everybody else what this is."""
    if request.user.is_authenticated:
        return redirect("my_work")
    return render(request, "work/welcome.html", {"title": _("Liaison Desk")})

"""What documents under way add to the lower apps: the links of a committee's documents; what is participation."""

from django.db.models.functions import TruncDate

from liaisons.register.documents import panels
from liaisons.register.documents.models import Backing, PassingOn
from liaisons.register.participation import Source, sources

_RETURNED = Source(
    rows=lambda: PassingOn.objects.filter(returned_on__isnull=False),
    day="returned_on",
    external="representative__liaison",
    internal="representative__internal",
)
_BACKED = Source(
    rows=lambda: Backing.objects.filter(answered_at__isnull=False), day=TruncDate("answered_at"), external="liaison"
)


def join() -> None:
    """Join the lower apps, and the evidence of participation; once, when the project starts."""
    panels.register()
    sources.register("feedback", "passed on", _RETURNED)
    sources.register("feedback", "backing", _BACKED)

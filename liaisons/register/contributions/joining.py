"""What contributions add to the lower apps: their files, the links beside documents, search, participation."""

from django.utils.translation import gettext_lazy as _

from core.documents import access
from core.documents.kinds import register_kind
from liaisons.register.contributions import finds, panels  # noqa: F401
from liaisons.register.contributions.models import Contribution
from liaisons.register.contributions.states import Kind
from liaisons.register.participation import Source, sources


def _sent(kind: Kind) -> Source:
    return Source(
        rows=lambda: Contribution.objects.of_kind(kind), day="sent_on", external="liaison", internal="internal"
    )


def join() -> None:
    """Join the lower apps, and the evidence of participation; once, when the project starts."""
    seen = Contribution.objects.visible_to
    access.register_owner("register.contribution", visible=seen, inside=seen)
    register_kind("contribution-comment", _("Comment of a representative"))
    register_kind("contribution-paper", _("Paper of a representative"))
    register_kind("contribution-report", _("Report of a representative"))
    panels.register()
    sources.register("reports", "contributions", _sent(Kind.REPORT))
    sources.register("comments", "contributions", _sent(Kind.COMMENT))
    sources.register("contributions", "contributions", _sent(Kind.PAPER))

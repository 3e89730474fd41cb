"""What liaisons between committees add to the lower apps: papers, votes, panels, search."""

from django.utils.translation import gettext_lazy as _

from committees.ballots import ports as ballots
from committees.directory.ports import paper_readers
from core.documents import access
from core.documents.kinds import register_kind
from liaisons.register.internal import finds, kinds, panels, receivers, votes  # noqa: F401
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.internal.reading import HOME_SECRETARIATS


def join() -> None:
    """Join the lower apps; once, when the project starts."""
    papers = InternalLiaison.objects.seen_from_inside
    access.register_owner("register.internalliaison", visible=papers, inside=papers)
    register_kind(kinds.PROPOSER_REPORT, _("Report of a proposer"))
    register_kind(kinds.TARGET_REPORT, _("Report of a committee manager"))
    register_kind(kinds.PACK, _("Pack on a liaison"))
    ballots.register_subject(
        "register.internalliaison",
        may_open=votes.may_be_voted_on,
        may_correct=votes.may_change_outcome,
        title=votes.title,
    )
    paper_readers.register("home secretariats", HOME_SECRETARIATS)
    panels.register()

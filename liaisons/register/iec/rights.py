"""What the representative of an ISO-IEC liaison may do, shown with the rules it rests on."""

from django.utils.translation import gettext_lazy as _

from core.rulebook.enforcement import enforces
from liaisons.register.rights import Right


@enforces("IEC-05", what=_("Shows what a representative in an ISO-IEC liaison may and may not do."), kind="right")
def rights_of_representative() -> list[Right]:
    """Return the rights of a representative in an ISO-IEC liaison (IEC-05, REP-02, REP-06)."""
    return [
        Right(_("Takes part in discussions"), rule="IEC-05", note=_("once registered")),
        Right(_("Sends written comments, also in ballots"), rule="IEC-05"),
        Right(_("Votes"), rule="IEC-05", has=False),
        Right(_("Has to report to each plenary"), rule="REP-06", has=False),
    ]

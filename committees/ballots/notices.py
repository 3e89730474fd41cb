"""Messages that no single action of a ballot declares."""

from committees.ballots.models import ParticipationNotice
from committees.ballots.parties import STAFF
from core.notifications.services import tell


def tell_staff_of_missed_ballots(notice: ParticipationNotice) -> None:
    """Tell the central secretariat of P-members that missed too many questions (COM-08)."""
    tell(
        to=STAFF.recipients(notice),
        template="ballots/missed",
        context={"notice": notice},
        about=notice,
        key=f"missed:{notice.pk}",
    )

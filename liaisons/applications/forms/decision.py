"""What arranging the committee's vote needs to know."""

from committees.ballots.forms import PeriodForm
from committees.ballots.models import Ballot
from committees.meetings import forms as meetings


class BallotForm(PeriodForm):
    """When the ballot runs; its majority is fixed by the kind of decision (BAL-11)."""

    kind = Ballot.Kind.LIAISON


class AgendaForm(meetings.AgendaForm):
    """At which meeting the managing committee decides."""

    decided_by = "managing"

"""The liaisons between committees of the feed: taken over in bulk, each with the first line of its ledger."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from core.rulebook.enforcement import enforces
from core.workflow.engine import perform, take_over
from core.workflow.models import Event
from liaisons.register.importing.feed import Feed
from liaisons.register.importing.report import Report
from liaisons.register.internal import states
from liaisons.register.internal.models import InternalLiaison, OutsideLiaison
from liaisons.register.reviews.services import due_after

# A row has some forty columns, and a statement at most 65 535 parameters.
_BATCH = 1000

type Pair = tuple[int, int]


@enforces(
    "COM-07",
    what=gettext_lazy("Takes over the directed liaisons between committees that the open data has."),
    kind="record",
)
class CommitteeLiaisons:
    """Bringing the directed liaisons between committees into step with the feed (COM-07, INT-01).

    What was established, proposed or ended here is never overruled: the report names where the feed differs.
    """

    def __init__(
        self,
        feed: Feed,
        committee_of: Mapping[int, Committee],
        known_before: set[int],
        report: Report,
        today: dt.date,
    ) -> None:
        self.committee_of = committee_of
        self.known_before = known_before
        self.report = report
        self.today = today
        self.inside: dict[Pair, bool] = {}
        self.outside: set[Pair] = set()
        for entry in feed.entries:
            home = committee_of[entry.iso_id].pk
            for number in sorted(entry.committees):
                if number in committee_of:
                    known = entry.iso_id in known_before
                    self.inside[home, committee_of[number].pk] = known
                else:
                    self.outside.add((home, number))
        self.names = {committee.pk: committee for committee in committee_of.values()}

    def load(self) -> None:
        """Take over what is new, end what is gone, and keep apart what points outside the feed."""
        self._between()
        self._outside()

    def _between(self) -> None:
        count = self.report.of("committee_liaisons")
        rows = InternalLiaison.objects.exclude(state__in=states.OVER).only("pk", "home", "target", "state", "imported")
        current = {(row.home_id, row.target_id): row for row in rows}
        ended_here = self._ended_here()
        first_review = due_after(self.today)
        new = []
        for pair, known in self.inside.items():
            row = current.pop(pair, None)
            said = {"home": self.names[pair[0]], "target": self.names[pair[1]]}
            if row is not None:
                if row.state != states.ACTIVE:
                    count.kept += 1
                    self.report.remarks.append(
                        _("%(home)s → %(target)s is on its way here; the feed has it in force.") % said
                    )
            elif pair in ended_here:
                count.kept += 1
                self.report.remarks.append(_("%(home)s → %(target)s was ended here; the feed still has it.") % said)
            else:
                home, target = pair
                started_on = self.today if known else None
                new.append(
                    InternalLiaison(
                        home_id=home,
                        target_id=target,
                        state=states.ACTIVE,
                        started_on=started_on,
                        imported=True,
                        review_from=self.today,
                        review_due_on=first_review,
                    )
                )
                if known:
                    count.lines.append(_("%(home)s: +%(target)s") % said)
        take_over(new, "take_over", batch_size=_BATCH)
        count.added = len(new)
        gone = [row for row in current.values() if row.imported]
        count.kept += len(current) - len(gone)
        for row in gone:
            count.lines.append(f"{self.names[row.home_id]}: -{self.names[row.target_id]}")
            perform(row, "lapse", actor=None)
        count.ended = len(gone)

    def _ended_here(self) -> set[Pair]:
        """Return the pairs whose latest ending was a decision here and not an edition of the feed."""
        endings = Event.objects.filter(workflow=InternalLiaison.workflow.name, target=states.ENDED)
        decided = set(endings.exclude(action="lapse").values_list("subject_id", flat=True))
        over = (
            InternalLiaison.objects.filter(state=states.ENDED).order_by("pk").values_list("pk", "home_id", "target_id")
        )
        latest = {(home, target): pk for pk, home, target in over}
        return {pair for pair, pk in latest.items() if pk in decided}

    def _outside(self) -> None:
        count = self.report.of("outside_liaisons")
        known = {(row.home_id, row.outside_id): row for row in OutsideLiaison.objects.all()}
        new, again = [], []
        for pair in sorted(self.outside):
            row = known.pop(pair, None)
            if row is None:
                new.append(OutsideLiaison(home_id=pair[0], outside_id=pair[1]))
            elif row.ended_on is not None:
                row.ended_on = None
                again.append(row)
        OutsideLiaison.objects.bulk_create(new, batch_size=_BATCH)
        OutsideLiaison.objects.bulk_update(again, ["ended_on"], batch_size=_BATCH)
        # The committee has come into the feed: the liaison with it is a real one now.
        found = [row.pk for row in known.values() if self._is_real(row)]
        gone = OutsideLiaison.objects.filter(ended_on__isnull=True, pk__in=[row.pk for row in known.values()])
        ended = gone.exclude(pk__in=found).update(ended_on=self.today)
        OutsideLiaison.objects.filter(pk__in=found).delete()
        count.added, count.changed, count.ended = len(new), len(again) + len(found), ended

    def _is_real(self, row: OutsideLiaison) -> bool:
        committee = self.committee_of.get(row.outside_id)
        return committee is not None and (row.home_id, committee.pk) in self.inside

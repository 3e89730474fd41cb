"""The lists of ballots and resolutions."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots import presentation
from committees.ballots.models import Ballot, Resolution
from core.lists.tables import DayColumn, ListTable
from core.shell.html import badge

END = {"td": {"class": "end"}, "th": {"class": "end"}}


def _linked(record: Any, text: str, below: str) -> SafeString:
    return format_html('<a href="{}">{}</a><span class="secondary">{}</span>', record.get_absolute_url(), text, below)


class BallotTable(ListTable):
    caption = gettext_lazy("Ballots")
    empty_title = gettext_lazy("No ballot fits")
    empty_text = gettext_lazy("Ballots of your committees appear here from the day they are announced.")

    reference = tables.Column(verbose_name=gettext_lazy("Ballot"), order_by=("reference",))
    title = tables.Column(verbose_name=gettext_lazy("Title"), visible=False)
    committee = tables.Column(
        verbose_name=gettext_lazy("Committee"), order_by=("committee__sort_key", "reference"), accessor="committee"
    )
    state = tables.Column(verbose_name=gettext_lazy("State"), order_by=("state", "outcome", "reference"))
    way = tables.Column(verbose_name=gettext_lazy("Way"), order_by=("way", "reference"))
    opens_on = DayColumn(verbose_name=gettext_lazy("Opens"), order_by=("opens_on", "reference"))
    closes_on = DayColumn(verbose_name=gettext_lazy("Closes"), order_by=("closes_on", "reference"))
    votes = tables.Column(
        verbose_name=gettext_lazy("Votes"), orderable=False, empty_values=(), accessor="pk", attrs=END
    )

    class Meta(ListTable.Meta):
        order_by = "-reference"

    def render_reference(self, record: Ballot) -> SafeString:
        return _linked(record, record.reference, record.title)

    def value_reference(self, record: Ballot) -> str:
        return record.reference

    def render_committee(self, record: Ballot) -> str:
        return record.committee.reference

    def render_state(self, record: Ballot) -> SafeString:
        return badge(presentation.state_label(record), presentation.state_tone(record))

    def value_state(self, record: Ballot) -> str:
        return str(presentation.state_label(record))

    def render_way(self, record: Ballot) -> str:
        return record.get_way_display()

    def render_votes(self, record: Any) -> str:
        """While open the number of answers alone; afterwards yes, no and abstentions (BAL-13)."""
        if record.is_open:
            return _("%(answered)d of %(entitled)d answered") % {
                "answered": record.answered,
                "entitled": record.entitled,
            }
        return _("%(yes)d yes, %(no)d no, %(abstain)d abstained") % record.counted if record.counted else ""

    def value_votes(self, record: Any) -> str:
        return self.render_votes(record)


class ResolutionTable(ListTable):
    caption = gettext_lazy("Resolutions")
    empty_title = gettext_lazy("No resolution fits")
    empty_text = gettext_lazy("A resolution appears here when a vote of the committee has carried.")

    number = tables.Column(verbose_name=gettext_lazy("Resolution"), order_by=("year", "serial", "pk"), accessor="pk")
    committee = tables.Column(
        verbose_name=gettext_lazy("Committee"), order_by=("committee__sort_key", "year", "serial"), accessor="committee"
    )
    text = tables.Column(verbose_name=gettext_lazy("Text"), orderable=False, empty_values=(), accessor="pk")
    way = tables.Column(verbose_name=gettext_lazy("Way"), orderable=False, empty_values=(), accessor="pk")
    decided_on = DayColumn(
        verbose_name=gettext_lazy("Decided"), order_by=("ballot__decided_on", "pk"), accessor="ballot__decided_on"
    )
    votes = tables.Column(
        verbose_name=gettext_lazy("Votes"), orderable=False, empty_values=(), accessor="pk", attrs=END
    )

    class Meta(ListTable.Meta):
        order_by = "-number"

    def render_number(self, record: Resolution) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.number)

    def value_number(self, record: Resolution) -> str:
        return record.number

    def render_committee(self, record: Resolution) -> str:
        return record.committee.reference

    def render_text(self, record: Resolution) -> str:
        return record.current.text

    def value_text(self, record: Resolution) -> str:
        return record.current.text

    def render_way(self, record: Resolution) -> str:
        return record.current.get_way_display()

    def value_way(self, record: Resolution) -> str:
        return record.current.get_way_display()

    def render_votes(self, record: Resolution) -> str:
        current = record.current
        return _("%(yes)d yes, %(no)d no, %(abstain)d abstained") % {
            "yes": current.yes,
            "no": current.no,
            "abstain": current.abstain,
        }

    def value_votes(self, record: Resolution) -> str:
        return self.render_votes(record)

"""The lists of the directory."""

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee, Membership, NationalBody
from committees.directory.ports import PaperLink
from core.documents.models import Document
from core.lists.tables import DayColumn, ListTable
from core.shell import dates
from core.shell.html import badge

TONES = {Committee.Status.ACTIVE: "ok", Committee.Status.SUSPENDED: "wait", Committee.Status.DISSOLVED: "none"}


def status_badge(committee: Committee) -> SafeString:
    """Return the status of `committee`: its word, its shape, its colour."""
    return badge(committee.get_status_display(), TONES[Committee.Status(committee.status)])


class CommitteeTable(ListTable):
    caption = _("Committees")
    empty_title = _("No committee fits")
    empty_text = _("Every word has to begin a word of the reference or the title.")

    reference = tables.Column(verbose_name=_("Committee"), order_by=("sort_key", "reference"))
    title = tables.Column(verbose_name=_("Title"), visible=False)
    kind = tables.Column(verbose_name=_("Type"), order_by=("kind", "sort_key"))
    status = tables.Column(verbose_name=_("Status"), order_by=("status", "sort_key"))
    secretariat = tables.Column(
        verbose_name=_("Secretariat"), accessor="secretariat__acronym", order_by=("secretariat__acronym", "sort_key")
    )
    p_count = tables.Column(
        verbose_name=_("P"), order_by=("p_count", "sort_key"), attrs={"td": {"class": "end"}, "th": {"class": "end"}}
    )
    o_count = tables.Column(
        verbose_name=_("O"), order_by=("o_count", "sort_key"), attrs={"td": {"class": "end"}, "th": {"class": "end"}}
    )
    created_on = DayColumn(verbose_name=_("Created"), order_by=("created_on", "sort_key"))

    class Meta(ListTable.Meta):
        order_by = "reference"

    def render_reference(self, record: Committee) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="secondary">{}</span>',
            record.get_absolute_url(),
            record.reference,
            record.title,
        )

    def value_reference(self, record: Committee) -> str:
        return record.reference

    def render_kind(self, record: Committee) -> str:
        return record.get_kind_display()

    def render_status(self, record: Committee) -> SafeString:
        return status_badge(record)

    def value_status(self, record: Committee) -> str:
        return record.get_status_display()


class BodyTable(ListTable):
    caption = _("National bodies")
    empty_title = _("No national body fits")

    acronym = tables.Column(verbose_name=_("National body"), order_by=("acronym", "pk"))
    name = tables.Column(verbose_name=_("Name"), order_by=("name", "acronym"))
    country = tables.Column(verbose_name=_("Country"), order_by=("country", "acronym"))
    p_count = tables.Column(
        verbose_name=_("P-memberships"),
        order_by=("p_count", "acronym"),
        attrs={"td": {"class": "end"}, "th": {"class": "end"}},
    )
    o_count = tables.Column(
        verbose_name=_("O-memberships"),
        order_by=("o_count", "acronym"),
        attrs={"td": {"class": "end"}, "th": {"class": "end"}},
    )
    secretariat_count = tables.Column(
        verbose_name=_("Secretariats"),
        order_by=("secretariat_count", "acronym"),
        attrs={"td": {"class": "end"}, "th": {"class": "end"}},
    )

    class Meta(ListTable.Meta):
        order_by = "acronym"

    def render_acronym(self, record: NationalBody) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.acronym)

    def value_acronym(self, record: NationalBody) -> str:
        return record.acronym


class BodyMembershipTable(ListTable):
    title = _("Memberships in force")
    empty_title = _("No membership fits")

    committee = tables.Column(verbose_name=_("Committee"), order_by=("committee__sort_key", "pk"), accessor="committee")
    kind = tables.Column(verbose_name=_("Membership"), order_by=("kind", "committee__sort_key"))
    starts_on = tables.Column(verbose_name=_("Since"), order_by=("starts_on", "committee__sort_key"), empty_values=())

    class Meta(ListTable.Meta):
        order_by = "committee"

    def render_committee(self, value: Committee) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="secondary">{}</span>',
            value.get_absolute_url(),
            value.reference,
            value.title,
        )

    def value_committee(self, value: Committee) -> str:
        return value.reference

    def render_kind(self, record: Membership) -> str:
        return record.get_kind_display()

    def render_starts_on(self, value: Any) -> Any:
        return dates.day(value) if value else _("always")

    def value_starts_on(self, value: Any) -> Any:
        return value


class PaperTable(ListTable):
    caption = _("Documents")
    empty_title = _("No document")
    empty_text = _("Documents appear here once they have been added, or no filter leaves them out.")

    n_number = tables.Column(verbose_name=_("Number"), order_by=("n_number", "pk"))
    title = tables.Column(verbose_name=_("Title"), order_by=("title", "n_number"))
    kind = tables.Column(verbose_name=_("Type"), order_by=("kind", "n_number"))
    expected = tables.Column(verbose_name=_("Expected"), order_by=("expected_by", "n_number"), empty_values=())
    created_at = DayColumn(verbose_name=_("Added"), order_by=("created_at", "n_number"))
    state = tables.Column(verbose_name=_("State"), orderable=False, empty_values=())
    change = tables.Column(verbose_name=_("Actions"), orderable=False, empty_values=(), exclude_from_export=True)

    class Meta(ListTable.Meta):
        order_by = "-n_number"

    def __init__(
        self, *args: Any, committee: Committee, keeps: bool, links: Sequence[PaperLink] = (), **kwargs: Any
    ) -> None:
        exclude = () if keeps or links else ("change",)
        super().__init__(*args, exclude=exclude, **kwargs)
        self.committee = committee
        self.keeps = keeps
        self.links = links

    def render_n_number(self, record: Document) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.reference)

    def value_n_number(self, record: Document) -> str:
        return record.reference

    def render_title(self, record: Document) -> SafeString:
        latest = record.latest
        return format_html(
            '{}<span class="secondary">{}, {}</span>', record.title, latest.format, filesizeformat(latest.size)
        )

    def value_title(self, record: Document) -> str:
        return record.title

    def render_kind(self, record: Document) -> str:
        return record.kind_label

    def render_expected(self, record: Document) -> SafeString:
        if not record.expected_by:
            return format_html("{}", record.expected or _("for information"))
        by = dates.deadline(record.expected_by, self.committee.zone)
        return format_html('{}<span class="secondary">{}</span>', record.expected, by)

    def value_expected(self, record: Document) -> str:
        by = record.expected_by
        return f"{record.expected}, {by.isoformat()}" if by else record.expected

    def render_state(self, record: Document) -> SafeString:
        return badge(*self._state(record))

    def value_state(self, record: Document) -> str:
        return str(self._state(record)[0])

    def render_change(self, record: Document) -> SafeString:
        # What a procedure has filed with the committee is not the committee manager's to change.
        if record.owner_type.model_class() is not Committee or record.withdrawn_at is not None:
            return SafeString("")
        kept = [self.committee.pk, record.pk]
        links: list[tuple[Any, str]] = []
        if record.superseded_by_id is None:
            links += [(link.label, link.url(record)) for link in self.links]
        if self.keeps and record.superseded_by_id is None:
            links.append((_("Replace"), reverse("directory:replace_paper", args=kept)))
        if self.keeps:
            links.append((_("Withdraw"), reverse("directory:withdraw_paper", args=kept)))
        return format_html_join(
            " ",
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            ((url, label, record.reference) for label, url in links),
        )

    def _state(self, record: Document) -> tuple[Any, str]:
        if record.withdrawn_at is not None:
            return _("Withdrawn"), "bad"
        if record.superseded_by is not None:
            return format_lazy("{} {}", _("Superseded by"), record.superseded_by.reference), "none"
        return _("Current"), "ok"

"""Bringing the register into step with the feed, in bulk and with history."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee, Membership, NationalBody
from committees.directory.signals import committee_dissolved
from core import clock
from core.search.text import words
from core.workflow.engine import perform
from liaisons.organizations.models import Alias, Organization
from liaisons.register.importing.between import CommitteeLiaisons
from liaisons.register.importing.feed import Entry, Feed, kind_of, split_label
from liaisons.register.importing.report import Count, Report
from liaisons.register.models import Liaison
from liaisons.register.reviews.services import due_after

_BATCH = 2000

STEPS = (
    gettext_lazy("National bodies"),
    gettext_lazy("Committees"),
    gettext_lazy("Memberships"),
    gettext_lazy("Organizations"),
    gettext_lazy("Liaisons of organizations"),
    gettext_lazy("Liaisons between committees"),
)

type Step = Callable[[str], None]


class TooMuchMissing(ValueError):
    """The feed lacks so many committees that it is rather an extract than the next edition."""


@transaction.atomic
def load(feed: Feed, *, dry_run: bool = False, allow_missing: bool = False, step: Step | None = None) -> Report:
    """Bring bodies, committees, memberships, organizations and liaisons into step with `feed`.

    One transaction; the same feed twice changes nothing the second time. A membership or liaison of an earlier
    import that the feed no longer has ends today, its history stays (Appendix F). What was recorded here by
    hand is never overruled: the report names where it differs. Raises `TooMuchMissing` when more than half of
    the imported committees are gone, unless `allow_missing`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import_iso_open_data'))")
    run = _Run(feed, clock.today())
    parts = (
        run.bodies,
        lambda: run.committees(allow_missing=allow_missing),
        run.memberships,
        run.organizations,
        run.liaisons,
        run.committee_liaisons,
    )
    for title, part in zip(STEPS, parts, strict=True):
        part()
        if run.report.changed_anything:
            _refresh_statistics()
        if step is not None:
            step(str(title))
    if dry_run:
        transaction.set_rollback(True)
    return run.report


def _refresh_statistics() -> None:
    """Let the database look at what is new before the next part reads it (migration 0008 says why)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT register_refresh_feed_statistics()")


class _Run:
    def __init__(self, feed: Feed, today: dt.date) -> None:
        self.feed = feed
        self.today = today
        self.report = Report(remarks=list(feed.remarks))
        self.body_of: dict[int, NationalBody] = {}
        self.committee_of: dict[int, Committee] = {}
        self.organization_of: dict[int, Organization] = {}
        # Committees that an earlier import already had: what is new in them began since then.
        self.known_before: set[int] = set()
        self.gone: list[Committee] = []

    def bodies(self) -> None:
        count = self.report.of("national_bodies")
        known = {body.iso_id: body for body in NationalBody.objects.filter(iso_id__in=self.feed.bodies)}
        by_acronym = _unique_by(NationalBody.objects.filter(iso_id__isnull=True), lambda body: body.acronym)
        new, changed = [], []
        for iso_id, acronym in self.feed.bodies.items():
            body = known.get(iso_id) or by_acronym.get(acronym)
            if body is None:
                body = NationalBody(iso_id=iso_id, acronym=acronym)
                body.refresh_search_text()
                new.append(body)
            elif _assign(body, {"iso_id": iso_id, "acronym": acronym}, count):
                body.refresh_search_text()
                changed.append(body)
            self.body_of[iso_id] = body
        NationalBody.objects.bulk_create(new, batch_size=_BATCH)
        NationalBody.objects.bulk_update(changed, ["iso_id", "acronym", "search_text"], batch_size=_BATCH)
        count.added += len(new)

    def committees(self, *, allow_missing: bool) -> None:
        count = self.report.of("committees")
        all_known = list(Committee.objects.select_related("parent"))
        by_id = {committee.iso_id: committee for committee in all_known if committee.iso_id is not None}
        self.known_before = set(by_id)
        feed_ids = {entry.iso_id for entry in self.feed.entries}
        # Made here, or known under a number that the feed no longer uses: the reference says that it is the same.
        by_reference = {c.reference: c for c in all_known if c.iso_id is None or c.iso_id not in feed_ids}
        renumbered = {entry.reference for entry in self.feed.entries if entry.iso_id not in by_id}
        gone = [c for iso_id, c in by_id.items() if iso_id not in feed_ids and c.reference not in renumbered]
        if 2 * len(gone) > len(by_id) and not allow_missing:
            raise TooMuchMissing(
                _("The feed lacks %(gone)d of the %(known)d committees imported before. Is it an extract?")
                % {"gone": len(gone), "known": len(by_id)}
            )
        self.committee_of = dict(by_id)
        for layer in self.feed.by_depth():
            new, changed = [], []
            for entry in layer:
                committee = by_id.get(entry.iso_id) or by_reference.get(entry.reference)
                values = self._values(entry)
                if committee is None:
                    committee = Committee(**values)
                    committee.refresh_search_text()
                    new.append(committee)
                else:
                    # A type that was set by hand outlives the guess.
                    if committee.reference == entry.reference:
                        del values["kind"]
                    if committee.dissolved_on is not None:
                        values["dissolved_on"] = None
                    if _assign(committee, values, count):
                        committee.refresh_search_text()
                        changed.append(committee)
                self.committee_of[entry.iso_id] = committee
            self._save(new, changed)
            count.added += len(new)
        for committee in gone:
            if _assign(committee, {"status": Committee.Status.DISSOLVED, "dissolved_on": self.today}, None):
                count.ended += 1
                count.lines.append(_("%(committee)s is no longer in the feed") % {"committee": committee})
        Committee.objects.bulk_update(gone, ["status", "dissolved_on"], batch_size=_BATCH)
        self.gone = gone

    def _values(self, entry: Entry) -> dict[str, Any]:
        parent = self.committee_of[entry.parent_id] if entry.parent_id is not None else None
        secretariat = self.body_of[entry.secretariat_id] if entry.secretariat_id is not None else None
        return {
            "iso_id": entry.iso_id,
            "reference": entry.reference,
            "title": entry.title,
            "kind": kind_of(entry.reference, has_parent=entry.parent_id is not None),
            "status": entry.status,
            "parent": parent,
            "secretariat": secretariat,
            "scope": entry.scope,
            "created_on": entry.created_on,
            "sort_key": entry.sort_key,
        }

    def _save(self, new: list[Committee], changed: list[Committee]) -> None:
        if changed:
            # Two committees may have exchanged their references, and each must be unique at every moment.
            Committee.objects.filter(pk__in=[c.pk for c in changed]).update(
                reference=models.functions.Concat(models.Value("~"), models.F("pk"), output_field=models.CharField())
            )
            fields = [
                "iso_id", "reference", "title", "kind", "status", "dissolved_on", "parent", "secretariat",
                "scope", "created_on", "sort_key", "search_text",
            ]  # fmt: skip
            Committee.objects.bulk_update(changed, fields, batch_size=_BATCH)
        Committee.objects.bulk_create(new, batch_size=_BATCH)

    def memberships(self) -> None:
        current: dict[tuple[int, int], Membership] = {}
        rows = Membership.objects.filter(committee__iso_id__isnull=False).filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=self.today)
        )
        for row in rows.order_by("starts_on", "pk"):
            current[row.committee_id, row.body_id] = row
        new: list[Membership] = []
        changed: list[Membership] = []
        for entry in self.feed.entries:
            committee = self.committee_of[entry.iso_id]
            for body_id, kind in entry.members.items():
                body = self.body_of[body_id]
                held = current.pop((committee.pk, body.pk), None)
                self._keep_membership(committee, body, kind, held, new, changed)
        names = self._names()
        for row in current.values():
            if row.imported and row.ends_on is None:
                row.ends_on = self.today
                changed.append(row)
                self._note_membership(row.kind, "ended", names[row.committee_id], names[-row.body_id])
            elif row.ends_on is None:
                self.report.of(_membership_kind(row.kind)).kept += 1
        # Endings first: the period that follows may not overlap them, row by row.
        Membership.objects.bulk_update(changed, ["kind", "ends_on"], batch_size=_BATCH)
        Membership.objects.bulk_create(new, batch_size=_BATCH)

    def _keep_membership(
        self,
        committee: Committee,
        body: NationalBody,
        kind: str,
        row: Membership | None,
        new: list[Membership],
        changed: list[Membership],
    ) -> None:
        if row is not None and row.kind == kind and row.ends_on is None:
            return
        if row is not None and not row.imported:
            self.report.of(_membership_kind(row.kind)).kept += 1
            self.report.remarks.append(
                _("%(body)s in %(committee)s is recorded here as %(here)s, the feed has %(feed)s.")
                % {"body": body, "committee": committee, "here": row.kind, "feed": kind}
            )
            return
        if row is not None and (row.kind == kind or row.starts_on == self.today):
            # Ended or begun by an import of this very day: that period simply goes on.
            self._note_membership(kind, "changed", committee, body)
            row.kind, row.ends_on = kind, None
            changed.append(row)
            return
        starts_on = self.today if committee.iso_id in self.known_before else None
        if row is not None:
            row.ends_on = self.today - dt.timedelta(days=1)
            changed.append(row)
            starts_on = self.today
            count = self.report.of(_membership_kind(kind))
            count.changed += 1
            count.lines.append(f"{committee}: {body} {row.kind} → {kind}")
        else:
            self._note_membership(kind, "added", committee, body)
        new.append(Membership(committee=committee, body=body, kind=kind, starts_on=starts_on, imported=True))

    def _note_membership(self, kind: str, what: str, committee: Any, body: Any) -> None:
        count = self.report.of(_membership_kind(kind))
        setattr(count, what, getattr(count, what) + 1)
        if what != "added" or getattr(committee, "iso_id", None) in self.known_before:
            sign = {"added": "+", "ended": "-", "changed": "="}[what]
            count.lines.append(f"{committee}: {sign}{body} {kind}")

    def organizations(self) -> None:
        count = self.report.of("organizations")
        known = {o.iso_id: o for o in Organization.objects.filter(iso_id__in=self.feed.organizations)}
        # An organization that joined here and reaches the feed later is the same one; a mere claim is not.
        own = _unique_by(
            Organization.objects.filter(iso_id__isnull=True, same_as__isnull=True, confirmed_at__isnull=False),
            lambda organization: " ".join(words(f"{organization.acronym} {organization.name}")),
        )
        new, changed = [], []
        for iso_id, label in self.feed.organizations.items():
            acronym, name = split_label(label)
            organization = known.get(iso_id)
            if organization is None and (twin := own.get(" ".join(words(f"{acronym} {name}")))) is not None:
                organization = twin
                _assign(organization, {"iso_id": iso_id, "feed_label": label}, count)
                changed.append(organization)
            elif organization is None:
                organization = Organization(iso_id=iso_id, feed_label=label, acronym=acronym, name=name)
                organization.refresh_search_text()
                new.append(organization)
            # Only a new label of the feed replaces names: they may have been completed here.
            elif organization.feed_label != label:
                former = organization.full_name
                _assign(organization, {"feed_label": label, "acronym": acronym, "name": name}, count)
                if former != organization.full_name:
                    Alias.objects.get_or_create(organization_id=organization.pk, text=former[:300])
                organization.refresh_search_text()
                changed.append(organization)
            self.organization_of[iso_id] = organization
        Organization.objects.bulk_create(new, batch_size=_BATCH)
        Organization.objects.bulk_update(
            changed, ["iso_id", "feed_label", "acronym", "name", "search_text"], batch_size=_BATCH
        )
        count.added += len(new)

    def liaisons(self) -> None:
        count = self.report.of("liaisons")
        live: dict[tuple[int, int], Liaison] = {
            (row.organization_id, row.committee_id): row
            for row in Liaison.objects.live().filter(committee__iso_id__isnull=False)
        }
        new = []
        # A date each, and no procedure: the daily run plans what comes near (Appendix F).
        first_review = due_after(self.today)
        for entry in self.feed.entries:
            committee = self.committee_of[entry.iso_id]
            # Two of the feed may have been found to be the same here (Appendix F).
            for organization in dict.fromkeys(self.organization_of[i].identity for i in sorted(entry.organizations)):
                if live.pop((organization.pk, committee.pk), None) is None:
                    known = entry.iso_id in self.known_before
                    started_on = self.today if known else None
                    new.append(
                        Liaison(
                            organization=organization,
                            committee=committee,
                            managing=committee.managing,
                            started_on=started_on,
                            imported=True,
                            review_from=self.today,
                            review_due_on=first_review,
                        )
                    )
                    if known:
                        count.lines.append(f"{committee}: +{organization}")
        Liaison.objects.bulk_create(new, batch_size=_BATCH)
        count.added = len(new)
        names = {row.pk: row for row in Organization.objects.filter(pk__in=[pair[0] for pair in live])}
        committees = self._names()
        gone = [row for row in live.values() if row.imported]
        for row in gone:
            count.lines.append(f"{committees[row.committee_id]}: -{names[row.organization_id]}")
        count.kept = len(live) - len(gone)
        for row in gone:
            perform(row, "drop", actor=None)
        count.ended = len(gone)
        # What hangs on a committee beside the feed, its liaisons with other committees, ends with it (REV-10).
        for committee in self.gone:
            committee_dissolved.send(sender=Committee, committee=committee)

    def committee_liaisons(self) -> None:
        CommitteeLiaisons(self.feed, self.committee_of, self.known_before, self.report, self.today).load()

    def _names(self) -> dict[int, Any]:
        """Return committees by their keys and bodies by their negative keys, to name what ends."""
        committees = {committee.pk: committee for committee in self.committee_of.values()}
        return {**committees, **{-pk: name for pk, name in NationalBody.objects.values_list("pk", "acronym")}}


def _membership_kind(kind: str) -> str:
    return f"{kind.lower()}_memberships"


def _assign(row: models.Model, values: dict[str, Any], count: Count | None) -> bool:
    """Set `values` on `row` and tell whether that changed anything; count and name the change."""
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    if not differing:
        return False
    if count is not None:
        count.changed += 1
        labels = ", ".join(str(getattr(row._meta.get_field(name), "verbose_name", name)) for name in differing)
        count.lines.append(f"{row}: {labels}")
    for name in differing:
        setattr(row, name, values[name])
    return True


def _unique_by[M: models.Model](rows: Iterable[M], key: Callable[[M], str]) -> dict[str, M]:
    """Return `rows` by `key`, without those that share one: nobody can tell which is meant."""
    found: dict[str, list[M]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return {name: same[0] for name, same in found.items() if len(same) == 1}

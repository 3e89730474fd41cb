"""`manage.py import_iso_open_data FILE`: load committees, members, organizations and liaisons."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils.translation import gettext as _
from tqdm import tqdm

from committees.directory.models import Committee
from liaisons.register.importing import STEPS, BrokenFeed, Report, TooMuchMissing, load, read

_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Load ISO Open Data (iso_technical_committees, one JSON object a line) into the register. "
        "Safe to repeat: what the feed no longer has is ended, never deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would change and change nothing.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")
        parser.add_argument(
            "--allow-missing",
            action="store_true",
            help="Load a feed that lacks more than half of the committees imported before; they are dissolved.",
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, allow_missing: bool, **options: Any) -> None:
        try:
            lines = file.read_bytes().splitlines()
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error.strerror}
            ) from error
        quiet = True if options["verbosity"] == 0 else None
        known = {iso_id for iso_id in Committee.objects.values_list("iso_id", flat=True) if iso_id is not None}
        try:
            feed = read(tqdm(lines, desc=_("Lines"), unit="", disable=quiet), known_parents=known)
            if not feed.entries:
                raise CommandError(_("%(file)s holds no committee.") % {"file": file})
            with tqdm(total=len(STEPS), desc=_("Loading"), unit="", disable=quiet) as bar:

                def step(title: str) -> None:
                    bar.set_postfix_str(title)
                    bar.update()

                report = load(feed, dry_run=dry_run, allow_missing=allow_missing, step=step)
        except BrokenFeed as error:
            raise CommandError(_("Nothing was loaded.\n%(lines)s") % {"lines": error}) from error
        except IntegrityError as error:
            # Such as a reference that a committee made here has taken.
            reason = str(error).strip()
            raise CommandError(
                _("Nothing was loaded. The database refuses: %(reason)s") % {"reason": reason}
            ) from error
        except TooMuchMissing as error:
            raise CommandError(
                _("Nothing was loaded. %(reason)s With --allow-missing it is loaded all the same.") % {"reason": error}
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(report, dry_run=dry_run), indent=2))
        else:
            self._print(report, dry_run=dry_run)

    def _print(self, report: Report, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write(self.style.WARNING(_("Dry run: nothing is changed.")))
        self.stdout.write(f"{'':24}{_('added'):>9}{_('changed'):>9}{_('ended'):>9}")
        for kind, count in report.counts.items():
            name = kind.replace("_", " ")
            self.stdout.write(f"{name:24}{count.added:>9}{count.changed:>9}{count.ended:>9}")
        lines = [line for count in report.counts.values() for line in count.lines] + report.remarks
        for line in lines[:_SHOWN]:
            self.stdout.write(f"  {line}")
        if len(lines) > _SHOWN:
            self.stdout.write(_("  … and %(count)d more; --json lists all.") % {"count": len(lines) - _SHOWN})
        if not report.changed_anything:
            self.stdout.write(_("Nothing changed."))


def _as_json(report: Report, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        **{kind: count.as_dict() for kind, count in report.counts.items()},
        "details": {kind: count.lines for kind, count in report.counts.items() if count.lines},
        "remarks": report.remarks,
    }

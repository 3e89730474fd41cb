"""`manage.py state_liaison_categories COMMITTEE FILE`: state categories and aliases from a committee's own list."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from committees.directory.models import Committee
from liaisons.register.importing import categories


class Command(BaseCommand):
    help = (
        "State the categories and other names of the organizations in liaison with a committee from a CSV list "
        "(short_name, name, category, aliases). Safe to repeat; what differs or does not match is reported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("committee", help="The reference of the committee, such as “ISO/TC 154”.")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would change and change nothing.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, committee: str, file: Path, dry_run: bool, **options: Any) -> None:
        found = Committee.objects.filter(reference__iexact=committee).first()
        if found is None:
            raise CommandError(_("There is no committee “%(reference)s”.") % {"reference": committee})
        try:
            lines = categories.read(file.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error.strerror}
            ) from error
        except UnicodeDecodeError as error:
            raise CommandError(_("%(file)s is not in UTF-8.") % {"file": file}) from error
        except categories.BrokenListError as error:
            raise CommandError(_("Nothing was loaded.\n%(lines)s") % {"lines": error}) from error
        outcome = categories.state(found, lines, source=file.name, dry_run=dry_run)
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": dry_run, **asdict(outcome)}, indent=2))
            return
        if dry_run:
            self.stdout.write(self.style.WARNING(_("Dry run: nothing is changed.")))
        for title, said in (
            (_("Categories stated"), outcome.stated),
            (_("Names learnt"), outcome.aliases),
            (_("Stated otherwise here, kept"), outcome.differing),
            (_("In the list, not in the register"), outcome.unmatched),
            (_("In the register, not in the list"), outcome.unlisted),
        ):
            self.stdout.write(f"{title}: {len(said)}")
            for line in said:
                self.stdout.write(f"  {line}")
        self.stdout.write(_("As the list says already: %(count)d") % {"count": outcome.kept})

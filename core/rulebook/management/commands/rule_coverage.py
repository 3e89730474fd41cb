"""Tell how many rules are covered: enforced or offered, and proved by a test."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.rulebook import coverage, rules


class Command(BaseCommand):
    help = "Prints how many rules are enforced or offered and proved by a test that carries their mark, by area."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print everything as JSON")
        parser.add_argument("--missing", metavar="AREA", help="list what is missing in an area such as EXT, or in ALL")
        parser.add_argument("--write", action="store_true", help="keep the result for the pages of the rules")
        parser.add_argument("--tests", type=Path, default=Path(settings.BASE_DIR) / "tests", help="folder of the tests")
        parser.add_argument("--code", type=Path, default=Path(settings.BASE_DIR), help="folder of the code")

    def handle(self, *args: Any, **options: Any) -> None:
        reading = coverage.read_tests(options["tests"])
        problems = [*reading.problems, *coverage.unknown_in_code(options["code"])]
        if problems:
            raise CommandError("\n".join(problems))
        covered = coverage.coverage(reading.proofs)
        if options["write"]:
            path = coverage.report_path()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(coverage.as_json(covered)), encoding="utf-8")
        if options["json"]:
            self.stdout.write(json.dumps(coverage.as_json(covered), indent=2))
        elif options["missing"]:
            self._missing(covered, options["missing"].upper())
        else:
            self._summary(covered)

    def _summary(self, covered: list[coverage.Covered]) -> None:
        for area in rules.areas():
            rows = [row for row in covered if row.rule.area == area.code]
            done = sum(row.is_covered for row in rows)
            spoken = sum(bool(row.enforced_by) for row in rows)
            proved = sum(bool(row.proved_by) for row in rows)
            counts = f"({spoken} enforced or offered, {proved} proved)"
            self.stdout.write(f"{area.code}  {done:3d} of {len(rows):3d} covered  {counts}  {area.title}")
        self.stdout.write(f"All  {sum(row.is_covered for row in covered):3d} of {len(covered):3d} covered")

    def _missing(self, covered: list[coverage.Covered], area: str) -> None:
        known = {each.code for each in rules.areas()}
        if area not in known | {"ALL"}:
            raise CommandError(f"There is no area {area}. The areas are {', '.join(sorted(known))}.")
        for row in covered:
            if row.is_covered or area not in (row.rule.area, "ALL"):
                continue
            lacks = [
                text
                for text, there in (("nothing speaks for it", row.enforced_by), ("no test proves it", row.proved_by))
                if not there
            ]
            self.stdout.write(f"{row.rule}: {', '.join(lacks)}")

"""Write docs/rules.md, or tell that it no longer says what the rulebook says."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.rulebook.documentation import as_markdown


class Command(BaseCommand):
    help = "Writes docs/rules.md from the rulebook; with --check it only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the document is out of date")
        parser.add_argument("--output", type=Path, default=Path(settings.BASE_DIR) / "docs" / "rules.md")

    def handle(self, *args: Any, **options: Any) -> None:
        path, text = options["output"], as_markdown()
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError(f"{path.name} is out of date: run manage.py rulebook_docs.")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {path.name}.")

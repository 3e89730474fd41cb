"""Write docs/workflows/, or tell that it no longer says what the declarations say."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.workflow import registry
from core.workflow.documentation import as_markdown


class Command(BaseCommand):
    help = "Writes a page for each procedure into docs/workflows; with --check it only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a page is missing, stale or left over")
        parser.add_argument("--output", type=Path, default=Path(settings.BASE_DIR) / "docs" / "workflows")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["output"]
        pages = {f"{workflow.name}.md": as_markdown(workflow) for workflow in registry.workflows()}
        present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
        if options["check"]:
            stale = sorted(name for name in pages.keys() | present.keys() if pages.get(name) != present.get(name))
            if stale:
                raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py workflow_docs.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in present.keys() - pages.keys():
            (folder / name).unlink()
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {len(pages)} pages.")

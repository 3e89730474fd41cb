"""Prove that the grants and the appointments agree."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.accounts import grants


class Command(BaseCommand):
    help = "Proves that guardian's grants and the appointments agree; --repair writes the grants anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write the grants anew from the appointments")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        if repair:
            self.stdout.write(f"{grants.repair()} grants were added or removed.")
        found = list(grants.disagreements())
        for disagreement in found:
            self.stderr.write(str(disagreement))
        if found:
            raise CommandError(f"Grants and appointments disagree in {len(found)} places.")
        self.stdout.write("Grants and appointments agree.")

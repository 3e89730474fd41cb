from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.workflow import ledger
from core.workflow.models import Event


class Command(BaseCommand):
    help = "Prove that no event of the ledger was edited, removed or cut off, and that every state follows from it."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = 0
        for problem in ledger.verify():
            problems += 1
            self.stderr.write(self.style.ERROR(problem))
        if problems:
            raise CommandError(f"{problems} problems in the ledger.")
        self.stdout.write(self.style.SUCCESS(f"{Event.objects.count()} events, all as they were written."))

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.accounts.models import User


class Command(BaseCommand):
    help = "Fill an empty demo database with committees, people and applications in every state."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("The demo's data belong to the demo only.")
        if User.objects.exists():
            self.stdout.write("The database is not empty; it is left as it is.")
            return
        # The scenarios are those of the suite; a real installation has neither.
        from tests import demo

        # The PDFs of its applications are made by the worker, once it runs: they would take most of the time here.
        demo.seed(lambda step: self.stdout.write(f"  {step}"))

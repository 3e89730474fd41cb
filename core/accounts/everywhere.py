"""The one row of `Everywhere`, made whenever the tables are: after a migration and after a test has emptied them."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps

from core.accounts.models import Everywhere


def make_row(sender: AppConfig, using: str, apps: Apps = installed, **kwargs: Any) -> None:
    """Make the row where its table exists (a receiver of `post_migrate`; a flush sends it without `apps`)."""
    try:
        model = apps.get_model("accounts", "Everywhere")
    except LookupError:
        return
    model._default_manager.using(using).get_or_create(pk=Everywhere.ROW, defaults={"name": "everywhere"})

"""The handmade feed, and what is asked of an import of it."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from committees.directory.models import Committee, Membership, NationalBody
from liaisons.organizations.models import Organization
from liaisons.register.models import InternalLiaison, Liaison, OutsideLiaison

SAMPLE = Path(__file__).parent.parent.parent / "data" / "feed_sample.jsonl"
KINDS = (
    "committees",
    "national_bodies",
    "p_memberships",
    "o_memberships",
    "organizations",
    "liaisons",
    "committee_liaisons",
    "outside_liaisons",
)
NOTHING = {"added": 0, "changed": 0, "ended": 0, "kept": 0}

type Records = dict[str, dict[str, Any]]
type Edit = Callable[[Records], None]


def run(file: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_iso_open_data", file, "--json", *options, stdout=out, verbosity=0)
    return json.loads(out.getvalue())


def snapshot() -> list[Any]:
    models = (Committee, NationalBody, Membership, Organization, Liaison, InternalLiaison, OutsideLiaison)
    return [sorted(map(repr, model.objects.values_list())) for model in models]

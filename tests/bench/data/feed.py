"""The feed of open data: the real one where `FEED_DIR` names its folder, else one of the same size."""

import json
import os
import random
from pathlib import Path
from typing import Any

FILE = "iso_technical_committees.jsonl"
COMMITTEES, BODIES, ORGANIZATIONS = 785, 161, 917
P_MEMBERSHIPS, O_MEMBERSHIPS, LIAISONS = 16_663, 13_954, 3_017


def feed(folder: Path) -> tuple[Path, str]:
    """Return the file to import and what it is; one is written into `folder` where there is no real one."""
    given = os.environ.get("FEED_DIR", "")
    if given and (Path(given) / FILE).is_file():
        return Path(given) / FILE, "the real feed"
    made = folder / FILE
    with made.open("w") as file:
        for entry in _entries():
            file.write(json.dumps(entry) + "\n")
    return made, "a generated feed of the same size"


def _entries() -> list[dict[str, Any]]:
    draw = random.Random(1)
    bodies = [{"id": 5000 + number, "acronym": f"NB{number:03d}"} for number in range(BODIES)]
    organizations = [
        {"id": 700_000 + number, "acronym": f"ORG{number:03d} - Organization of trade number {number:03d}"}
        for number in range(ORGANIZATIONS)
    ]
    p_counts, o_counts, liaisons = (_spread(total) for total in (P_MEMBERSHIPS, O_MEMBERSHIPS, LIAISONS))
    entries = []
    for number in range(COMMITTEES):
        parent = 90_000 + number // 3 * 3 if number % 3 else None
        place = number // 3 + 1
        reference = f"ISO/TC {place}" if parent is None else f"ISO/TC {place}/SC {number % 3}"
        # One after the other, so that every organization of the feed is in it.
        first = sum(liaisons[:number])
        members = draw.sample(bodies, p_counts[number] + o_counts[number])
        entries.append(
            {
                "id": 90_000 + number,
                "reference": reference,
                "status": "Active" if number % 46 else "Suspended",
                "title": {"en": f"Technical matters of field {number}"},
                "secretariat": members[0],
                "creationDate": "1990-05-01",
                "scope": {"en": "Standardization in this field. " * 12},
                "parentId": parent,
                "childrenId": [90_001 + number, 90_002 + number]
                if parent is None and number + 2 < COMMITTEES
                else None,
                "pMembers": members[: p_counts[number]],
                "oMembers": members[p_counts[number] :],
                "committeeLiaisons": None,
                "organizationLiaisons": [organizations[(first + n) % ORGANIZATIONS] for n in range(liaisons[number])],
                "sortKey": f"ISO/TC {place:03d}" + (f"/~SC {number % 3:03d}" if parent else ""),
            }
        )
    return entries


def _spread(total: int) -> list[int]:
    """Return `COMMITTEES` numbers that add up to `total`, as even as may be."""
    return [total // COMMITTEES + (number < total % COMMITTEES) for number in range(COMMITTEES)]

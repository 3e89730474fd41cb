"""What everybody acknowledges before the first access: the Code and the data protection declaration."""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.aggregates import JSONBAgg
from django.db import models, transaction
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import Acknowledgement, User
from core.rulebook import parameters
from core.rulebook.enforcement import enforces

Text = Acknowledgement.Text
EDITIONS: Mapping[str, str] = {Text.CODE: "code_edition", Text.DECLARATION: "declaration_edition"}
KNOWN_AS = "known_acknowledgements"


def acknowledgements_of_person() -> models.Subquery:
    """Return the expression that fetches a person's acknowledgements together with the person."""
    rows = (
        Acknowledgement.objects.filter(person=models.OuterRef("pk"))
        .order_by()
        .values("person")
        .annotate(rows=JSONBAgg(JSONObject(text="text", edition="edition", at="at")))
    )
    return models.Subquery(rows.values("rows"), output_field=models.JSONField())


def edition_of(text: str) -> str:
    """Return the edition in force of `text`."""
    return parameters.text(EDITIONS[text])


@enforces("COC-02", what=_("Asks again for a new edition, and for the Code after its months."), kind="guard")
def outstanding(person: User) -> list[str]:
    """Return the texts that `person` has still to acknowledge, or again (COC-01, COC-02, SVC-03).

    A new edition asks again, and the Code also after `code_reack_months`.
    """
    rows = _rows(person)
    return [text for text in EDITIONS if not _holds(text, rows)]


@enforces(
    "COC-02",
    "SVC-03",
    what=_("Keeps who acknowledged which edition of the Code and the declaration when."),
    kind="record",
)
@transaction.atomic
def acknowledge(person: User, texts: Iterable[str]) -> None:
    """Store that `person` acknowledges the editions of `texts` in force (COC-02, SVC-03)."""
    Acknowledgement.objects.bulk_create(
        Acknowledgement(person=person, text=text, edition=edition_of(text), at=clock.now()) for text in texts
    )
    if hasattr(person, KNOWN_AS):
        delattr(person, KNOWN_AS)


def _holds(text: str, rows: Iterable[tuple[str, str, dt.datetime]]) -> bool:
    edition = edition_of(text)
    last = max((at for each, of, at in rows if (each, of) == (text, edition)), default=None)
    if last is None:
        return False
    months = parameters.value("code_reack_months") if text == Text.CODE else None
    if not months:
        return True
    day = last.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return clock.today() < clock.add_months(day, int(str(months)))


def _rows(person: User) -> list[tuple[str, str, dt.datetime]]:
    if not hasattr(person, KNOWN_AS):
        return list(person.acknowledgements.values_list("text", "edition", "at"))
    known = getattr(person, KNOWN_AS) or ()
    return [(row["text"], row["edition"], dt.datetime.fromisoformat(row["at"])) for row in known]

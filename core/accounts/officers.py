"""A list of officers as a CSV file: checked line by line, then loaded as a whole or not at all."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts import post, roles
from core.accounts.models import Appointment, User
from core.accounts.references import find_scope
from core.accounts.roles import Role
from core.accounts.services import appoint, register_person
from core.accounts.standing import Standing

COLUMNS = ("name", "email", "role", "scope")
LINES = 2_000


@dataclass
class Line:
    """One line of the list: what it asks for, or why it cannot be."""

    number: int
    name: str = ""
    email: str = ""
    role: str = ""
    deputy: bool = False
    scope: models.Model | None = None
    errors: list[str] = field(default_factory=list)
    new_person: bool = False
    held_already: bool = False

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label) if self.role in Role.values else self.role


def may_load(standing: Standing) -> bool:
    """Tell who uploads lists: administrators and central staff."""
    return standing.holds(Role.ADMINISTRATOR) or standing.holds(Role.CENTRAL_STAFF)


def read(data: bytes, *, standing: Standing) -> list[Line]:
    """Return the lines of a list (UTF-8, comma or semicolon, header name,email,role,scope and maybe deputy).

    What is wrong with a line stands in its `errors`. Raises `ValidationError` where the file as a whole cannot
    be read.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("The file is not in UTF-8.")) from error
    if "\x00" in text:
        raise ValidationError(_("The file is not a text."))
    header, _newline, _rest = text.partition("\n")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="surplus", restval="")
    reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    missing = [name for name in COLUMNS if name not in reader.fieldnames]
    if missing:
        raise ValidationError(_("The first line lacks the columns: %(names)s.") % {"names": ", ".join(missing)})
    try:
        lines = list(_lines(reader, standing))
    except csv.Error as error:
        raise ValidationError(
            _("Line %(number)s cannot be read: %(reason)s.") % {"number": reader.line_num + 1, "reason": error}
        ) from error
    if not lines:
        raise ValidationError(_("The list is empty."))
    if len(lines) > LINES:
        raise ValidationError(_("The list has more than %(limit)s lines.") % {"limit": LINES})
    _mark_known(lines)
    return lines


@transaction.atomic
def load(lines: list[Line], *, by: User) -> int:
    """Appoint everybody on the list and tell the new ones how to sign in; return the number of appointments.

    All or nothing. Raises `ValidationError` where a line has an error.
    """
    if any(line.errors for line in lines):
        raise ValidationError(_("The list has errors; nothing was loaded."))
    made = 0
    for line in lines:
        if line.held_already or line.scope is None:
            continue
        person = User.objects.filter(email__iexact=line.email).first()
        if person is None:
            person = register_person(email=line.email, name=line.name)
            welcome(person=person, role=line.role_label, scope=_named(line))
        appoint(person=person, role=line.role, scope=line.scope, deputy=line.deputy, by=by)
        made += 1
    return made


def _lines(reader: "csv.DictReader[str]", standing: Standing) -> Iterator[Line]:
    for row in reader:
        values = {key: (value or "").strip() for key, value in row.items() if isinstance(value, str | None)}
        if not any(values.values()):
            continue
        line = Line(
            number=reader.line_num,
            name=values.get("name", ""),
            email=values.get("email", "").lower(),
            deputy=values.get("deputy", "").lower() in ("1", "yes", "y", "true", "x", "deputy"),
        )
        if "surplus" in row:
            line.errors.append(_("There are more values than columns."))
        _judge(line, values.get("role", ""), values.get("scope", ""), standing)
        yield line


def _judge(line: Line, role: str, reference: str, standing: Standing) -> None:
    if not line.name or len(line.name) > 200:
        line.errors.append(_("The name is missing or too long."))
    try:
        validate_email(line.email)
    except ValidationError:
        line.errors.append(_("“%(email)s” is not an e-mail address.") % {"email": line.email[:100]})
    by_label = {str(label).lower(): value for value, label in Role.choices}
    line.role = by_label.get(role.lower(), role.lower().replace(" ", "_"))
    if line.role not in Role.values:
        line.errors.append(_("“%(role)s” is not a role.") % {"role": role[:100]})
        return
    if line.role == Role.ADMINISTRATOR and not standing.holds(Role.ADMINISTRATOR):
        line.errors.append(_("Only administrators appoint administrators."))
    try:
        line.scope = find_scope(line.role, reference)
    except ValidationError as error:
        line.errors += error.messages


def _mark_known(lines: list[Line]) -> None:
    """Mark who is new, what is held already, and what the list says twice."""
    emails = {line.email for line in lines}
    known = {
        email.lower(): pk
        for pk, email in User.objects.annotate(lower=models.functions.Lower("email"))
        .filter(lower__in=emails)
        .values_list("pk", "email")
    }
    held = set(
        Appointment.objects.in_force().filter(person__in=known.values()).values_list("person_id", "role", "scope_id")
    )
    seen: dict[tuple[str, str, int], int] = {}
    for line in lines:
        line.new_person = line.email not in known
        if line.scope is None:
            continue
        line.held_already = (known.get(line.email), line.role, line.scope.pk) in held
        first = seen.setdefault((line.email, line.role, line.scope.pk), line.number)
        if first != line.number:
            line.errors.append(_("The same as line %(number)s.") % {"number": first})


def _named(line: Line) -> models.Model | None:
    return line.scope if roles.SCOPE_OF[line.role] != roles.EVERYWHERE else None


def welcome(*, person: User, role: str, scope: Any) -> None:
    """Write to a person whose account was opened for him: as what, `scope` being where, and how to sign in (SVC-01)."""
    context = {
        "person": person,
        "role": role,
        "scope": scope,
        "link": settings.SITE_URL + reverse("account_reset_password"),
        "site_name": settings.SITE_NAME,
    }
    post.send(
        email=person.email,
        subject=_("Your account on %(site)s") % {"site": settings.SITE_NAME},
        text=render_to_string("accounts/letters/welcome.txt", context).strip(),
        kind="accounts/welcome",
    )

"""The access matrix: asks every address on behalf of every role; `lines.py` and `contents.py` say what is expected."""

import datetime as dt
import html
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.accounts.backends import PersonBackend
from core.accounts.models import User
from core.workflow import registry
from tests.documents import samples
from tests.matrix import scene as stage
from tests.matrix.contents import CONTENTS
from tests.matrix.lines import GROUPS, LINES, PROCEDURES, ROLES, SIGNED_IN, TRYING
from tests.matrix.scene import ANONYMOUS, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-05", "COM-04", "DOC-02")]


def plainly(resolver: URLResolver, status: int) -> Any:
    return lambda request, exception=None: HttpResponse(status=status)


@contextmanager
def quickly() -> Iterator[None]:
    """Leave out what is no matter of access: refusals are not written out, nobody's rights change meanwhile."""
    person_of = PersonBackend.get_user
    known: dict[Any, User | None] = {}

    def known_once(backend: PersonBackend, key: Any) -> User | None:
        if key not in known:
            known[key] = person_of(backend, key)
        return known[key]

    with (
        patch("core.documents.pdf.render", return_value=samples.PDF),
        patch.object(URLResolver, "resolve_error_handler", plainly),
        patch.object(PersonBackend, "get_user", known_once),
        patch("django.test.client.store_rendered_templates"),
    ):
        yield


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The scene, built once for all tests of this module in one transaction that is never committed."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as now,
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")),
        quickly(),
        transaction.atomic(),
    ):
        yield stage.build(now.move_to)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(scene: Scene) -> dict[str, Client]:
    """Return a browser for every role, signed in but for the anonymous one."""
    found = {role: Client() for role in ROLES}
    for role, client in found.items():
        if role != ANONYMOUS:
            client.force_login(scene.people[role])
    return found


def address(scene: Scene, name: str, parts: tuple[str, ...]) -> str:
    return reverse(name, args=[scene.part(part) for part in parts])


def ask(client: Client, url: str, method: str = "GET", **data: Any) -> Any:
    """Return the answer; what a POST changes is undone."""
    if method == "GET":
        response = client.get(url)
    else:
        with transaction.atomic():
            response = client.post(url, data)
            transaction.set_rollback(True)
    if response.streaming:
        response.getvalue()
    return response


class Addresses(dict[str, str]):
    """The addresses of the things of a scene, by name."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            {name: each.get_absolute_url() for name, each in scene.things.items() if hasattr(each, "get_absolute_url")}
        )


def body(response: Any) -> str:
    """Return what a reader finds in the answer; nothing where he is led elsewhere."""
    content = response.getvalue() if response.streaming else response.content
    return html.unescape(content.decode())


def leads_to_the_sign_in(response: Any) -> bool:
    return response.status_code == 302 and response.url.startswith(("/accounts/login/", "/admin/login/"))


def addresses(patterns: Any, route: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the route and the name of every address below `patterns`."""
    for each in patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLPattern):
            yield here, ":".join((*spaces, each.name or ""))
        else:
            yield from addresses(each.url_patterns, here, (*spaces, each.namespace) if each.namespace else spaces)


def test_every_address_is_classified() -> None:
    known = {line.name for line in LINES}
    found = list(addresses(get_resolver("tests.accounts.demo_urls").url_patterns))
    unknown = {name or route for route, name in found if name not in known and not route.startswith(tuple(GROUPS))}
    assert unknown == set(), (
        "Not in the access matrix. Add a line to LINES in tests/matrix/lines.py that says who opens the "
        "address, who is refused and who must not learn that it exists; what it needs stands in tests/matrix/scene.py."
    )
    assert known - {name for _route, name in found} == set(), "The access matrix has lines for addresses that are gone."


def test_every_role_is_on_the_stage(scene: Scene) -> None:
    assert set(scene.people) == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_decided(scene: Scene, clients: dict[str, Client], role: str) -> None:
    wrong = []
    for line in LINES:
        if line.opens >= SIGNED_IN and role not in TRYING:
            continue
        expected = line.expected(role)
        url = address(scene, line.name, line.parts)
        response = ask(clients[role], url, line.method)
        if response.status_code != expected:
            wrong.append(f"{line}: {response.status_code}, expected {expected}")
        elif role not in line.opens and expected == 302 and not leads_to_the_sign_in(response):
            wrong.append(f"{line}: leads to {response.url}")
        # The other method opens no second door.
        if line.method == "POST":
            other = ask(clients[role], url)
            if other.status_code not in (302, 404, 405):
                wrong.append(f"GET instead, {line}: {other.status_code}, expected 302, 404 or 405")
        elif role in TRYING and role not in line.opens:
            other = ask(clients[role], url, "POST")
            if other.status_code not in (expected, 405):
                wrong.append(f"POST instead, {line}: {other.status_code}, expected {expected} or 405")
    assert not wrong, "\n".join(wrong)


def test_what_is_hidden_answers_like_what_does_not_exist(scene: Scene, clients: dict[str, Client]) -> None:
    """Where an outsider gets 404, the same address with a number that nothing has gives him 404, too."""
    wrong = []
    for line in LINES:
        if line.expected("nobody") != 404:
            continue
        keys = [part for part in line.parts if part in scene.things]
        parts = tuple("missing" if part == keys[-1] else part for part in line.parts)
        status = ask(clients["nobody"], address(scene, line.name, parts), line.method).status_code
        if status != 404:
            wrong.append(f"{line}: {status} for a thing that does not exist")
    assert not wrong, "\n".join(wrong)


@pytest.mark.rule("BAL-13", "DOC-01", "EXT-24")
@pytest.mark.parametrize("role", ROLES)
def test_pages_of_many_things_let_on_no_more(scene: Scene, clients: dict[str, Client], role: str) -> None:
    wrong = []
    pages: dict[str, str] = {}
    for where, words, readers in CONTENTS:
        url, text = (each.format_map(Addresses(scene)) for each in (where, words))
        if url not in pages:
            pages[url] = body(clients[role].get(url))
        if (text in pages[url]) is not (role in readers):
            wrong.append(f"{where}: “{words}” {'is missing' if role in readers else 'is to be read'}")
    assert not wrong, "\n".join(wrong)


def test_public_pages_name_nobody(scene: Scene, clients: dict[str, Client]) -> None:
    names = {each for person in User.objects.all() for each in (person.name, person.email)}
    wrong = []
    for line in LINES:
        if ANONYMOUS in line.opens and line.method == "GET" and line.name not in ("accounts:invitation", "gallery"):
            text = body(clients[ANONYMOUS].get(address(scene, line.name, line.parts)))
            wrong += [f"{line} names {name}" for name in names if name in text]
    assert not wrong, "\n".join(wrong)


def test_every_procedure_has_its_lines() -> None:
    assert {workflow.name for workflow in registry.workflows()} == set(PROCEDURES)


@pytest.mark.parametrize("role", ROLES)
def test_actions_answer_those_who_see_the_thing(scene: Scene, clients: dict[str, Client], role: str) -> None:
    """One address serves every action, and looks for the thing first: 404 for whoever does not see it.

    Who of the others may do what, and when, stands in the matrix of each procedure.
    """
    wrong = []
    for name, lines in PROCEDURES.items():
        first, *_others, last = registry.model_of(name).workflow.actions
        for thing, seen in lines:
            outside = {302} if role == ANONYMOUS else {404}
            for action in (first, last):
                url = reverse("workflow:act", args=[name, scene.part(thing), action.name])
                answers = {ask(clients[role], url).status_code}
                if role not in seen:
                    answers.add(ask(clients[role], url, "POST").status_code)
                if not answers <= ({200, 403, 409, 422} if role in seen else outside):
                    wrong.append(f"{action.name} of “{thing}”: {answers}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [ANONYMOUS, "staff"])
def test_the_administration_is_for_administrators(scene: Scene, clients: dict[str, Client], role: str) -> None:
    wrong = []
    for route, name in addresses(get_resolver().url_patterns):
        if not route.startswith("admin/") or name in ("admin:login", "admin:logout"):
            continue
        url = "/" + route.split("<")[0].split("(?P")[0].replace("^", "") + ("1/" if "<" in route else "")
        response = ask(clients[role], url)
        refused = leads_to_the_sign_in(response) if role == ANONYMOUS else response.status_code in (403, 404)
        if not refused:
            wrong.append(f"{url}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_administrators_and_superusers_enter_the_administration(scene: Scene, clients: dict[str, Client]) -> None:
    entered = {role for role, client in clients.items() if ask(client, reverse("admin:index")).status_code == 200}
    assert entered == {"administrator", "superuser"}


def test_pages_of_the_sign_in_are_ones_own(scene: Scene, clients: dict[str, Client]) -> None:
    """They name nobody in their addresses, but for the keys of a letter and of one's own security devices."""
    with_parts = {
        name
        for route, name in addresses(get_resolver().url_patterns)
        if route.startswith("accounts/") and ("<" in route or "(?P" in route)
    }
    assert with_parts == {
        "account_confirm_email",
        "account_reset_password_from_key",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
    }
    theirs = scene.people["tpm"].authenticator_set.get()  # type: ignore[union-attr]
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        for role in (ANONYMOUS, "nobody", "administrator", "superuser"):
            response = ask(clients[role], reverse(name, args=[theirs.pk]))
            assert response.status_code == 404 or response.url.startswith("/accounts/"), (name, role)

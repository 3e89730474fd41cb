"""Somebody who reads the pages and fills in their forms, over the test client, as a browser would send them."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from core.accounts.models import User
from core.workflow.engine import action_url
from tests.factories.accounts import give_second_factor


@dataclass
class Form:
    """A form as a page shows it: what it would send untouched, and what its fields are called."""

    action: str
    sent: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""))
            self.found.append(self._open)
        elif tag == "option" and self._open and self._select and self._chosen(given, self._open):
            self._open.sent[self._select] = given.get("value", "")
        if self._open is None or not given.get("name") or tag not in ("input", "select", "textarea", "button"):
            return
        name = given["name"]
        self._open.names.add(name)
        if tag == "textarea":
            self._area, self._open.sent[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "input" and self._sends(given):
            untouched = "on" if given.get("type") in ("checkbox", "radio") else ""
            self._open.sent[name] = given.get("value", untouched)

    def _chosen(self, given: dict[str, str], form: Form) -> bool:
        return "selected" in given or self._select not in form.sent

    def _sends(self, given: dict[str, str]) -> bool:
        kind = given.get("type", "text")
        return kind not in ("checkbox", "radio", "file", "submit") or "checked" in given

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._area:
            self._open.sent[self._area] += data


def forms_of(response: HttpResponse) -> list[Form]:
    parser = _Forms()
    parser.feed(_main(response))
    return parser.found


def _main(response: HttpResponse) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main is not None
    return main[0]


def text_of(response: HttpResponse) -> str:
    """Return what the main part of the page says, in one line."""
    said = strip_tags(re.sub(r"<(script|style).*?</\1>", "", _main(response), flags=re.DOTALL))
    return " ".join(unescape(said).split())


def queries(client: Client, url: str, reader: User | None = None) -> int:
    """Return what the page at `url` costs in queries, signed in as `reader` where one is named."""
    if reader is not None:
        client.force_login(reader)
    # What is kept for the life of a process, such as content types, is not the page's.
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url)
    assert response.status_code == 200
    return len(seen)


class Reader:
    """A person at the pages. With a role that needs a second factor, he has set one up and used it."""

    def __init__(self, person: User) -> None:
        self.person = person
        if not person.authenticator_set.exists():
            give_second_factor(person)
        self.client = Client()
        self.sign_in()

    def sign_in(self) -> None:
        self.client.force_login(self.person)

    def sees(self, path: Any) -> str:
        """Return what the page of an object, or at a path, says."""
        response = self.client.get(_path(path))
        assert response.status_code == 200, (response.status_code, path)
        return text_of(response)

    def form(self, path: Any, action: str = "") -> Form:
        """Return the form on the page that is sent to `action`, by default to the page itself."""
        response = self.client.get(_path(path))
        assert response.status_code == 200, (response.status_code, response.headers.get("Location"), _path(path))
        (found,) = [form for form in forms_of(response) if form.action == action]
        return found

    def send(self, path: Any, action: str = "", **answers: Any) -> Any:
        """Fill in a form of the page and send it; what the page answers is returned, not followed."""
        return self.post(self.form(path, action), path, **answers)

    def post(self, form: Form, path: Any, **answers: Any) -> Any:
        """Send `form` of the page at `path` with `answers`; None empties a field. Every field must be there."""
        assert not (unknown := set(answers) - form.names), f"{unknown} not among {form.names}"
        data = {key: _typed(value) for key, value in {**form.sent, **answers}.items() if value is not None}
        return self.client.post(form.action or _path(path), data)

    def act(self, obj: Any, name: str, **answers: Any) -> Any:
        """Take an action by the form of its page, and return the answer."""
        return self.send(action_url(obj, name), action_url(obj, name), **answers)

    def does(self, obj: Any, name: str, **answers: Any) -> None:
        """Take an action that succeeds and leads to the page of `obj`."""
        response = self.act(obj, name, **answers)
        assert response.status_code == 302, text_of(response)
        assert response.url == obj.get_absolute_url()

    def tries(self, obj: Any, name: str, **answers: Any) -> Any:
        """Send an action that no page offers, as a stale page or a forger would; return the answer."""
        version = type(obj)._default_manager.get(pk=obj.pk).version
        return self.client.post(action_url(obj, name), {"version": version, **answers})

    def is_offered(self, obj: Any, name: str) -> bool:
        return action_url(obj, name) in self.client.get(obj.get_absolute_url()).content.decode()


def _path(target: Any) -> str:
    return target if isinstance(target, str) else target.get_absolute_url()


def _typed(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, tuple):
        name, content = value
        return SimpleUploadedFile(name, content)
    return value

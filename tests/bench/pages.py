"""The pages that are measured: every list and detail, each beside the stock administration's page of its table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.test import Client
from django.urls import reverse

from committees.ballots.models import Ballot
from committees.directory.models import Committee
from core.accounts.models import User
from liaisons.applications import states
from liaisons.applications.models import Application
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison
from tests.bench.data.people import World
from tests.bench.measuring import Probe


@dataclass(frozen=True)
class Page:
    """A page, and the name of the model whose change list or form is its counterpart."""

    kind: str
    name: str
    url: str
    stock: str = ""


def pages(world: World) -> list[Page]:
    """Return every list and detail page."""
    mine = Application.objects.filter(managing=world.main)
    registered = mine.filter(state=states.REGISTERED).order_by("-version", "pk")[0]
    decided = Ballot.objects.filter(committee=world.main, state="decided").latest("pk")
    running = Ballot.objects.filter(committee=world.main, state="open").latest("pk")
    liaison = Liaison.objects.get(application=registered)
    busiest = registered.organization
    return [
        Page("list", "applications", reverse("applications:list"), "applications.application"),
        Page("list", "ballots", reverse("ballots:list"), "ballots.ballot"),
        Page("list", "committees", reverse("directory:committees"), "directory.committee"),
        Page("list", "organizations", reverse("organizations:list"), "organizations.organization"),
        Page("list", "liaisons", reverse("register:list"), "register.liaison"),
        Page("list", "bodies", reverse("directory:bodies"), "directory.nationalbody"),
        Page("list", "resolutions", reverse("ballots:resolutions"), "ballots.resolution"),
        Page("list", "my work", reverse("my_work")),
        Page("list", "search", f"{reverse('search')}?q=inter"),
        _detail("application", registered, "applications.application"),
        _detail("ballot, decided", decided, "ballots.ballot"),
        _detail("ballot, open", running, "ballots.ballot"),
        _detail("committee", world.main, "directory.committee"),
        _detail("organization", busiest, "organizations.organization"),
        _detail("liaison", liaison, "register.liaison"),
        *_networks(),
        Page("detail", "rule", reverse("rulebook:rule", args=["EXT-17"])),
    ]


def _networks() -> list[Page]:
    """Return the networks of the committee and the organization that have the most neighbours, with their lists."""
    committee = Committee.objects.annotate(number=models.Count("outgoing_liaisons")).order_by("-number", "pk")[0]
    organization = Organization.objects.annotate(number=models.Count("liaisons")).order_by("-number", "pk")[0]
    return [
        Page("list", "committee liaisons", reverse("register:internal-list"), "register.internalliaison"),
        Page("list", "one way only", f"{reverse('register:internal-list')}?ways=one"),
        _detail("committee, busiest", committee, "directory.committee"),
        _detail("organization, busiest", organization, "organizations.organization"),
        Page("detail", "network of a committee", reverse("register:committee-network", args=[committee.pk])),
        Page("detail", "network of an organization", reverse("register:organization-network", args=[organization.pk])),
    ]


def _detail(name: str, obj: Any, stock: str) -> Page:
    return Page("detail", name, obj.get_absolute_url(), f"{stock}.{obj.pk}")


def stock_url(page: Page) -> str:
    """Return the address of the stock administration's counterpart of `page`."""
    app, model, *key = page.stock.split(".")
    return reverse(f"stock:{app}_{model}_{'change' if key else 'changelist'}", args=key)


def client_of(user: User) -> Client:
    """Return a signed-in client."""
    client = Client()
    client.force_login(user, backend="core.accounts.backends.PersonBackend")
    return client


def probe(client: Client, name: str, url: str) -> Probe:
    """Return the probe that reads `url`."""
    return Probe(name=name, run=_reader(client, url))


def _reader(client: Client, url: str) -> Callable[[Any], Any]:
    def read(_given: Any) -> None:
        response = client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answered {response.status_code}")

    return read

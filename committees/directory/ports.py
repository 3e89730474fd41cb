"""Where higher apps add to the pages of the directory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models.expressions import Combinable
from django.http import HttpRequest

from committees.directory.models import Committee
from core.workflow.parties import Party


@dataclass(frozen=True)
class Panel:
    """A part of a page that a higher app renders: its template gets `context` beside the page's own."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


type PanelProvider = Callable[[HttpRequest, Committee], Panel | None]
# What is fetched together with the committee, by the user who reads its page.
type Fetched = Callable[[Any], Combinable]


class CommitteePanels:
    """The panels that higher apps show on the page of a committee, in the order of their rank."""

    def __init__(self) -> None:
        self._providers: dict[str, tuple[int, PanelProvider]] = {}
        self._fetched: dict[str, Fetched] = {}

    def register(
        self, name: str, provider: PanelProvider, *, rank: int = 50, fetched: dict[str, Fetched] | None = None
    ) -> None:
        """Add `provider`, which gets the request and the committee and returns nothing where it has nothing.

        `fetched` names what the page brings along with the committee, by the user who reads it: a few rows need no
        query of their own then.
        """
        self._providers[name] = (rank, provider)
        self._fetched |= fetched or {}

    def fetched(self, user: Any) -> dict[str, Combinable]:
        """Return what the page fetches with the committee for its panels."""
        return {name: expression(user) for name, expression in self._fetched.items()}

    def of(self, request: HttpRequest, committee: Committee) -> list[Panel]:
        """Return the panels to show to the reader of `request`."""
        ranked = sorted(self._providers.items(), key=lambda item: (item[1][0], item[0]))
        found = (provider(request, committee) for _name, (_rank, provider) in ranked)
        return [panel for panel in found if panel is not None]


committee_panels = CommitteePanels()


type ThingProvider = Callable[[HttpRequest, Any], Panel | None]


class ThingPanels:
    """The panels that higher apps show on the page of one thing of a committee, such as a meeting, by their names."""

    def __init__(self) -> None:
        self._providers: dict[str, ThingProvider] = {}

    def register(self, name: str, provider: ThingProvider) -> None:
        """Add `provider`, which gets the request and the thing and returns nothing where it has nothing."""
        self._providers[name] = provider

    def of(self, request: HttpRequest, thing: Any) -> list[Panel]:
        """Return the panels to show to the reader of `request`."""
        found = (provider(request, thing) for _name, provider in sorted(self._providers.items()))
        return [panel for panel in found if panel is not None]


@dataclass(frozen=True)
class PaperLink:
    """What a higher app offers beside each document of a committee: a word, and where it leads for a document."""

    label: Any
    url: Callable[[Any], str]


type PaperLinkProvider = Callable[[HttpRequest, Committee], list[PaperLink]]


class PaperLinks:
    """What higher apps offer beside the documents of a committee."""

    def __init__(self) -> None:
        self._providers: dict[str, PaperLinkProvider] = {}

    def register(self, name: str, provider: PaperLinkProvider) -> None:
        """Add `provider`, which gets the request and the committee and returns what it offers its reader."""
        self._providers[name] = provider

    def of(self, request: HttpRequest, committee: Committee) -> list[PaperLink]:
        """Return what is offered to the reader of `request` beside each document of `committee` that is current."""
        return [link for provider in self._providers.values() for link in provider(request, committee)]


class Readers:
    """The parties of higher apps who read the documents of a committee: its liaisons (DOC-01).

    Their filter is one on committees, and their object a committee.
    """

    def __init__(self) -> None:
        self._parties: dict[str, Party] = {}

    def register(self, name: str, party: Party) -> None:
        """Let `party` read the documents of the committees that its filter keeps, and be told of new ones."""
        self._parties[name] = party

    def __iter__(self) -> Iterator[Party]:
        return iter(self._parties.values())


@dataclass(frozen=True)
class Occasion:
    """What a document of a committee may belong to: a higher app's meetings (DOC-03).

    `choices` gives those of a committee that a new document may name, `facts` the lines that say what it is:
    when and where.
    """

    choices: Callable[[Committee], models.QuerySet[Any]]
    facts: Callable[[Any], list[str]]


class Occasions:
    """The kind of thing that documents of committees may belong to, once a higher app has named it."""

    def __init__(self) -> None:
        self._of_model: dict[type[models.Model], Occasion] = {}

    def register(self, model: type[models.Model], occasion: Occasion) -> None:
        """Let documents belong to objects of `model`."""
        self._of_model[model] = occasion

    def choices(self, committee: Committee) -> list[models.QuerySet[Any]]:
        """Return what a new document of `committee` may belong to, one query set a model."""
        return [occasion.choices(committee) for occasion in self._of_model.values()]

    def facts(self, thing: models.Model | None) -> list[str]:
        """Return the lines that describe `thing`; none for nothing, and for what nobody has registered."""
        occasion = self._of_model.get(type(thing)) if thing is not None else None
        return occasion.facts(thing) if occasion is not None else []


paper_links = PaperLinks()
paper_readers = Readers()
occasions = Occasions()

"""Where higher apps join projects: bodies of theirs that propose new work (EXT-02), and panels on the page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest

from committees.directory.models import Committee
from committees.directory.ports import Panel
from core.accounts.models import User
from core.accounts.standing import Standing
from core.workflow.refusals import Refusal


@dataclass(frozen=True)
class Proposers:
    """The bodies of a higher app.

    `bodies` gives those in whose name somebody may propose in a committee, `refusal` why he may not though he speaks
    for one of them, `people` those who speak for a body in a committee, and `owned` the filter of the proposals that
    are theirs.
    """

    bodies: Callable[[Standing, Committee], list[Any]]
    refusal: Callable[[Standing, Committee], Refusal | None]
    people: Callable[[models.Model, Committee], Iterable[User]]
    owned: Callable[[Standing], models.Q]


class Registry:
    """The proposers that higher apps have registered."""

    def __init__(self) -> None:
        self._known: dict[str, Proposers] = {}

    def register(self, name: str, proposers: Proposers) -> None:
        """Let `proposers` propose new work. Call it in `ready()`."""
        self._known[name] = proposers

    def __iter__(self) -> Iterator[Proposers]:
        return iter(self._known.values())


type PanelProvider = Callable[[HttpRequest, Any], Panel | None]


class ProjectPanels:
    """The panels that higher apps show on the page of a project."""

    def __init__(self) -> None:
        self._providers: dict[str, PanelProvider] = {}

    def register(self, name: str, provider: PanelProvider) -> None:
        """Add `provider`, which gets the request and the project and returns nothing where it has nothing."""
        self._providers[name] = provider

    def of(self, request: HttpRequest, project: Any) -> list[Panel]:
        """Return the panels to show to the reader of `request`."""
        found = (provider(request, project) for provider in self._providers.values())
        return [panel for panel in found if panel is not None]


proposers = Registry()
project_panels = ProjectPanels()

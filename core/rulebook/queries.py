"""The reads of the rulebook's pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.rulebook import rules, wording
from core.rulebook.models import HelpLink
from core.rulebook.rules import Area, Rule


@dataclass(frozen=True)
class Search:
    """What the address of the list asks for; a kind or an area that does not exist asks for nothing."""

    words: str = ""
    kind: str = ""
    area: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.words or self.kind or self.area)

    def areas(self) -> list[Area]:
        """Return the areas with the rules that fit; areas without one are left out."""
        wanted = self.words.casefold().split()
        found = []
        for area in rules.areas():
            if self.area and area.code != self.area:
                continue
            fitting = tuple(rule for rule in area.rules if self._fits(rule, wanted))
            if fitting:
                found.append(Area(code=area.code, title=area.title, rules=fitting))
        return found

    def _fits(self, rule: Rule, wanted: Sequence[str]) -> bool:
        if self.kind and self.kind not in rule.kinds:
            return False
        haystack = " ".join((rule.id, rule.title, rule.text, rule.example, rule.source, *rule.parameters)).casefold()
        return all(word in haystack for word in wanted)


@dataclass(frozen=True)
class Neighbours:
    """The rules before and after one, and those that it cites or that cite it."""

    before: Rule | None
    after: Rule | None
    related: tuple[Rule, ...]


@cache
def neighbours(rule: Rule) -> Neighbours:
    """Return what stands around `rule` in the rulebook."""
    everything = rules.all_rules()
    here = everything.index(rule)
    related = {*wording.cited(*_texts(rule))}
    related |= {other.id for other in everything if rule.id in wording.cited(*_texts(other))}
    return Neighbours(
        before=everything[here - 1] if here else None,
        after=everything[here + 1] if here + 1 < len(everything) else None,
        related=tuple(other for other in everything if other.id in related and other.id != rule.id),
    )


def links(*topics: HelpLink.Topic) -> dict[HelpLink.Topic, list[HelpLink]]:
    """Return the links shown under each of `topics`, in the order given; a topic without a link has an empty list."""
    found: dict[HelpLink.Topic, list[HelpLink]] = {topic: [] for topic in topics}
    for link in HelpLink.objects.filter(topic__in=topics, shown=True):
        found[HelpLink.Topic(link.topic)].append(link)
    return found


def _texts(rule: Rule) -> tuple[str, ...]:
    return (rule.text, rule.source, *rule.decisions)

"""How the texts of the rules are shown: roles spelled out once, rules and parameters as links."""

import re
from functools import cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.rulebook import rules

# Spelled out where they first stand; the other abbreviations only in the list beside the text.
ROLES = ("ORG", "LR", "CM", "CH", "CV", "PL", "TPM", "CS", "NB", "HQNB", "TMB", "MEE", "MOR", "SEC", "CIB")


def as_html(text: str) -> SafeString:
    """Return a rule's `text` as HTML: each role spelled out once, rules and parameters linked."""
    return _linked_html(spell_out(text))


def note_as_html(text: str) -> SafeString:
    """Return a note on a rule as HTML: rules and parameters linked, abbreviations left to the list beside it."""
    return _linked_html(_system().sub(_the_system, text))


def source(text: str) -> str:
    """Return a `source` or an `origin` with the titles of its documents."""
    places = [
        (", " if place.document and place.clause else "").join((place.document, place.clause))
        for place in rules.citations(text)
    ]
    return "; ".join(places)


def _linked_html(spelled: str) -> SafeString:
    parts: list[SafeString] = []
    end = 0
    for match in _linked().finditer(spelled):
        parts.append(conditional_escape(spelled[end : match.start()]))
        parts.append(_link(match))
        end = match.end()
    parts.append(conditional_escape(spelled[end:]))
    return mark_safe("".join(parts))  # noqa: S308 (every part is escaped above)


def spell_out(text: str) -> str:
    """Return `text` with each role spelled out where it first stands: “the committee manager (CM)”."""
    seen: set[str] = set()

    def replace(match: re.Match[str]) -> str:
        short, ending = match["short"], match["ending"] or ""
        text = match.string
        if short in seen:
            return match[0]
        seen.add(short)
        if text[: match.start()].endswith("(") and text[match.end() :].startswith(")"):
            return match[0]
        meaning = rules.rulebook().glossary[short]
        if _starts_sentence(match) and not match["an"]:
            meaning = meaning[0].upper() + meaning[1:]
        if ending in ("s", "s'"):
            meaning = meaning[:-1] + "ies" if meaning.endswith("y") else _plural(meaning)
        # "An LR" is read letter by letter; spelled out, every role begins with a consonant.
        article = (match["an"] or "").replace("n", "")
        return f"{article}{meaning}{ending.removeprefix('s')} ({short})"

    return _role().sub(replace, _system().sub(_the_system, text))


def abbreviations(*texts: str) -> list[tuple[str, str]]:
    """Return each abbreviation that stands in `texts` with what it means, in alphabetical order."""
    words = {word for text in texts for word in re.findall(r"[A-Z]{2,}", text)}
    return sorted((short, meaning) for short, meaning in rules.rulebook().glossary.items() if short in words - {"SYS"})


def cited(*texts: str) -> tuple[str, ...]:
    """Return the IDs of the rules that `texts` cite, each once, in the order of the rulebook."""
    named = {match[0] for text in texts for match in rule_id_pattern().finditer(text)}
    return tuple(rule.id for rule in rules.all_rules() if rule.id in named)


@cache
def rule_id_pattern() -> re.Pattern[str]:
    """Return the pattern of a rule's ID, existing or not, in one of the areas."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(area.code for area in rules.areas())})-\d\d(?![\w-])")


def _plural(meaning: str) -> str:
    """Return the plural of a role: its head is the word before “of”, otherwise the last."""
    head, of, rest = meaning.partition(" of ")
    return f"{head}s{of}{rest}"


@cache
def _linked() -> re.Pattern[str]:
    return re.compile(rf"`(?P<parameter>[a-z_0-9]+)`|(?P<rule>{rule_id_pattern().pattern})")


@cache
def _role() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/-])(?P<an>[Aa]n )?(?P<short>{'|'.join(ROLES)})(?P<ending>s|'s|s')?(?![\w/-]| \d)")


@cache
def _system() -> re.Pattern[str]:
    return re.compile(r"\bSYS\b")


def _the_system(match: re.Match[str]) -> str:
    return _("The system") if _starts_sentence(match) else _("the system")


def _starts_sentence(match: re.Match[str]) -> bool:
    return match.start() == 0 or match.string[: match.start()].endswith((". ", "! ", "? "))


def _link(match: re.Match[str]) -> SafeString:
    if match["parameter"]:
        return format_html('<a href="#parameter-{0}"><code>{0}</code></a>', match["parameter"])
    if match["rule"] not in rules.rulebook().rules:
        return conditional_escape(match["rule"])
    return rule_link(match["rule"])


def rule_link(rule_id: str) -> SafeString:
    """Return a short link to a rule, with its title for screen readers. Raises `UnknownRule`."""
    return format_html(
        '<a href="{}" class="rule-link"><span class="visually-hidden">{} </span>{}'
        '<span class="visually-hidden">: {}</span></a>',
        rules.url(rule_id),
        _("Rule"),
        rule_id,
        rules.rule(rule_id).title,
    )

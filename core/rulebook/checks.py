"""The system check of the rulebook: what is cited exists."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from core.rulebook import enforcement, rules
from core.rulebook.definitions import definitions


@register()
def cited_rules_exist(**_kwargs: Any) -> list[CheckMessage]:
    """Report every place of the code that speaks for a rule which does not exist (E001)."""
    enforcement.load()
    known = rules.rulebook().rules
    return [
        Error(f"{entry.where} speaks for the rule {entry.rule_id}, which does not exist.", id="rulebook.E001")
        for entry in enforcement.registered()
        if entry.rule_id not in known
    ]


@register()
def data_hangs_together(**_kwargs: Any) -> list[CheckMessage]:
    """Report parameters, kinds and rules that the data files name but do not define (E002)."""
    book = rules.rulebook()
    wrong = [
        f"{rule.id} names the parameter {name}"
        for rule in rules.all_rules()
        for name in rule.parameters
        if name not in definitions()
    ]
    wrong += [
        f"{rule.id} is of the kind {kind}"
        for rule in rules.all_rules()
        for kind in rule.kinds
        if kind not in book.kinds
    ]
    wrong += [
        f"{name} serves the rule {rule_id}"
        for name, definition in definitions().items()
        for rule_id in definition.rules
        if rule_id not in book.rules
    ]
    return [Error(f"In the data of the rulebook {what}, which does not exist.", id="rulebook.E002") for what in wrong]

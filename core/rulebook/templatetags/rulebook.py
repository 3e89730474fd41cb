"""Links to rules, and the texts of rules as HTML."""

from django import template

from core.rulebook import wording

register = template.Library()

register.simple_tag(wording.rule_link, name="rule_link")
register.filter("rule_text", wording.as_html, is_safe=True)
register.filter("rule_note", wording.note_as_html, is_safe=True)
register.filter("rule_source", wording.source)

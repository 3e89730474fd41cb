"""Roles are spelled out once; rules and parameters become links; nothing typed becomes markup."""

import pytest
from django.template import Context, Template

from core.rulebook import wording
from core.rulebook.rules import UnknownRule


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("CM reviews it. CM may drop it.", "Committee manager (CM) reviews it. CM may drop it."),
        ("the target's CM report", "the target's committee manager (CM) report"),
        ("LRs of every kind", "Liaison representatives (LR) of every kind"),
        ("copy to the NBs concerned", "copy to the national standards bodies (NB) concerned"),
        ("two ORGs", "two contacts of the organization (ORG)"),
        ("on MOR's proposal", "on mentor's (MOR) proposal"),
        ("An LR of an NB", "A liaison representative (LR) of a national standards body (NB)"),
        ("SYS lists. What SYS does", "The system lists. What the system does"),
        ("central staff (CS) may", "central staff (CS) may"),
        ("A-LR, TPM/CS and ISO/CS", "A-LR, TPM/CS and ISO/CS"),
        ("PL 3", "PL 3"),
    ],
)
def test_roles_are_spelled_out_where_they_first_stand(text: str, spelled: str) -> None:
    assert wording.spell_out(text) == spelled


def test_rules_and_parameters_become_links_and_markup_stays_text() -> None:
    html = wording.as_html("<b> see BAL-10 and `quorum`, not EXT-99")
    assert html.startswith("&lt;b&gt; see <a ")
    assert 'href="/rules/BAL-10/"' in html
    assert '<a href="#parameter-quorum"><code>quorum</code></a>' in html
    assert html.endswith(", not EXT-99")


def test_a_note_leaves_abbreviations_to_the_list_beside_it() -> None:
    assert wording.note_as_html("CM, and SYS") == "CM, and the system"


def test_abbreviations_that_occur() -> None:
    assert wording.abbreviations("The CM asks the HQNB; SYS and NATO look on") == [
        ("CM", "committee manager"),
        ("HQNB", "national body of the headquarters' country"),
    ]


def test_the_tag_links_a_rule_and_says_its_title_to_screen_readers() -> None:
    html = Template('{% load rulebook %}{% rule_link "EXT-12" %}').render(Context())
    assert html == (
        '<a href="/rules/EXT-12/" class="rule-link"><span class="visually-hidden">Rule </span>EXT-12'
        '<span class="visually-hidden">: Copyright, patents, free documents</span></a>'
    )


def test_the_tag_refuses_an_unknown_rule() -> None:
    with pytest.raises(UnknownRule):
        Template('{% load rulebook %}{% rule_link "EXT-99" %}').render(Context())

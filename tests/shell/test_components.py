"""What the components say, for data given by hand."""

import re
from types import SimpleNamespace

import django_tables2 as tables
import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.shell import html
from core.shell.templatetags import desk


def text_of(markup: str) -> str:
    """Return what a reader of the markup gets, hidden words included, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def test_badge_has_word_shape_and_colour():
    badge = html.badge("Returned", "wait")
    assert 'class="badge-state tone-wait"' in badge
    assert "#clock" in badge
    assert text_of(badge) == "Returned"


def test_labels_are_escaped():
    assert "<script>" not in html.badge("<script>")
    assert "<script>" not in html.chip("<script>", "<script>")
    assert "<b>" not in html.icon("check", "<b>")


def test_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in html.icon("check")
    assert 'aria-label="Met"' in html.icon("check", "Met")


def test_pipeline_says_where_the_case_stands():
    steps = [
        {"label": "Draft", "status": "done"},
        {"label": "Check", "status": "now", "note": "since Monday"},
        {"label": "Objection", "status": "skipped"},
        {"label": "Decided", "status": "next"},
    ]
    markup = render_to_string("components/pipeline.html", {"steps": steps})
    assert markup.count('aria-current="step"') == 1
    assert text_of(markup) == ("Done: Draft 2 Now: Check since Monday Skipped: Objection not needed 4 To come: Decided")


def test_side_exit_is_a_banner_and_no_step():
    side_exit = {"label": "Withdrawn", "tone": "none", "text": "By the organization."}
    markup = render_to_string(
        "components/pipeline.html", {"steps": [{"label": "Draft", "status": "done"}], "side_exit": side_exit}
    )
    assert markup.count("<li") == 1
    assert "Withdrawn By the organization." in text_of(markup)


OFFERS = [
    {
        "label": "Submit",
        "url": "/s/",
        "method": "post",
        "tone": "primary",
        "enabled": True,
        "version": 7,
        "icon": "send",
    },
    {
        "label": "Decide",
        "url": "/d/",
        "method": "post",
        "tone": "default",
        "enabled": False,
        "version": 7,
        "refusals": [{"rule": "BAL-12", "reason": "The ballot is open.", "who": "Committee manager", "until": None}],
    },
]


def test_button_carries_the_version_that_the_reader_saw():
    markup = render_to_string("components/actions.html", {"offers": OFFERS})
    assert markup.count('<input type="hidden" name="version" value="7">') == 2
    assert markup.count("btn-primary") == 1


def test_unavailable_action_stays_visible_with_its_reason_and_asks_the_server_when_pressed():
    markup = render_to_string("components/actions.html", {"offers": OFFERS[1:]})
    button = re.search(r'<form method="post" action="/d/">.*?<button[^>]*>', markup, re.DOTALL)
    assert button is not None
    assert 'aria-disabled="true"' in button[0]
    assert " disabled" not in button[0].replace("aria-disabled", "")
    assert "The ballot is open. Who can act: Committee manager. Rule BAL-12" in text_of(markup)


def test_nothing_to_do_leaves_no_panel():
    assert render_to_string("components/actions.html", {"offers": []}).strip() == ""


def test_checklist_counts_what_is_met():
    items = [
        {"label": "Statutes", "status": "met", "evidence": "2 documents", "rule": ""},
        {"label": "Ballot", "status": "waiting"},
        {"label": "Representative", "status": "unmet"},
    ]
    said = text_of(render_to_string("components/checklist.html", {"items": items}))
    assert said == ("Checklist 1 of 3 met Met: Statutes 2 documents Waiting: Ballot Not met: Representative")


CLOSED = {
    "answered": 22,
    "entitled": 28,
    "yes": 14,
    "no": 5,
    "abstain": 3,
    "not_voted": 6,
    "threshold": {"label": "two thirds", "needed": 13, "part": 2, "whole": 3},
    "result": "Approved",
    "tone": "ok",
}


@pytest.mark.rule("BAL-13")
def test_open_ballot_tells_how_many_answered_and_nothing_else():
    """Even where the caller hands the counts over, nothing of them reaches the page."""
    markup = render_to_string("components/tally.html", {"tally": {**CLOSED, "open": True, "rule": ""}})
    assert "22 of 28 answered" in text_of(markup)
    assert "Approved" not in markup
    assert re.search(r"\b(14|13|5|6|two thirds|Yes|No)\b", text_of(markup)) is None


@pytest.mark.rule("BAL-10")
def test_bar_shares_the_votes_cast_and_marks_two_thirds():
    assert desk.tally_shares(CLOSED) == {"cast": 19, "yes": "73.684%", "no": "26.316%", "mark": "66.667%"}


@pytest.mark.rule("BAL-10")
def test_nobody_voting_yes_or_no_draws_no_bar():
    nobody = {**CLOSED, "yes": 0, "no": 0, "abstain": 9, "result": "No decision"}
    assert desk.tally_shares(nobody)["cast"] == 0
    markup = render_to_string("components/tally.html", {"tally": nobody})
    assert "tally-bar" not in markup
    assert "No decision" in markup


def test_empty_facts_are_left_out():
    facts = [{"label": "Reference", "value": "A-1"}, {"label": "Review", "value": ""}]
    assert text_of(render_to_string("components/facts.html", {"facts": facts})) == "Facts Reference A-1"


@pytest.mark.parametrize(
    ("number", "of", "shown"),
    [(1, 1, [1]), (1, 3, [1, 2, 3]), (9, 20, [1, None, 7, 8, 9, 10, 11, None, 20]), (20, 20, [1, None, 18, 19, 20])],
)
def test_pages_around_the_present_one_are_linked(number, of, shown):
    assert desk.page_numbers(Paginator(range(of), 1).page(number)) == shown


class RowsTable(tables.Table):
    name = tables.Column()
    count = tables.Column(verbose_name='"Count" & more', attrs={"td": {"class": "end"}})

    class Meta:
        template_name = "components/table.html"


def rows_table(order_by: str = "", data: list[dict[str, object]] | None = None) -> str:
    rows = data if data is not None else [{"name": "<i>One</i>", "count": 1}, {"name": "Two", "count": 2}]
    table = RowsTable(rows, order_by=order_by)
    table.caption = "Rows"
    return table.as_html(RequestFactory().get("/list/?q=x"))


def test_cells_carry_the_name_of_their_column_and_are_escaped():
    markup = rows_table()
    assert '<td class="key-cell" data-l="Name"><div>&lt;i&gt;One&lt;/i&gt;</div></td>' in markup
    assert '<td class="end" data-l="&quot;Count&quot; &amp; more"><div>1</div></td>' in markup
    assert '<caption class="visually-hidden">Rows</caption>' in markup


def test_sorted_column_says_so_and_its_link_keeps_the_filter():
    assert "aria-sort" not in rows_table()
    assert re.search(
        r'<th scope="col" aria-sort="ascending"[^>]*><a class="sort" href="\?q=x&amp;sort=-name"', rows_table("name")
    )
    assert 'aria-sort="descending"' in rows_table("-name")


def test_list_without_rows_says_so():
    assert "Nothing here" in rows_table(data=[])


class Answers(forms.Form):
    name = forms.CharField(help_text="As registered.")
    note = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


def test_field_comes_after_its_label_hint_and_error():
    form = Answers({"note": "", "kind": "a"})
    markup = render_to_string("bootstrap5/field.html", {"field": form["name"]})
    label, hint, error, field = (
        markup.index(part)
        for part in ('<label class="form-label" for="id_name">', "As registered.", "required.", "<input")
    )
    assert label < hint < error < field
    assert 'aria-describedby="id_name_helptext id_name_error"' in markup
    assert 'id="id_name_helptext"' in markup
    assert 'id="id_name_error"' in markup
    assert 'aria-invalid="true"' in markup


def test_what_is_optional_is_marked_and_what_is_required_is_not():
    form = Answers()
    assert "(optional)" in render_to_string("bootstrap5/field.html", {"field": form["note"]})
    assert "(optional)" not in render_to_string("bootstrap5/field.html", {"field": form["name"]})


def test_list_of_errors_leads_to_each_field():
    markup = render_to_string("components/error_summary.html", {"form": Answers({})})
    assert "2 answers need attention" in markup
    assert 'href="#id_name"' in markup
    assert 'href="#id_kind_0"' in markup


def test_initials_are_of_the_first_and_last_word():
    assert desk.initials("Jan de Vries") == "JV"
    assert desk.initials("BIMCO") == "B"
    assert desk.initials("") == ""


def test_offer_may_be_an_object():
    assert desk.any_enabled([SimpleNamespace(enabled=False), SimpleNamespace(enabled=True)])
    assert not desk.any_enabled([SimpleNamespace(enabled=False)])

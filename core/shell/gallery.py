"""Every component with sample data on one page, for those who build pages and for the browser tests.

Only where the setting `GALLERY` is on; nothing here is read from the database. Its texts are samples and
therefore not translated.
"""

import datetime as dt
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import clock
from core.shell import dates, html
from core.shell.widgets import DateInput

ORGANIZATIONS = [
    ("APP-2026-041", "Open Mapping Alliance", "A", "Committee vote", "info", 9, 7, "Remind 6 members"),
    ("APP-2026-044", "World Hydrographic Data Forum", "A", "Manager's check", "wait", 9, 5, "Check application"),
    ("APP-2026-046", "Smart Buildings Consortium", "C", "Manager's check", "wait", 4, 10, "Check application"),
    ("APP-2026-047", "Association of Regional Survey Agencies", "B", "Returned", "bad", 1, 13, "Read the reply"),
    ("APP-2026-049", "Geo Standards Africa", "B", "Active", "ok", 30, 600, ""),
]


class SampleTable(tables.Table):
    """Two-line cells, a badge, a date with its distance, one action a row."""

    title = "Applications to check"
    link = {"url": "#", "label": "All applications"}
    exports = [{"label": "CSV", "url": "?_export=csv"}, {"label": "XLSX", "url": "?_export=xlsx"}]

    case = tables.Column()
    organization = tables.Column()
    state = tables.Column(orderable=False)
    since = tables.Column(verbose_name="Waiting since")
    due = tables.Column()
    step = tables.Column(verbose_name="Next step", orderable=False, attrs={"cell": {"class": "wide"}})

    def render_case(self, value: str) -> SafeString:
        return format_html('<a href="#{0}">{0}</a>', value)

    def render_organization(self, value: str, record: dict[str, Any]) -> SafeString:
        chip = html.chip(record["category"], "Category")
        return format_html('{} {} <span class="secondary">to TC 211</span>', value, chip)

    def render_state(self, value: str, record: dict[str, Any]) -> SafeString:
        return html.badge(value, record["tone"])

    def render_since(self, value: dt.date) -> SafeString:
        return html.day_cell(value)

    def render_due(self, value: dt.date) -> SafeString:
        return html.day_cell(value)

    def render_step(self, value: str) -> SafeString:
        return format_html('<a class="btn btn-sm" href="#">{}</a>', value)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Legal name", max_length=100)
    members = forms.IntegerField(
        label="Member organizations", help_text="Count legal persons only; at least two countries."
    )
    profit = forms.ChoiceField(
        label="Is the organization not-for-profit?", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect
    )
    work = forms.CharField(
        label="Work items concerned", widget=forms.Textarea(attrs={"rows": 3}), help_text="One a line."
    )
    category = forms.ChoiceField(label="Category", choices=[("A", "A"), ("B", "B"), ("C", "C")])
    regions = forms.MultipleChoiceField(
        label="Regions",
        choices=[("af", "Africa"), ("am", "Americas"), ("as", "Asia and Pacific"), ("eu", "Europe")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    email = forms.EmailField(label="E-mail address", help_text="Of the representative.")
    since = forms.DateField(label="Founded", widget=DateInput(), required=False)
    statutes = forms.FileField(label="Statutes", required=False)
    agreed = forms.BooleanField(label="The organization accepts the Code of Conduct")


class SampleFilter(forms.Form):
    state = forms.ChoiceField(choices=[("", "Any"), ("open", "Open"), ("closed", "Closed")], required=False)
    committee = forms.CharField(required=False)


def _applications() -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "case": case,
            "organization": organization,
            "category": category,
            "state": state,
            "tone": tone,
            "since": today - dt.timedelta(days=since),
            "due": today + dt.timedelta(days=due),
            "step": step,
        }
        for case, organization, category, state, tone, since, due, step in ORGANIZATIONS
    ]


def _pipeline(now: dt.datetime) -> dict[str, Any]:
    names = ["Draft", "Submitted", "Manager's check", "TPM eligibility", "National body consulted"]
    done = [
        {"label": name, "status": "done", "at": now - dt.timedelta(days=50 - 8 * number)}
        for number, name in enumerate(names)
    ]
    vote = {"label": "Committee vote", "status": "now", "note": f"closes {dates.day(now + dt.timedelta(days=7))}"}
    left = [*done[:2], {**done[2], "status": "skipped", "at": None}, {"label": "Decided", "status": "next"}]
    return {
        "steps": [*done, vote, {"label": "Decided", "status": "next"}],
        "left_steps": left,
        "side_exit": {"label": "Returned", "tone": "wait", "at": now, "text": "Statutes are missing."},
    }


def _offers(now: dt.datetime) -> list[dict[str, Any]]:
    closes = now + dt.timedelta(days=7)
    common = {"url": "#", "method": "post", "version": 7, "tone": "default"}
    return [
        {**common, "label": "Remind 6 members", "icon": "bell", "tone": "primary", "enabled": True},
        {**common, "label": "Add a document", "icon": "upload", "method": "link", "enabled": True},
        {**common, "label": "Withdraw", "icon": "x", "tone": "danger", "method": "link", "enabled": True},
        {
            **common,
            "label": "Record the decision",
            "icon": "gavel",
            "enabled": False,
            "refusals": [
                {
                    "rule": "BAL-12",
                    "reason": "The ballot is open.",
                    "who": "Committee manager, TC 211",
                    "until": closes,
                },
                {"rule": "EXT-26", "reason": "No representative is named.", "who": "", "until": None},
            ],
        },
    ]


def _checklist() -> list[dict[str, str]]:
    return [
        {
            "label": "Organization is not-for-profit",
            "status": "met",
            "evidence": "Checked 19 Oct 2026",
            "rule": "EXT-04",
        },
        {"label": "Statutes and membership list", "status": "met", "evidence": "2 documents", "rule": "EXT-05"},
        {"label": "Home national body consulted", "status": "met", "evidence": "No objection", "rule": "EXT-18"},
        {"label": "Ballot has run for its full period", "status": "waiting", "evidence": "7 days left", "rule": ""},
        {"label": "Representative can be reached", "status": "unmet", "evidence": "E-mail bounced", "rule": "REP-01"},
    ]


def _timeline(now: dt.datetime) -> list[dict[str, Any]]:
    told = [
        ("E-mail to representative bounced", 2, "System", "", "mail", "bad", ""),
        ("Reminder sent to 9 members who had not voted", 7, "Ingrid Solberg", "Committee manager", "bell", "none", ""),
        ("Ballot opened for 28 P-members", 21, "System", "", "checkbox", "info", ""),
        ("Returned for completion", 40, "Maya Okafor", "TPM", "arrow-back-up", "wait", "The statutes are missing."),
        ("Found eligible for category A", 45, "Maya Okafor", "TPM", "check", "ok", ""),
    ]
    return [
        {
            "sentence": sentence,
            "at": now - dt.timedelta(days=days),
            "actor": actor,
            "acting_as": role,
            "icon": icon,
            "tone": tone,
            "anchor": f"event-{days}",
            "detail": detail,
        }
        for sentence, days, actor, role, icon, tone, detail in told
    ]


def _history(length: int) -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {
            "sentence": f"Event {number}",
            "at": now - dt.timedelta(hours=number),
            "actor": "System",
            "icon": "point",
            "tone": "none",
            "anchor": f"long-{number}",
        }
        for number in range(length)
    ]


def _tallies(now: dt.datetime) -> dict[str, Any]:
    closed = {
        "title": "Committee vote",
        "answered": 22,
        "entitled": 28,
        "yes": 14,
        "no": 5,
        "abstain": 3,
        "not_voted": 6,
        "threshold": {"label": "two thirds", "needed": 13, "part": 2, "whole": 3},
        "result": "Approved: 14 of 19 votes cast",
        "tone": "ok",
        "rule": "BAL-10",
    }
    return {
        "closed": closed,
        "open": {
            "title": "Open ballot",
            "open": True,
            "answered": 22,
            "entitled": 28,
            "closes_at": now + dt.timedelta(days=7),
            "rule": "BAL-13",
        },
        "none": {
            **closed,
            "title": "Nobody said yes or no",
            "answered": 9,
            "yes": 0,
            "no": 0,
            "abstain": 9,
            "result": "No decision",
            "tone": "wait",
        },
    }


def _samples() -> dict[str, Any]:
    now, today = clock.now(), clock.today()
    soon = {"label": "six-week cut-off", "zone": "Europe/Zurich", "rule": "REP-02"}
    documents = [
        {"name": "Application form", "url": "#", "version": 2, "format": "PDF", "size": 217_088, "source": "Alliance"},
        {"name": "Statutes (en)", "url": "#", "version": 1, "format": "PDF", "size": 1_468_006, "source": "Alliance"},
    ]
    return {
        "pipeline": _pipeline(now),
        "offers": _offers(now),
        "checklist": _checklist(),
        "timeline": _timeline(now),
        "tally": _tallies(now),
        "tiles": [
            {"count": 4, "label": "Applications to check", "note": "oldest waiting 9 days", "url": "#", "tone": "info"},
            {"count": 3, "label": "Reports overdue", "note": "worst 23 days late", "url": "#", "tone": "bad"},
            {"count": 2, "label": "Liaison reviews due", "note": "next in 10 days", "url": "#", "tone": "wait"},
            {"count": 1, "label": "Vote open", "note": "closes in 7 days", "url": "#", "tone": "ok"},
        ],
        "deadline": {
            **soon,
            "due_on": today + dt.timedelta(days=17),
            "opened_on": today - dt.timedelta(days=25),
            "context": "42nd plenary of TC 211",
            "context_note": "Next meeting",
        },
        "late": {**soon, "due_on": today - dt.timedelta(days=2)},
        "outstanding": [
            {"label": "Draft agenda", "status": "met", "note": "sent 16 Nov 2026"},
            {"label": "Liaison reports, 5 of 8 received", "status": "waiting", "note": "3 outstanding"},
        ],
        "people": [
            {"name": "Tomás Rivera", "role": "Contact, Open Mapping Alliance", "url": "#"},
            {"name": "Maya Okafor", "role": "Technical programme manager", "url": "#"},
            {"name": "Jan de Vries", "role": "National body officer, NEN"},
        ],
        "facts": [
            {"label": "Reference", "value": "APP-2026-041"},
            {"label": "Committee", "value": "TC 211", "url": "#"},
            {"label": "Home national body", "value": "NEN (Netherlands)"},
            {"label": "Submitted", "value": format_html("{}, 45 days ago", dates.day(today))},
            {"label": "Left out", "value": ""},
        ],
        "documents": [{**document, "date": today} for document in documents],
        "superseded": [{**documents[0], "version": 1, "date": today - dt.timedelta(days=9)}],
        "refusals": [
            {"rule": "EXT-26", "reason": "The ballot has not closed.", "who": "Committee manager", "until": today}
        ],
        "sections": [
            {"label": "The organization", "url": "#one", "status": "unmet", "here": True},
            {"label": "The liaison", "url": "#two", "status": "met"},
            {"label": "Documents", "url": "#three", "status": "waiting"},
        ],
        "answers": [
            {"label": "Legal name", "value": "Open Mapping Alliance", "change_url": "#"},
            {"label": "Justification", "value": "First part.\nSecond part.", "change_url": "#"},
        ],
        "views": [
            {"url": "#", "label": "Mine", "count": 4, "here": True},
            {"url": "#", "label": "All", "count": 41, "here": False},
        ],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component once; `?history=30` adds a timeline of that many events."""
    messages.success(request, "The application was submitted. Told: Ingrid Solberg, Maya Okafor.")
    table = SampleTable(_applications(), request=request, order_by="due")
    table.paginate(page=1, per_page=4)
    bad = SampleForm({"name": "Open Mapping Alliance", "profit": "y", "category": "A", "email": "elena@"})
    bad.is_valid()
    length = request.GET.get("history", "")
    context = {
        **_samples(),
        "history": _history(min(int(length), 100)) if length.isdecimal() else [],
        "table": table,
        "form": bad,
        "filter_form": SampleFilter(request.GET),
        "page": Paginator(range(200), 10).page(9),
        "told": ["Ingrid Solberg", "Maya Okafor"],
        "consequences": ["The text can no longer be changed.", "The committee manager checks it."],
    }
    return render(request, "gallery/index.html", context)

"""The rulebook, the help page, the Code and the declaration: open to everybody, also before the first sign-in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.rulebook import coverage, enforcement, parameters, queries, rules, wording
from core.rulebook.conduct_code import GROUPS
from core.rulebook.enforcement import Kind, enforced_by, enforces
from core.rulebook.models import HelpLink
from core.rulebook.ports import help_contacts

Topic = HelpLink.Topic

HELP_TOPICS = (
    Topic.TOOLKIT,
    Topic.ROLES,
    Topic.DIRECTIVES,
    Topic.STAKEHOLDERS,
    Topic.E_LEARNING,
    Topic.REGISTRATION,
    Topic.TEMPLATES,
    Topic.CONFERENCING,
)


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """Show the rules by area, narrowed by the words, the kind and the area in the address."""
    search = queries.Search(
        words=request.GET.get("q", "").strip()[:200],
        kind=request.GET.get("kind", ""),
        area=request.GET.get("area", ""),
    )
    found = search.areas()
    book = rules.rulebook()
    context = {
        "search": search,
        "areas": found,
        "count": sum(len(area.rules) for area in found),
        "total": len(book.rules),
        "all_areas": book.areas,
        "kinds": book.kinds,
        "conventions": book.conventions,
    }
    return render(request, "rulebook/list.html", context)


@require_safe
def rule_detail(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Show one rule with its source, its parameters in force, what enforces it and what proves it."""
    try:
        rule = rules.rule(rule_id)
    except rules.UnknownRule as error:
        raise Http404(str(error)) from error
    enforcement.load()
    book = rules.rulebook()
    texts = (rule.text, rule.example, *rule.decisions, *rule.conflicts)
    context = {
        "rule": rule,
        "area": next(area for area in book.areas if area.code == rule.area),
        "kinds": [(kind, book.kinds[kind]) for kind in rule.kinds],
        "parameters": parameters.all_in_force(rule.parameters),
        "enforcements": enforcement.of(rule.id),
        "proofs": coverage.proved_by(rule.id),
        "around": queries.neighbours(rule),
        "abbreviations": wording.abbreviations(*texts),
    }
    return render(request, "rulebook/rule.html", context)


@require_safe
def parameter_list(request: HttpRequest) -> HttpResponse:
    """Show every parameter with its value in force and the rules that use it."""
    rows = [(each, rules.using(each.definition.name)) for each in parameters.all_in_force()]
    return render(request, "rulebook/parameters.html", {"rows": rows})


@enforces("SVC-06", what=_("The help page links the guides and names whom to ask."), kind=Kind.PAGE)
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show the guides by topic, and to a signed-in person whom to ask (SVC-06)."""
    topics = [(topic.label, found) for topic, found in queries.links(*HELP_TOPICS).items() if found]
    return render(request, "rulebook/help.html", {"topics": topics, "contacts": help_contacts(request.user)})


@enforces("COC-09", what=_("The Code is shown with its seven groups and its supporting documents."), kind=Kind.PAGE)
@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """Show the Code of Conduct in our words; reachable before it is acknowledged (COC-01)."""
    return render(request, "rulebook/code.html", code_context())


@require_safe
def declaration(request: HttpRequest) -> HttpResponse:
    """Show the data protection declaration; reachable before it is agreed to (SVC-03)."""
    return render(request, "rulebook/declaration.html", declaration_context())


@enforces("COC-09", what=_("“Raise a concern” shows the Code and whom to turn to, and stores nothing."), kind=Kind.PAGE)
@require_safe
def concern(request: HttpRequest) -> HttpResponse:
    """Show whom to turn to with a concern and where ideas go; nothing is asked for and nothing stored (COC-09)."""
    found = queries.links(Topic.TMB_OFFICE)
    return render(request, "rulebook/concern.html", {"groups": GROUPS, "offices": found[Topic.TMB_OFFICE]})


def code_context() -> dict[str, Any]:
    """Return what `rulebook/includes/code.html` shows, for pages of higher layers as well."""
    found = queries.links(Topic.CODE, Topic.CODE_TRAINING)
    return {
        "edition": parameters.text("code_edition"),
        "groups": GROUPS,
        "documents": found[Topic.CODE],
        "training": found[Topic.CODE_TRAINING],
    }


def declaration_context() -> dict[str, Any]:
    """Return what `rulebook/includes/declaration.html` shows, for pages of higher layers as well."""
    return {"edition": parameters.text("declaration_edition")}


enforced_by(
    "SVC-07",
    _("A change of a parameter adds a row with person, date and reason; the database refuses to change it."),
    "core.rulebook.models.ParameterValue",
    Kind.RECORD,
)

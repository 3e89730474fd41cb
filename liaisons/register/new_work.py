"""Organizations in liaison as proposers of new work: category A may, B and C may not (EXT-02, EXT-03, EXT-04)."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from committees.projects.models import NewWork
from committees.projects.ports import Proposers, proposers
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing, people_on, people_with
from core.rulebook.enforcement import enforces
from core.workflow.refusals import Refusal
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison
from liaisons.register.participation import Source, sources
from liaisons.register.rights import may_propose_new_work

_RULES = {"B": "EXT-03", "C": "EXT-04"}


def _spoken_for(standing: Standing, committee: Committee) -> list[Liaison]:
    """Return the liaisons in force with `committee` or its working groups for which `standing` speaks."""
    contact, represented = standing.scopes(Role.ORGANIZATION_CONTACT), standing.scopes(Role.REPRESENTATIVE)
    if not contact and not represented:
        return []
    known: dict[int, list[Liaison]] = standing.derived.setdefault("liaisons_with", {})
    if committee.pk not in known:
        in_time = models.Q(stops_on__isnull=True) | models.Q(stops_on__gte=clock.today())
        here = models.Q(committee=committee) | models.Q(managing=committee)
        mine = models.Q(organization__in=contact) | models.Q(pk__in=represented)
        rows = Liaison.objects.live().filter(in_time & here & mine).select_related("organization")
        known[committee.pk] = list(rows.order_by("category", "organization__acronym", "pk"))
    return known[committee.pk]


@enforces("EXT-02", what=gettext_lazy("Lets organizations of category A propose new work."), kind="right")
def bodies(standing: Standing, committee: Committee) -> list[Any]:
    """Return the organizations in whose name the holder of `standing` may propose in `committee` (EXT-02)."""
    return [
        liaison.organization
        for liaison in _spoken_for(standing, committee)
        if liaison.committee_id == committee.pk and may_propose_new_work(liaison.category)
    ]


@enforces(
    "EXT-03",
    "EXT-04",
    what=gettext_lazy("Refuses new work proposed by organizations of category B and C."),
    kind="guard",
)
def refusal(standing: Standing, committee: Committee) -> Refusal | None:
    """Return why an organization's contact or representative may not propose in `committee`, or nothing."""
    for liaison in _spoken_for(standing, committee):
        if liaison.category in _RULES:
            said = _("%(organization)s is in liaison of category %(category)s, which proposes no new work items.")
            names = {"organization": liaison.organization, "category": liaison.category}
            return Refusal(rule=_RULES[liaison.category], reason=said % names)
        if liaison.category == Liaison.Category.UNKNOWN:
            said = _(
                "The category of the liaison of %(organization)s is not stated; only category A proposes new work."
            )
            return Refusal(rule="EXT-02", reason=said % {"organization": liaison.organization})
    return None


def people(body: models.Model, committee: Committee) -> Iterable[User]:
    """Return who speaks for `body` in `committee`: its contacts and its registered representatives."""
    if not isinstance(body, Organization):
        return []
    liaisons = Liaison.objects.live().filter(organization=body, committee=committee)
    found = {person.pk: person for person in people_with(Role.ORGANIZATION_CONTACT, body)}
    found |= {person.pk: person for person in people_on(Role.REPRESENTATIVE, liaisons)}
    return found.values()


def owned(standing: Standing) -> models.Q:
    """Return the filter of the proposals of the organizations for which `standing` speaks."""
    kind = ContentType.objects.get_for_model(Organization)
    contact, represented = standing.scopes(Role.ORGANIZATION_CONTACT), standing.scopes(Role.REPRESENTATIVE)
    found = models.Q(pk__in=[])
    if contact:
        found |= models.Q(proposer_type=kind, proposer_id__in=contact)
    if represented:
        theirs = Liaison.objects.live().filter(
            pk__in=represented, organization=models.OuterRef("proposer_id"), committee=models.OuterRef("committee")
        )
        found |= models.Q(proposer_type=kind) & models.Q(models.Exists(theirs))
    return found


def _proposed() -> models.QuerySet[Any]:
    """Return the proposals of organizations, each with the liaison in force when it was made (`of_liaison`)."""
    then = models.OuterRef("proposed_on")
    held = Liaison.objects.filter(
        models.Q(started_on__isnull=True) | models.Q(started_on__lte=then),
        models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=then),
        organization=models.OuterRef("proposer_id"),
        committee=models.OuterRef("committee"),
    ).order_by("pk")
    kind = ContentType.objects.get_for_model(Organization)
    return NewWork.objects.filter(proposer_type=kind).annotate(of_liaison=models.Subquery(held.values("pk")[:1]))


def register() -> None:
    """Let organizations propose new work, and count it as participation (REP-10)."""
    sources.register("contributions", "new work", Source(rows=_proposed, day="proposed_on", external="of_liaison"))
    proposers.register("liaisons", Proposers(bodies=bodies, refusal=refusal, people=people, owned=owned))

"""The reads that the pages of applications share."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot
from committees.directory.queries import stand_ins
from core.accounts.roles import Role
from core.accounts.standing import holders, standing_of
from core.documents.models import Document
from core.documents.presentation import rows_of
from core.rulebook.enforcement import enforces
from core.workflow.models import Deadline, Event
from liaisons.applications import states
from liaisons.applications.criteria import Criterion, confirmed_by_staff, criteria_of
from liaisons.applications.models import Application, LiaisonRequest
from liaisons.applications.parties import APPLICANT, MANAGER, TPM
from liaisons.applications.projects import is_late


@dataclass(frozen=True)
class CheckItem:
    """A line of a checklist: what is asked, whether it is met, the evidence, the rule."""

    label: Any
    status: str
    evidence: str
    rule: str


def listed(user: Any) -> models.QuerySet[Application]:
    """Return the applications that `user` sees, with all that a row of the list shows, in one query.

    `due_on` is the nearest deadline, else the last day of the ballot that is on.
    """
    kind = ContentType.objects.get_for_model(Application)
    ballot = Ballot.objects.about(Application).under_way()
    deadline = Deadline.objects.running().filter(subject_type=kind, subject_id=models.OuterRef("pk")).order_by("due_at")
    return (
        Application.objects.visible_to(user)
        .select_related("organization", "committee")
        .annotate(
            due_on=Coalesce(
                models.Subquery(deadline.values("due_on")[:1]), models.Subquery(ballot.values("closes_on")[:1])
            )
        )
    )


@enforces(
    "EXT-14", what=gettext_lazy("Lists each criterion of the chosen category while the form is filled."), kind="page"
)
def self_check(form: LiaisonRequest) -> list[CheckItem]:
    """Return the criteria of the form's category with what the form says so far (EXT-14)."""
    return [
        CheckItem(
            label=criterion.label,
            status="met" if criterion.met(form) else "unmet" if criterion.blocking else "waiting",
            evidence="" if criterion.met(form) else str(criterion.missing),
            rule=criterion.rule,
        )
        for criterion in criteria_of(form.category)
    ]


def checklist(application: Application) -> list[CheckItem]:
    """Return the central secretariat's findings, criterion by criterion (EXT-20)."""
    checks = {check.criterion: check for check in application.checks.select_related("by")}

    def item(criterion: Criterion) -> CheckItem:
        check = checks.get(criterion.code)
        if check is None:
            return CheckItem(criterion.label, "waiting", "", criterion.rule)
        evidence = f"{check.by}, {check.at.astimezone(application.zone):%-d %b %Y}"
        return CheckItem(
            criterion.label,
            "met" if check.met else "unmet",
            f"{check.note} · {evidence}" if check.note else evidence,
            criterion.rule,
        )

    return [item(criterion) for criterion in confirmed_by_staff(application.category)]


def last_filing() -> models.Subquery:
    """Return the expression that names the last step by which an application was passed on or given back.

    A return takes back what the manager has found complete: only a passing on after it counts (EXT-17, EXT-19).
    """
    kind = ContentType.objects.get_for_model(Application)
    steps = Event.objects.filter(subject_type=kind, subject_id=models.OuterRef("pk"))
    found = steps.filter(action__in=("forward", "return", "send_back"))
    return models.Subquery(found.order_by("-seq").values("action")[:1])


@enforces("EXT-26", what=gettext_lazy("Asks the voters to weigh a category C request late in a project."), kind="page")
def hint_for_voters(application: Application) -> str:
    """Return what the voters are asked to weigh: a category C request that comes late in a project (EXT-26)."""
    if is_late(application):
        return _("The project is at a late stage: please weigh what the liaison still adds to it.")
    return ""


def last_ballot(application: Application, reader: Any = None) -> Any:
    """Return the latest vote on `application` that `reader` may open, and without one the latest there is.

    Cancelled ones are left out; `opens` tells which of the two it is. An applicant is told no more than its tally.
    """
    votes = Ballot.objects.about(application).not_cancelled().order_by("-pk")
    ballot: Any = votes.visible_to(reader).first()
    opens = ballot is not None
    if not opens:
        ballot = votes.first()
    if ballot is not None and ballot.is_open:
        ballot = Ballot.objects.with_turnout().get(pk=ballot.pk)
    if ballot is not None:
        ballot.opens = opens
    return ballot


@dataclass(frozen=True)
class PersonLine:
    """A person beside an application, as what, and how to be reached."""

    name: str
    role: Any
    contact: str = ""


def people(application: Application, *, inside: bool) -> list[PersonLine]:
    """Return who takes part: the applicant, the representative, the manager, and inside the TPM and the body."""
    lines = [
        PersonLine(
            str(application.request.created_by),
            _("Contact, %(organization)s") % {"organization": application.organization},
            application.request.created_by.email,
        )
    ]
    representative = application.representative
    if representative is not None:
        lines.append(PersonLine(representative.name, _("Representative"), representative.email))
    held = holders(application.managing, Role.COMMITTEE_MANAGER, Role.TPM)
    tpms = held[Role.TPM]
    managers = held[Role.COMMITTEE_MANAGER] or stand_ins(application.managing, tpms=tpms)
    lines += [PersonLine(str(person), MANAGER.label, person.email) for person in managers]
    if inside:
        lines += [PersonLine(str(person), TPM.label, person.email) for person in tpms]
    if inside and application.hqnb is not None:
        lines.append(PersonLine(str(application.hqnb), _("National body of the headquarters")))
    return lines


def documents(application: Application, *, inside: bool) -> list[dict[str, Any]]:
    """Return the application's documents and the form's attachments, those of the committee's side only `inside`."""
    seen = Document.objects.of(application, application.request, inside=inside).current().with_versions()
    kind = ContentType.objects.get_for_model(application)
    return rows_of(sorted(seen, key=lambda document: document.owner_type_id != kind.pk))


def facts(application: Application, *, inside: bool) -> list[dict[str, Any]]:
    """Return the facts beside an application; what is empty is left out by the page."""
    form = application.request
    project = form.recorded_project
    lines: list[tuple[str, Any, str]] = [
        (_("Reference"), application.reference, ""),
        (_("Organization"), application.organization.full_name, application.organization.get_absolute_url()),
        (_("Country"), application.organization.country, ""),
        (_("Committee"), application.committee, application.committee.get_absolute_url()),
        (_("Category"), application.category, ""),
        (_("Project"), project.full_name if project else form.project, project.get_absolute_url() if project else ""),
        (_("Liaison"), application.liaison, application.liaison.get_absolute_url() if application.liaison else ""),
    ]
    if application.committee_id != application.managing_id:
        lines.insert(4, (_("Managed by"), application.managing, application.managing.get_absolute_url()))
    if inside:
        lines += [
            (_("National body"), application.hqnb, ""),
            (_("Its answer"), application.get_hqnb_answer_display() if application.hqnb_answer else "", ""),
            (_("Decision of the TMB"), application.tmb_decision, ""),
            (_("Referred because"), application.referral, ""),
        ]
    return [{"label": label, "value": value, "url": url} for label, value, url in lines]


def form_url(application: Application, user: Any) -> str:
    """Return the address of the form while the reader may change it, else nothing."""
    editable = application.state in (states.DRAFT, states.RETURNED)
    if editable and APPLICANT.covers(application, standing_of(user)):
        return reverse("applications:form", args=[application.request_id, "liaison"])
    return ""

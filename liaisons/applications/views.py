"""The pages of applications: the list, one application, and the form in steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views import View

from committees.ballots import presentation as ballots
from committees.directory.models import Committee
from core.accounts.standing import standing_of
from core.documents.models import Document
from core.documents.presentation import rows_of
from core.lists.pages import ListPage
from core.workflow.engine import offers, perform
from core.workflow.presentation import dossier
from core.workflow.refusals import GuardFailed
from liaisons.applications import queries, services, states
from liaisons.applications.checklist import CHECKLIST
from liaisons.applications.criteria import criteria_of
from liaisons.applications.filters import ApplicationFilter
from liaisons.applications.forms.begin import BeginForm, CommitteeChoiceForm
from liaisons.applications.forms.steps import STEPS
from liaisons.applications.models import Application, LiaisonRequest, Question
from liaisons.applications.projects import projects_open_to
from liaisons.applications.snapshots import readable, snapshot_of
from liaisons.applications.tables import ApplicationTable

STEP_TITLES = {
    "liaison": gettext_noop("The liaison"),
    "eligibility": gettext_noop("Eligibility"),
    "justification": gettext_noop("Justification and terms"),
    "representative": gettext_noop("Representative"),
    "review": gettext_noop("Check and submit"),
}


class ApplicationList(LoginRequiredMixin, ListPage):
    """The applications that the reader may see; filters and order stand in the address."""

    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    template_name = "applications/list.html"
    export_name = "applications"

    def rows(self) -> Any:
        return queries.listed(self.request.user)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one application: where it stands, what can be done, what it says, what happened."""
    application: Any = get_object_or_404(
        Application.objects.visible_to(request.user)
        .select_related(
            "organization",
            "committee",
            "managing",
            "request__created_by",
            "request__organization",
            "request__recorded_project",
            "hqnb",
            "liaison__organization",
            "liaison__committee",
        )
        .annotate(
            was_asked=Exists(Question.objects.filter(application=OuterRef("pk"))),
            last_filing=queries.last_filing(),
        ),
        pk=pk,
    )
    found = dossier(application, request.user)
    inside = application.sees_internal(standing_of(request.user))
    ballot = queries.last_ballot(application, request.user)
    context = {
        "application": application,
        "dossier": found,
        "inside": inside,
        "checklist": queries.checklist(application) if inside and application.submitted_at else [],
        "steps": CHECKLIST.items(application),
        "sections": readable(application.snapshot),
        "questions": application.questions.all() if application.was_asked else [],
        "documents": queries.documents(application, inside=inside),
        "people": queries.people(application, inside=inside),
        "facts": queries.facts(application, inside=inside),
        "hint": queries.hint_for_voters(application) if inside else "",
        "form_url": queries.form_url(application, request.user),
        "tally": ballots.tally(ballot) if ballot is not None else None,
        "ballot_url": ballot.get_absolute_url() if ballot is not None and inside and ballot.opens else "",
    }
    return render(request, "applications/detail.html", context)


class Begin(LoginRequiredMixin, View):
    """The first question: which organization, which category."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "applications/begin.html", {"form": BeginForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BeginForm(request.POST)
        if not form.is_valid():
            return render(request, "applications/begin.html", {"form": form}, status=422)
        data = form.cleaned_data
        begun = services.begin_form(
            by=request.user,  # type: ignore[arg-type]
            category=data["category"],
            existing=data.get("existing"),
            declared={
                "name": data["organization"],
                "acronym": data["acronym"],
                "country": data["country"],
                "website": data["website"],
            },
        )
        return redirect("applications:form", begun.pk, "liaison")


class FormStep(LoginRequiredMixin, View):
    """One step of the form. Every step saves the draft as it is; the last one shows it whole and submits."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.step = kwargs["step"]
        if self.step not in STEPS and self.step != "review":
            raise Http404
        self.form = get_object_or_404(
            LiaisonRequest.objects.visible_to(request.user).select_related("organization"), pk=kwargs["pk"]
        )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(self._bind() if self.step in STEPS else None)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.step not in STEPS:
            raise Http404
        step = self._bind(request.POST, request.FILES)
        if not step.is_valid():
            return self._page(step, status=422)
        try:
            services.save_step(
                form=step.save(commit=False),
                statutes=step.cleaned_data.get("statutes"),
                by=request.user,  # type: ignore[arg-type]
            )
        except ValidationError as error:
            step.add_error(None, error)
            return self._page(step, status=422)
        following = self._following() if "next" in request.POST else self.step
        if following == self.step:
            messages.success(request, _("Draft saved"))
        return redirect("applications:form", self.form.pk, following)

    def _bind(self, data: Any = None, files: Any = None) -> Any:
        form_class = STEPS[self.step]
        extra = {"person": self.request.user} if self.step == "eligibility" else {}
        return form_class(data, files, instance=self.form, **extra)

    def _following(self) -> str:
        names = [*STEPS, "review"]
        return names[names.index(self.step) + 1]

    def _sections(self) -> list[dict[str, Any]]:
        unmet = {c.step for c in criteria_of(self.form.category) if c.blocking and not c.met(self.form)}
        if not self.form.applications.exists():
            unmet.add("liaison")
        if not self.form.representative_email:
            unmet.add("representative")
        return [
            {
                "label": _(STEP_TITLES[name]),
                "url": reverse("applications:form", args=[self.form.pk, name]),
                "status": "waiting" if name == "review" or name in unmet else "met",
                "here": name == self.step,
            }
            for name in (*STEPS, "review")
        ]

    def _offers(self, applications: list[Application]) -> list[Any]:
        """Offer the submission once for all drafts, and once for each application that was returned."""
        found, drafts_done = [], False
        for application in applications:
            application.request = self.form
            if application.state == states.DRAFT and drafts_done:
                continue
            offered = [o for o in offers(application, self.request.user) if o.action.name == "submit"]
            found += offered
            drafts_done = drafts_done or application.state == states.DRAFT
        return found

    def _page(self, step: Any, *, status: int = 200, committee_form: Any = None) -> HttpResponse:
        applications = list(self.form.applications.select_related("committee").order_by("pk"))
        category = self.form.category
        context = {
            "request_form": self.form,
            "title": _(STEP_TITLES[self.step]),
            "section_list": self._sections(),
            "sections": readable(snapshot_of(self.form)) if step is None else [],
            "offers": self._offers(applications) if step is None else [],
            "step": self.step,
            "form": step,
            "self_check": queries.self_check(self.form),
            "applications": applications,
            "drafts": [a for a in applications if a.state in (states.DRAFT, states.RETURNED)],
            "editable": services.editable(self.form),
            "committee_form": committee_form or CommitteeChoiceForm(category=category),
            "references": _references(category) if self.step == "liaison" else [],
            "projects": list(projects_open_to(self.form)) if self.step == "liaison" else [],
            "statutes": rows_of(Document.objects.of(self.form).current().with_versions()),
        }
        return render(self.request, "applications/form.html", context, status=status)


class AddCommittee(FormStep):
    """Name one more committee in the form."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **{**kwargs, "step": "liaison"})

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect("applications:form", self.form.pk, "liaison")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        chosen = CommitteeChoiceForm(request.POST, category=self.form.category)
        if chosen.is_valid():
            try:
                services.add_committee(
                    form=self.form,
                    committee=chosen.cleaned_data["committee"],
                    by=request.user,  # type: ignore[arg-type]
                )
                return redirect("applications:form", self.form.pk, "liaison")
            except GuardFailed as refused:
                for refusal in refused.refusals:
                    chosen.add_error("reference", f"{refusal.reason} ({refusal.rule})")
        return self._page(self._bind(), status=422, committee_form=chosen)


@login_required
def remove_committee(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a committee out of the form again: its draft is withdrawn."""
    application = get_object_or_404(Application.objects.visible_to(request.user), pk=pk, state=states.DRAFT)
    # A sign-in that came between leads here without the button pressed: then the form is all there is to show.
    if request.method == "POST":
        perform(application, "withdraw", actor=request.user)  # type: ignore[arg-type]
    return redirect("applications:form", application.request_id, "liaison")


def _references(category: str) -> list[str]:
    committees = Committee.objects.in_work()
    committees = committees.groups() if category == "C" else committees.exclude(kind=Committee.Kind.WG)
    return list(committees.order_by("sort_key", "reference").values_list("reference", flat=True))

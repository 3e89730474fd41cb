"""The conditions of an application: each with its rule and the sentence that explains a refusal."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from core import clock
from core.rulebook import parameters
from core.workflow.declaration import Guard, guard
from core.workflow.engine import Act
from liaisons.applications import states
from liaisons.applications.criteria import CRITERIA, Criterion, confirmed_by_staff
from liaisons.applications.parties import APPLICANT, HQNB, STAFF
from liaisons.organizations.models import under_any_name
from liaisons.register.models import Bar, Liaison
from liaisons.register.representatives.guards import representative_acknowledged_code as _code
from liaisons.register.representatives.guards import representative_agreed_to_declaration as _declaration


def _criterion_guard(criterion: Criterion) -> Guard:
    def met(application: Any, act: Act) -> bool:
        applies = application.category in criterion.categories
        return not applies or criterion.met(application.request)

    met.__name__ = f"criterion_{criterion.code}"
    return Guard(rule=criterion.rule, refusal=criterion.missing, test=met)


FORM_COMPLETE = tuple(_criterion_guard(criterion) for criterion in CRITERIA if criterion.blocking)


@guard("EXT-01", gettext_lazy("A and B attach to a committee, C to a working group."))
def category_attaches(application: Any, act: Act) -> bool:
    return bool((application.category == "C") == application.committee.is_group)


@guard("EXT-28", gettext_lazy("The organization is in liaison with this committee, or applies to it, already."))
def no_duplicate(application: Any, act: Act) -> Any:
    same = under_any_name(application.organization)
    others = type(application).objects.filter(same, committee=application.committee_id)
    if others.open().exclude(pk=application.pk).exists():
        return _("The organization applies to %(committee)s already; one application at a time is possible.") % {
            "committee": application.committee
        }
    live = Liaison.objects.live().filter(same, committee=application.committee_id)
    if not application.request.change_of_category and live.exists():
        return _(
            "The organization is in liaison with %(committee)s already. To change the category, say so in the form."
        ) % {"committee": application.committee}
    return True


@guard("EXT-28", gettext_lazy("The organization has a draft for this committee already."))
def no_other_draft(application: Any, act: Act) -> bool:
    drafts = type(application).objects.filter(
        under_any_name(application.organization),
        committee=application.committee,
        state=states.DRAFT,
    )
    return not drafts.exclude(pk=application.pk).exists()


@guard("EXT-28", gettext_lazy("After a refusal by vote a new application has to wait."))
def waited_after_refusal(application: Any, act: Act) -> Any:
    months = parameters.number("reapply_after_refusal_months")
    if not months:
        return True
    refused = (
        type(application)
        .objects.filter(
            under_any_name(application.organization),
            committee=application.committee,
            state=states.NOT_APPROVED,
        )
        .order_by("-closed_at")
        .first()
    )
    if refused is None:
        return True
    free = clock.add_months(refused.closed_at.astimezone(application.zone).date(), months, missing="on")
    if clock.today(application.zone) >= free:
        return True
    return _("The committee has refused this liaison; a new application is possible from %(day)s.") % {
        "day": free.strftime("%-d %B %Y")
    }


@guard("REV-11", gettext_lazy("The organization is barred from applying to this committee."))
def not_barred(application: Any, act: Act) -> Any:
    bar = Bar.objects.against(application.organization, application.committee).first()
    if bar is None:
        return True
    return _("The TMB has withdrawn the status of the organization; it can apply again from %(day)s.") % {
        "day": bar.first_free_on.strftime("%-d %B %Y")
    }


@guard("REV-10", gettext_lazy("The committee takes no new liaison: it is suspended or dissolved."))
def committee_takes_liaisons(application: Any, act: Act) -> bool:
    committees = {application.committee, application.managing or application.committee.managing}
    for committee in committees:
        if committee.status == Committee.Status.DISSOLVED:
            return False
        if committee.status == Committee.Status.SUSPENDED and parameters.value("suspended_blocks_new"):
            return False
    return True


@guard("EXT-17", gettext_lazy("A question to the applicant is still open."))
def no_open_question(application: Any, act: Act) -> bool:
    return not application.question_open


@guard("EXT-17", gettext_lazy("No question is open."))
def question_is_open(application: Any, act: Act) -> bool:
    return bool(application.question_open)


@guard("EXT-18", gettext_lazy("Category A and B need the statutes, as a file or a public link."))
def statutes_there(application: Any, act: Act) -> bool:
    return application.category == "C" or application.request.has_statutes


@guard("EXT-28", gettext_lazy("It is not yet confirmed who the organization is."), who=STAFF)
def identity_confirmed(application: Any, act: Act) -> bool:
    return application.organization.settled and not application.request.claimed


@guard("EXT-28", gettext_lazy("The identity of the organization is confirmed already."))
def identity_unconfirmed(application: Any, act: Act) -> bool:
    return not application.organization.settled or application.request.claimed


@guard("EXT-20", gettext_lazy("Each criterion has to be confirmed first."))
def all_criteria_met(application: Any, act: Act) -> Any:
    checks = {check.criterion: check.met for check in application.checks.all()}
    wanted = [criterion.code for criterion in confirmed_by_staff(application.category)]
    unmet = [code for code in wanted if checks.get(code) is False]
    unchecked = [code for code in wanted if code not in checks]
    if unmet:
        return _("A criterion is not met: the application can only be ended as ineligible, or returned.")
    if unchecked:
        return _("%(open)d of %(all)d criteria are still to be checked.") % {
            "open": len(unchecked),
            "all": len(wanted),
        }
    return True


@guard("EXT-20", gettext_lazy("No criterion has been found not met."))
def a_criterion_is_not_met(application: Any, act: Act) -> bool:
    return any(not check.met for check in application.checks.all())


@guard("EXT-21", gettext_lazy("The national body has answered already."))
def not_yet_answered(application: Any, act: Act) -> bool:
    return not application.hqnb_answer


@guard("EXT-21", gettext_lazy("The national body of the headquarters has not answered."), who=HQNB, until="hqnb_due_on")
def no_objection_on_file(application: Any, act: Act) -> Any:
    if application.hqnb_answer == application.Answer.OBJECTION:
        return _("The national body objects: only the TMB can clear the application now (EXT-22).")
    return bool(application.hqnb_answer == application.Answer.NO_OBJECTION)


@guard("EXT-21", gettext_lazy("The time for the answer has not passed yet."), until="hqnb_due_on")
def silent_and_overdue(application: Any, act: Act) -> bool:
    return not application.hqnb_answer and _overdue(application)


@guard(
    "EXT-22", gettext_lazy("There is no objection, and the time for the answer has not passed."), until="hqnb_due_on"
)
def objection_or_silence(application: Any, act: Act) -> Any:
    if application.hqnb_answer == application.Answer.NO_OBJECTION:
        return _("The national body does not object: the application can be cleared.")
    return bool(application.hqnb_answer == application.Answer.OBJECTION or _overdue(application))


def _overdue(application: Any) -> bool:
    return application.hqnb_due_on is not None and clock.today(application.zone) > application.hqnb_due_on


@guard("EXT-15", gettext_lazy("No representative has been named."), who=APPLICANT)
def someone_to_represent(application: Any, act: Act) -> bool:
    return application.representative is not None


@guard("REP-02", gettext_lazy("The representative cannot be registered yet."))
def representative_ready(application: Any, act: Act) -> Any:
    representative = application.representative
    if representative is None:
        return True
    for needed in (_declaration, _code):
        if needed.test(representative, act) is not True:
            return needed.refusal
    return True


@guard("EXT-15", gettext_lazy("A representative has been named already."))
def nobody_to_represent(application: Any, act: Act) -> bool:
    return application.representative is None

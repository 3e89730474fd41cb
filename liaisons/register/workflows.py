"""An external liaison, the second machine of A1."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager, Members
from core.accounts.roles import Role
from core.accounts.standing import Standing
from core.workflow.declaration import Action, State, Step, Tell, Waits, Workflow, after
from core.workflow.parties import SYSTEM, Holder, Related
from liaisons.register import guards
from liaisons.register.checklists import annex_b
from liaisons.register.checklists.ticking import tick_actions, waits

ACTIVE, ENDED = "active", "ended"

MANAGER = CommitteeManager("managing")
CONTACT = Holder(Role.ORGANIZATION_CONTACT, "organization")
STAFF = Holder(Role.CENTRAL_STAFF)
TPM = Holder(Role.TPM, "managing")
MEMBERS = Members(scope="managing")


class StaffOfUnstated(Holder):
    """Central staff, where the category of an imported liaison is not stated yet: later it changes by EXT-28 alone."""

    def q(self, standing: Standing) -> models.Q:
        return super().q(standing) & models.Q(category="unknown")

    def covers(self, obj: Any, standing: Standing) -> bool:
        return bool(obj.category == "unknown") and super().covers(obj, standing)


STAFF_OF_UNSTATED = StaffOfUnstated(Role.CENTRAL_STAFF)

REPRESENTATIVES = Related(
    label=_("Representatives"),
    filter=lambda standing: models.Q(representatives__person=standing.person),
    find=lambda liaison: [each.person for each in liaison.representatives.in_office() if each.person],
    model="register.liaison",
)


def _without_representative(today: dt.date) -> models.Q:
    # An imported liaison has no duties before its category is stated (Appendix F).
    named = apps.get_model("register.representative").objects.in_office().filter(liaison=models.OuterRef("pk"))
    return ~models.Q(category="unknown") & ~models.Q(models.Exists(named))


def _last_representative_went(model: type[models.Model]) -> list[Any]:
    gone = apps.get_model("register.representative").objects.filter(liaison=models.OuterRef("pk"), state="ended")
    return [models.Subquery(gone.order_by("-ended_on").values("ended_on")[:1]), *after("state_category")(model)]


def _review_comes_near(now: dt.datetime) -> models.Q:
    """Return the liaisons whose review is to be planned: near enough, with a category, without one that runs.

    The imported ones have a date only, thousands of them; what comes near is planned (Appendix F).
    """
    from django.apps import apps

    from core import clock
    from core.rulebook import parameters
    from liaisons.register.reviews import states

    reviews = apps.get_model("register.review")._default_manager
    running = reviews.filter(external=models.OuterRef("pk"), state__in=states.RUNNING)
    near = clock.today() + dt.timedelta(weeks=parameters.number("review_lead_weeks"))
    return models.Q(review_due_on__lte=near) & ~models.Q(category="unknown") & ~models.Q(models.Exists(running))


def _stated_day_is_over(now: dt.datetime) -> models.Q:
    from core import clock

    return models.Q(stops_on__lt=clock.today())


LIAISON = Workflow(
    name="liaison",
    label=_("Liaison of an organization"),
    initial=ACTIVE,
    states=(
        State(
            ACTIVE,
            _("Active"),
            tone="ok",
            waits=(
                Waits(
                    (CONTACT,),
                    _("Representatives to name"),
                    when=_without_representative,
                    since=_last_representative_went,
                ),
                *waits(annex_b.CHECKLIST, "liaison"),
            ),
        ),
        State(ENDED, _("Ended"), tone="plain", final=True),
    ),
    pipeline=(Step(_("Active"), (ACTIVE,)), Step(_("Ended"), (ENDED,))),
    actions=(
        *tick_actions(annex_b.CHECKLIST, source=(ACTIVE,)),
        Action(
            name="register",
            label=_("Register the liaison"),
            happened=_("Liaison registered"),
            source=(),
            target=ACTIVE,
            by=(STAFF, SYSTEM),
            rules=("EXT-27", "EXT-28"),
            icon="check",
        ),
        Action(
            name="state_category",
            label=_("State the category"),
            happened=_("Category stated"),
            source=(ACTIVE,),
            target=None,
            by=(STAFF_OF_UNSTATED, SYSTEM),
            rules=("EXT-01", "EXT-28"),
            guards=(guards.category_not_stated,),
            form="liaisons.register.forms.CategoryForm",
            effect="liaisons.register.effects.state_category",
            hint=_("The open data does not say it; no duty follows from the liaison before."),
            tells=(Tell((MANAGER, CONTACT), "register/category_stated"),),
            icon="edit",
        ),
        Action(
            name="plan_review",
            label=_("Plan the review"),
            happened=_("Review planned"),
            source=(ACTIVE,),
            target=None,
            by=(SYSTEM,),
            rules=("REV-01",),
            guards=(guards.no_review_runs,),
            effect="liaisons.register.effects.plan_review",
            due=_review_comes_near,
            icon="calendar-plus",
        ),
        Action(
            name="name_representative",
            label=_("Name a representative"),
            happened=_("Representative named"),
            source=(ACTIVE,),
            target=None,
            by=(CONTACT,),
            rules=("EXT-15", "REP-01", "SVC-02"),
            form="liaisons.register.representatives.forms.NameForm",
            effect="liaisons.register.effects.name_representative",
            hint=_("The central secretariat registers him; until then he has no access."),
            tells=(Tell((STAFF, TPM), "register/representative_to_register"),),
            icon="user-plus",
        ),
        Action(
            name="ask_successor",
            label=_("Ask for a successor"),
            happened=_("Without representative: the organization is asked for a successor"),
            source=(ACTIVE,),
            target=None,
            by=(SYSTEM,),
            rules=("REP-12",),
            tells=(Tell((CONTACT, MANAGER), "register/successor_asked"),),
            icon="user-minus",
        ),
        Action(
            name="give_notice",
            label=_("Stop the liaison"),
            happened=_("Stop announced"),
            source=(ACTIVE,),
            target=None,
            by=(CONTACT, MANAGER),
            rules=("REV-08",),
            form="liaisons.register.forms.StopForm",
            effect="liaisons.register.effects.announce_stop",
            confirm=_("No vote and no reason is needed. All rights of the liaison end with the stated day."),
            tells=(Tell((MANAGER, CONTACT), "register/stop_announced"),),
            icon="player-stop",
            tone="danger",
        ),
        Action(
            name="stop",
            label=_("End on the stated day"),
            happened=_("Liaison ended: stopped by the organization"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("REV-08", "REV-09"),
            guards=(guards.stated_day_is_over,),
            effect="liaisons.register.effects.stop",
            due=_stated_day_is_over,
            tells=(Tell((STAFF, MANAGER, MEMBERS, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="player-stop",
        ),
        Action(
            name="cancel",
            label=_("End by resolution"),
            happened=_("Liaison cancelled by resolution: no active participation"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("REV-06", "REV-09"),
            guards=(guards.cancellation_carried,),
            effect="liaisons.register.effects.cancel",
            tells=(Tell((STAFF, MANAGER, MEMBERS, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="player-stop",
        ),
        Action(
            name="withdraw",
            label=_("Record the withdrawal by the TMB"),
            happened=_("Status withdrawn by the technical management board"),
            source=(ACTIVE,),
            target=ENDED,
            by=(STAFF,),
            rules=("REV-11", "REV-09"),
            form="liaisons.register.forms.WithdrawalForm",
            effect="liaisons.register.effects.withdraw",
            confirm=_("The organization is then barred from applying again until the first free day."),
            tells=(Tell((MANAGER, MEMBERS, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="ban",
            tone="danger",
        ),
        Action(
            name="end_with_group",
            label=_("End with the working group"),
            happened=_("Liaison ended with the working group"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("REV-10", "REV-09"),
            effect="liaisons.register.effects.end_with_group",
            tells=(Tell((STAFF, MANAGER, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="player-stop",
        ),
        Action(
            name="end_with_committee",
            label=_("End with the committee"),
            happened=_("Liaison ended with its committee"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("REV-10", "REV-09"),
            guards=(guards.committee_is_dissolved,),
            effect="liaisons.register.effects.end_with_committee",
            tells=(Tell((STAFF, MANAGER, MEMBERS, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="player-stop",
        ),
        Action(
            name="not_carry_over",
            label=_("End: not carried over"),
            happened=_("Liaison ended: not carried over to the converted committee"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("COM-09", "REV-09"),
            effect="liaisons.register.effects.not_carry_over",
            tells=(Tell((STAFF, MANAGER, MEMBERS, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="player-stop",
        ),
        Action(
            name="replace",
            label=_("Replace by another category"),
            happened=_("Liaison replaced by one of another category"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("EXT-28", "REV-09"),
            effect="liaisons.register.effects.replace",
            tells=(Tell((MANAGER, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="replace",
        ),
        Action(
            name="drop",
            label=_("End, as the open data says"),
            happened=_("Liaison ended: no longer in ISO Open Data"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("REV-09",),
            effect="liaisons.register.effects.drop",
            icon="player-stop",
        ),
    ),
)

"""What an application has to show, criterion by criterion, and what follows for its category."""

import pytest

from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import GuardFailed
from liaisons.applications import queries
from liaisons.applications.models import Application
from liaisons.register.rights import may_lead_projects, may_propose_new_work, rights_of
from tests import scenarios


def refused_rules(cast, category="A", **changes):
    """Return the rules by which a form that is complete but for `changes` is refused."""
    application = scenarios.draft(cast, category, **changes)
    try:
        perform(application, "submit", actor=cast.contact)
    except GuardFailed as refused:
        return [refusal.rule for refusal in refused.refusals]
    return []


@pytest.mark.parametrize(
    ("category", "changes", "expected"),
    [
        pytest.param("A", {"not_for_profit": False}, ["EXT-05"], marks=pytest.mark.rule("EXT-05")),
        pytest.param("C", {"not_for_profit": None}, ["EXT-05"], marks=pytest.mark.rule("EXT-05")),
        pytest.param("A", {"competence": "", "authority": "Mandated by treaty."}, [], marks=pytest.mark.rule("EXT-06")),
        pytest.param("A", {"competence": " ", "authority": ""}, ["EXT-06"], marks=pytest.mark.rule("EXT-06")),
        pytest.param("C", {"consolidating": ""}, ["EXT-07"], marks=pytest.mark.rule("EXT-07")),
        pytest.param("A", {"statutes_link": ""}, ["EXT-08"], marks=pytest.mark.rule("EXT-08")),
        pytest.param("A", {"legal_entity": False}, ["EXT-08"], marks=pytest.mark.rule("EXT-08")),
        pytest.param("C", {"statutes_link": "", "legal_entity": None}, [], marks=pytest.mark.rule("EXT-08")),
        pytest.param("A", {"membership_reach": "country"}, ["EXT-09"], marks=pytest.mark.rule("EXT-09")),
        pytest.param("B", {"membership_reach": "region"}, [], marks=pytest.mark.rule("EXT-09")),
        pytest.param("C", {"membership_reach": "country"}, [], marks=pytest.mark.rule("EXT-09")),
        pytest.param("C", {"multinational": False}, [], marks=pytest.mark.rule("EXT-10")),
        pytest.param("A", {"goals_medium": ""}, ["EXT-11"], marks=pytest.mark.rule("EXT-11")),
        pytest.param("A", {"benefit_committee": "\n"}, ["EXT-11"], marks=pytest.mark.rule("EXT-11")),
        pytest.param("A", {"accepts_patents": False}, ["EXT-12"], marks=pytest.mark.rule("EXT-12")),
        pytest.param(
            "A", {"accepts_free": False, "goals_long": ""}, ["EXT-11", "EXT-12"], marks=pytest.mark.rule("EXT-12")
        ),
    ],
)
def test_a_submission_is_refused_by_every_criterion_it_misses(cast, at, category, changes, expected):
    assert refused_rules(cast, category, **changes) == expected


@pytest.mark.rule("EXT-10")
def test_national_aims_in_category_c_are_flagged_for_the_central_secretariat(cast, at):
    form = scenarios.form(cast, "C", multinational=False)
    item = next(item for item in queries.self_check(form) if item.rule == "EXT-10")
    assert item.status == "waiting"


@pytest.mark.rule("EXT-14")
def test_the_self_check_lists_the_criteria_of_the_category_only(cast, at):
    rules = {
        category: [item.rule for item in queries.self_check(scenarios.form(cast, category, name=f"Org {category}"))]
        for category in ("A", "B", "C")
    }
    assert rules == {
        "A": ["EXT-05", "EXT-06", "EXT-07", "EXT-08", "EXT-09", "EXT-11", "EXT-12"],
        "B": ["EXT-03", "EXT-05", "EXT-06", "EXT-07", "EXT-08", "EXT-09", "EXT-11", "EXT-12"],
        "C": ["EXT-05", "EXT-06", "EXT-07", "EXT-10", "EXT-11", "EXT-12"],
    }


@pytest.mark.rule("EXT-18")
def test_without_statutes_the_manager_cannot_forward(cast, at):
    application = scenarios.confirmed(cast, "B")
    application.request.statutes_link = ""
    application.request.save()
    with pytest.raises(GuardFailed) as refused:
        perform(application, "forward", actor=cast.manager)
    assert [refusal.rule for refusal in refused.value.refusals] == ["EXT-18"]


@pytest.mark.rule("EXT-19")
def test_what_is_forwarded_is_what_was_submitted(cast, at):
    application = scenarios.with_tpm(cast)
    facts = {event.action: event.facts for event in Event.objects.of(application)}
    assert facts["submit"]["digest"] == facts["forward"]["digest"] == application.snapshot_digest


@pytest.mark.rule("EXT-23")
def test_clearance_gives_no_rights(cast, at):
    application = scenarios.cleared(cast)
    assert application.organization.liaisons.count() == 0
    assert application.representative.state == "proposed"


@pytest.mark.rule("EXT-24")
def test_members_see_nothing_before_the_circulation(cast, at):
    voter = next(iter(cast.voters.values()))
    application = scenarios.cleared(cast)
    assert not Application.objects.visible_to(voter).exists()
    perform(application, "circulate", actor=cast.manager)
    assert Application.objects.visible_to(voter).get() == application


@pytest.mark.rule("EXT-24", "EXT-25")
def test_the_vote_comes_after_clearance_and_circulation(cast, at):
    from core.workflow.refusals import MovedOn

    application = scenarios.answered(cast)
    for action in ("circulate", "open_ballot", "put_on_agenda"):
        with pytest.raises(MovedOn):
            perform(application, action, actor=cast.manager)


@pytest.mark.parametrize(
    ("category", "new_work", "leads", "votes"),
    [
        pytest.param("A", True, True, False, marks=pytest.mark.rule("EXT-02")),
        pytest.param("B", False, False, False, marks=pytest.mark.rule("EXT-03")),
        pytest.param("C", False, False, False, marks=pytest.mark.rule("EXT-04")),
    ],
)
def test_the_rights_of_each_category(db, category, new_work, leads, votes):
    assert may_propose_new_work(category) is new_work
    assert may_lead_projects(category) is leads
    shown = {right.rule: right.has for right in rights_of(category) if right.rule == "BAL-01"}
    assert shown == {"BAL-01": votes}


@pytest.mark.rule("EXT-27")
def test_only_an_approval_asks_the_central_secretariat_to_register(cast, at):
    from core.notifications.models import Message

    scenarios.decided(cast, at, yes=1, no=1)
    assert not Message.objects.filter(kind="applications/to_register").exists()
    assert Message.objects.filter(kind="applications/decided", recipient=cast.contact).count() == 1


@pytest.mark.rule("EXT-26")
def test_a_late_request_of_category_c_shows_a_hint_and_blocks_nothing(cast, at):
    application = scenarios.circulated(cast, "C", late_in_project=True)
    assert queries.hint_for_voters(application) != ""
    assert queries.hint_for_voters(scenarios.circulated(cast, "A", name="Another One", late_in_project=True)) == ""

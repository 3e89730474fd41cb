"""The demo's data: committees of different shape, applications in every state, liaisons between committees."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from core import clock
from core.accounts.models import Persona, User
from core.workflow.engine import perform
from core.workflow.timed import perform_due
from liaisons.applications.models import Application
from tests import scenarios
from tests.internal import stages
from tests.scenarios import Cast

DAY = dt.timedelta(days=1)


def _at(days_ago: float) -> None:
    clock.move(-days_ago * DAY)


def _to(moment: dt.datetime) -> None:
    """Move the demo's clock to `moment`, a minute past it."""
    real = clock.now() - clock.shift()
    clock.move(moment - real + dt.timedelta(minutes=1))


def _a_day_later() -> None:
    """Let most of a day pass, but never beyond the present."""
    clock.move(min(clock.shift() + dt.timedelta(hours=20), dt.timedelta(minutes=-10)))


def seed(say: Callable[[str], Any]) -> None:
    """Fill an empty database with the demo. The clock goes back half a year and comes up to today step by step."""
    scenarios.DOMAIN = "demo.example"
    at_once, scenarios.between = scenarios.between, _a_day_later
    try:
        _at(220)
        say("Committees, national bodies and their officers")
        maps = scenarios.cast("ISO/TC 901", title="Maps and their data", p_members=18, o_members=6, group=True)
        _decided_cases(maps, say)
        _running_cases(maps, say)
        _small_committee(say)
        _between_committees(maps, say)
        _at(0)
        perform_due()
        _personas(maps)
    finally:
        scenarios.between = at_once
        clock.move(dt.timedelta())


def _decided_cases(maps: Cast, say: Callable[[str], Any]) -> None:
    say("Applications that have been decided")
    _at(210)
    carried = scenarios.decided(maps, _to, name="Global Surveyors Federation", yes=13, no=3)
    scenarios.registered(maps, carried)
    _at(150)
    scenarios.decided(maps, _to, name="Cadastre Industry Forum", yes=9, no=7)
    _at(100)
    scenarios.decided(maps, _to, name="Open Terrain Society", yes=0, no=0)
    _at(95)
    scenarios.ineligible(maps, name="Terrain Data Trading House")
    _at(90)
    scenarios.refused_by_tmb(maps, name="Alpine Mapping Union")
    _at(80)
    withdrawn = scenarios.submitted(maps, name="River Atlas Network")
    perform(withdrawn, "withdraw", actor=maps.contact, data={"reason": "We merge with another organization."})
    _at(62)
    scenarios.decided(maps, _to, "C", name="Geocoding Practitioners Circle", yes=12, no=2)


def _running_cases(maps: Cast, say: Callable[[str], Any]) -> None:
    say("Applications on their way")
    _at(45)
    scenarios.consulted(maps, name="Polar Mapping Initiative")
    _at(20)
    scenarios.at_tmb(maps, name="Mountain Rescue Cartographers")
    _at(16)
    open_vote = scenarios.in_vote(maps, name="Open Mapping Alliance")
    _a_day_later()
    scenarios.vote(maps, scenarios.ballot_on(open_vote), yes=5, no=2, abstain=1)
    _at(10)
    scenarios.checked(maps, name="Ocean Floor Survey League")
    _at(13)
    scenarios.circulated(maps, name="Association of Regional Survey Agencies")
    _at(6)
    scenarios.returned(maps, name="Street Names Observatory")
    _at(9)
    scenarios.answered(maps, name="Smart Buildings Consortium")
    _at(4)
    asked = scenarios.confirmed(maps, name="World Hydrographic Data Forum")
    perform(asked, "ask", actor=maps.manager, data={"question": "How many of your members are from outside Europe?"})
    _at(2)
    scenarios.submitted(maps, name="Drone Imagery Partnership")
    _at(9)
    scenarios.cleared(maps, name="Earth Observation League")
    _at(1)
    scenarios.draft(maps, name="Intergovernmental Boundary Commission", category="B")


def _small_committee(say: Callable[[str], Any]) -> None:
    say("A small committee without a manager, and a form for two committees")
    _at(30)
    small = scenarios.cast("ISO/TC 902", title="Signs and symbols for visitors", p_members=5, o_members=2)
    other = scenarios.cast("ISO/TC 903", title="Printed guides", p_members=7, o_members=0)
    _at(12)
    filled = scenarios.form(small, name="Travellers Information Council", committees=(small.committee, other.committee))
    first = filled.applications.order_by("pk")[0]
    perform(first, "submit", actor=small.contact)
    _at(10)
    second = Application.objects.get(pk=filled.applications.order_by("pk")[1].pk)
    perform(second, "return", actor=other.manager, data={"reason": "Say what the printed guides gain."})


def _between_committees(maps: Cast, say: Callable[[str], Any]) -> None:
    say("Liaisons between committees: one in force, one in work")
    _at(70)
    sea = scenarios.cast("ISO/TC 904", title="Depths of water", p_members=4, o_members=1)
    stages.active(stages.Pair(maps, sea), _to, yes=6)
    _at(12)
    statement = "Both committees name the same places; our members have to know of each change early."
    stages.circulated(stages.Pair(sea, maps), purposes=["common", "overlap"], statement=statement, willing=False)


def _personas(maps: Cast) -> None:
    voter = next(iter(maps.voters.values()))
    stories: list[tuple[User, str]] = [
        (maps.manager, "Committee manager of ISO/TC 901: checks applications, circulates them, arranges the votes"),
        (maps.contact, "Contact of several applicant organizations: fills in forms and follows them"),
        (maps.tpm, "Technical programme manager: confirms criteria, consults the national body, clears"),
        (maps.hqnb_officer, "Officer of SNV, the national body of the applicants’ headquarters"),
        (maps.staff, "Central secretariat: confirms organizations, registers liaisons"),
        (maps.board, "Technical management board: decides after an objection"),
        (voter, "Officer of a P-member of ISO/TC 901: votes"),
        (maps.chair, "Chair of ISO/TC 901"),
    ]
    for order, (user, story) in enumerate(stories):
        Persona.objects.create(person=user, story=story, order=order)

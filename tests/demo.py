"""The demo's data: committees of different shape, applications in every state, liaisons between committees."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from committees.directory.models import Committee, NationalBody
from committees.projects.models import Project
from core import clock
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, Persona, User
from core.documents.kept import keep
from core.documents.models import Document
from core.workflow.engine import perform, take_over
from core.workflow.timed import perform_due
from liaisons.applications.models import Application
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.models import Liaison, Representative, Review
from tests import scenarios
from tests.contributions import stages as contributions
from tests.documents.foreign import report_pdf
from tests.iec import stages as iec
from tests.internal import stages
from tests.leaders import stages as leaders
from tests.passing import stages as passing
from tests.projects import stages as projects
from tests.scenarios import Cast, ballot_on, do, fresh

DAY = dt.timedelta(days=1)

# Acronym in the scenarios: country, national body and its officer, as the demo shows them.
BODIES = {
    "SIS-X": ("AT", "Austria", ""),
    "SNV": ("CH", "Switzerland", "Urs Keller"),
    "NB-FR": ("FR", "France", "Claire Dubois"),
    "NB-DE": ("DE", "Germany", "Jonas Weber"),
    "NB-GB": ("GB", "the United Kingdom", "Harriet Cole"),
    "NB-JP": ("JP", "Japan", "Yuki Tanaka"),
    "NB-US": ("US", "the United States", "Daniel Brooks"),
    "NB-CN": ("CN", "China", "Li Na"),
    "NB-SE": ("SE", "Sweden", "Elin Berg"),
    "NB-NO": ("NO", "Norway", "Sigrid Dahl"),
    "NB-DK": ("DK", "Denmark", "Mads Holm"),
    "NB-FI": ("FI", "Finland", "Aino Laine"),
    "NB-NL": ("NL", "the Netherlands", "Sanne de Vries"),
    "NB-BE": ("BE", "Belgium", "Lotte Peeters"),
    "NB-IT": ("IT", "Italy", "Giulia Ricci"),
    "NB-ES": ("ES", "Spain", "Javier Moreno"),
    "NB-KR": ("KR", "Korea", "Min-jun Park"),
    "NB-IN": ("IN", "India", "Ananya Rao"),
    "NB-CA": ("CA", "Canada", "Noah Tremblay"),
    "NB-BR": ("BR", "Brazil", "Beatriz Almeida"),
    "NB-O0": ("AU", "Australia", "Ruby Walsh"),
    "NB-O1": ("NZ", "New Zealand", "Aroha Ngata"),
    "NB-O2": ("PL", "Poland", "Zofia Nowak"),
    "NB-O3": ("PT", "Portugal", "Inês Carvalho"),
    "NB-O4": ("ZA", "South Africa", "Thabo Nkosi"),
    "NB-O5": ("MX", "Mexico", "Lucía Herrera"),
}


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
        office = _with_iec(maps, say)
        _reviews(maps, say)
        _work_and_documents(maps, say)
        _convenor_and_leader(maps, say)
        _at(0)
        perform_due()
        _name_everybody()
        _personas(maps, office)
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
    scenarios.vote(maps, ballot_on(open_vote), yes=5, no=2, abstain=1)
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


def _name_everybody() -> None:
    for acronym, (country, spoken, officer) in BODIES.items():
        body = NationalBody.objects.get(acronym=acronym)
        body.acronym = acronym if acronym == "SNV" else f"NB-{country}"
        body.country, body.name = country, f"National body of {spoken}"
        body.save()
        if officer:
            User.objects.filter(name=f"Officer {acronym}").update(name=officer)
            Representative.objects.filter(name=f"Officer {acronym}").update(name=officer)


def _between_committees(maps: Cast, say: Callable[[str], Any]) -> None:
    say("Liaisons between committees: in force, taken over from the open data, in work")
    _at(70)
    sea = scenarios.cast("ISO/TC 904", title="Depths of water", p_members=4, o_members=1)
    followed = stages.active(stages.Pair(maps, sea), _to, yes=6)
    _represented(maps, followed)
    _at(12)
    known = InternalLiaison(
        home=Committee.objects.get(reference="ISO/TC 902"), target=maps.committee, state="active", imported=True
    )
    take_over([known], "take_over")
    statement = "Both committees name the same places; our members have to know of each change early."
    report = _report(
        maps,
        "The committee has 24 members and one working group. It works on the names of places in several scripts, at"
        " committee draft, and on heights above sea level, out for enquiry.",
        "The next plenary discusses names of places below water, on which no other committee has been heard yet.",
    )
    facts = "ISO/TC 901 begins to name places below water. Clause 4 of its draft and clause 6 of ours overlap."
    ours = {"purposes": ["common", "overlap"], "statement": statement, "willing": False}
    stages.circulated(stages.Pair(sea, maps), target_report=report, key_facts=facts, **ours)
    _packs(maps)


def _packs(maps: Cast) -> None:
    """One pack that the members have, with the reports of both sides, and one that the manager can look at before."""
    _at(16)
    guides = _again(maps, "ISO/TC 903")
    reports = {
        "target_report": _report(
            guides,
            "The committee has 7 members. Its standard on the legends of printed guides is under revision; the draft"
            " takes over symbols for paths, huts and viewpoints from practice.",
            "A list of the names that guides print is planned for next year. Help with spellings is welcome.",
        ),
        "report": keep(
            SimpleUploadedFile(
                "why-we-propose-it.pdf",
                report_pdf(
                    "Why our committee should follow ISO/TC 903",
                    "Printed guides show the names that our standards spell. Readers find two spellings of one place"
                    " in the map and in the guide beside it.",
                    "Whoever represents us reads two drafts a year and goes to one meeting.",
                ),
            ),
            person=next(iter(maps.voters.values())),
        ),
    }
    names = {
        "purposes": ["common", "experts"],
        "statement": "Guides print the names that our standards spell: one spelling should do for both.",
        "key_facts": "ISO/TC 903 revises its standard on legends; names of places come next year. Our list would be"
        " its source. The work for us: two drafts a year, one meeting.",
    }
    stages.circulated(stages.Pair(maps, guides), **reports, **names)
    _at(7)
    signs = _again(maps, "ISO/TC 902")
    said = "The committee has 5 members. It collects signs that visitors meet on maps; a first draft is due next year."
    ready = {
        "purposes": ["overlap"],
        "statement": "Signs for visitors stand on maps and in the landscape; they should be the same.",
        "key_facts": "ISO/TC 902 collects signs, we draw them. No draft is out yet: to observe is enough for now.",
        "level": "observe",
        "willing": False,
    }
    stages.pack_ready(stages.Pair(maps, signs), target_report=_report(signs, said), **ready)


def _report(of: Cast, *paragraphs: str) -> bytes:
    return report_pdf(f"Report of the committee manager of {of.committee}", *paragraphs)


def _again(maps: Cast, reference: str) -> Cast:
    """Return a committee of the demo as the target of a liaison: nobody of it acts."""
    return replace(maps, committee=Committee.objects.get(reference=reference))


def _with_iec(maps: Cast, say: Callable[[str], Any]) -> User:
    """Return the person of the office of the CEO, who carries liaisons with IEC."""
    say("Liaisons with IEC: one in force, one at the office of the CEO; planned work")
    _at(75)
    desk = iec.of(maps)
    iec.active(desk, _to, yes=9)
    _at(40)
    ships = {"iec_reference": "IEC/TC 80", "iec_title": "Maritime navigation and radiocommunication equipment"}
    why = "Charts and the devices that show them have to name the same places."
    iec.at_office(desk, _to, yes=8, no=1, statement=why, types=["exchange_selective", "jwg"], **ships)
    _at(5)
    iec.informed(desk, title="Positions indoors", kind="new")
    return desk.ceo


def _reviews(maps: Cast, say: Callable[[str], Any]) -> None:
    say("Reviews of liaisons: one proposed for cancellation, two open")
    _at(38)
    surveyors = Review.objects.filter(external__organization__name="Global Surveyors Federation").get()
    perform(surveyors, "open", actor=maps.manager)
    reason = "Nobody has been seen at the last two plenaries, and no draft was commented on."
    data = {"ground": "inactivity", "reason": reason}
    _at(36)
    perform(Review.objects.get(pk=surveyors.pk), "propose_cancellation", actor=maps.manager, data=data)
    _at(20)
    view = "Our expert has retired; a new one is named in May and will comment on the coming draft."
    perform(Review.objects.get(pk=surveyors.pk), "state_view", actor=maps.contact, data={"reason": view})
    _at(8)
    sea = Review.objects.filter(internal__home=maps.committee).get()
    perform(sea, "open", actor=maps.manager)
    geocoders = Review.objects.filter(external__organization__name="Geocoding Practitioners Circle").first()
    if geocoders is not None:
        perform(geocoders, "open", actor=maps.manager)


def _represented(maps: Cast, followed: InternalLiaison) -> None:
    """Register who represents the committee; he has confirmed the list."""
    for_committee = followed.named
    acknowledge(for_committee.person, Acknowledgement.Text)
    perform(for_committee, "activate", actor=maps.staff)
    _a_day_later()
    perform(fresh(for_committee), "confirm_list", actor=for_committee.person)


def _work_and_documents(maps: Cast, say: Callable[[str], Any]) -> None:
    say("Projects, proposals of new work, and documents passed on")
    _at(75)
    projects.project(maps, "ISO/CD 78110", title="Names of places in several scripts")
    heights = {"title": "Heights above sea level", "kind": "revision", "revises": "ISO 78001:2015", "stage": "40"}
    projects.project(maps, "ISO/DIS 78001", **heights)
    _at(40)
    projects.accepted(maps, reference="ISO/AWI 78120", title="Street names in two languages")
    _at(18)
    officer = next(iter(maps.voters.values()))
    projects.proposed(maps, by=officer, title="Codes for temporary places", purpose="Camps and events need codes, too.")
    _at(15)
    draft = passing.paper(maps, "Names of places in several scripts, committee draft", "committee-draft")
    speaker = Representative.objects.filter(committee=maps.committee, state="active").order_by("pk")[0]
    own = {"addresses": ["drafting@surveyors.demo.example"], "domains": ["surveyors.demo.example"]}
    asked = {"group": "Drafting group on names", "question": "Does clause 4 fit how you record names in the field?"}
    found = passing.passed(speaker, draft, **own, **asked)
    said = {"source": "Drafting group, northern region", "text": "Clause 4 fits; the example in Annex B is outdated."}
    found = do(found, "add_feedback", speaker.person, **said)
    summary = "Our members agree with the draft and ask for a newer example in Annex B."
    do(found, "return_feedback", speaker.person, summary=summary)
    _at(5)
    passing.asked(maps, speaker, draft, note="The draft goes to the enquiry next.")
    _contributions(maps, speaker, draft, say)


def _contributions(maps: Cast, speaker: Representative, draft: Document, say: Callable[[str], Any]) -> None:
    say("Contributions of representatives: comments, a paper, a report; feedback asked on a ballot")
    _at(17)
    year = "We tested the draft in four countries, met twice with users, and hold a workshop in the autumn."
    report = contributions.sent(speaker, kind="report", title="Our year in field work", text=year)
    do(report, "take_note", maps.manager)
    _at(14)
    text = "In 5.2 the example has a script that its language does not use; a table of pairs would help."
    contributions.sent(speaker, document=draft, text=text)
    _at(11)
    title, text = "Names in the field: what surveyors write down", "Notebooks of forty survey teams, compared."
    paper = contributions.sent(speaker, kind="paper", title=title, text=text)
    do(paper, "take_up", maps.manager)
    followed = Representative.objects.filter(home=maps.committee, state="active").order_by("pk").first()
    if followed is not None:
        _at(7)
        text = "Our committee names places by the same list; please keep clause 3 in step with ours."
        contributions.sent(followed, text=text)
    _at(6)
    ballot = passing.open_ballot(maps, title="Names of places: whether to publish the pairs of scripts apart")
    own = {"addresses": ["drafting@surveyors.demo.example"], "domains": ["surveyors.demo.example"]}
    asked = {"group": "Drafting group on names", "question": "Would you use the pairs without the standard?"}
    passing.asked_about(speaker, ballot, **own, **asked)


def _convenor_and_leader(maps: Cast, say: Callable[[str], Any]) -> None:
    say("A convenor whose term ends soon, and a project leader")
    today = (clock.now() - clock.shift()).date()
    _at(219)
    question = "Shall Femke Jansen convene working group 1?"
    resolution = leaders.voted(maps, _to, "Convenor of working group 1", question, yes=14)
    convenor = scenarios.person("Femke Jansen")
    leaders.appointed(maps, convenor, resolution=resolution, ends_on=today + dt.timedelta(weeks=8))
    _at(65)
    question = "Shall Rafael Costa, of an organization in category A liaison, lead the project on names of places?"
    resolution = leaders.voted(maps, _to, "Leader of the project on names of places", question, yes=11)
    surveyors = Liaison.objects.live().get(organization__name="Global Surveyors Federation")
    names = Project.objects.get(reference="ISO/CD 78110")
    leaders.leading(maps, names, scenarios.person("Rafael Costa"), origin=surveyors, resolution=resolution)


def _personas(maps: Cast, office: User) -> None:
    voter = User.objects.get(pk=next(iter(maps.voters.values())).pk)
    speaker = Representative.objects.filter(committee=maps.committee, state="active").order_by("pk")[0]
    stories: list[tuple[User, str]] = [
        (maps.manager, "Committee manager of ISO/TC 901: checks applications, circulates them, arranges the votes"),
        (maps.contact, "Contact of several applicant organizations: fills in forms and follows them"),
        (maps.tpm, "Technical programme manager: confirms criteria, consults the national body, clears"),
        (maps.hqnb_officer, "Officer of SNV, the national body of the applicants’ headquarters"),
        (maps.staff, "Central secretariat: confirms organizations, registers liaisons"),
        (maps.board, "Technical management board: decides after an objection"),
        (office, "Office of the CEO: carries liaisons with IEC, and planned work, to the other CEO"),
        (voter, "Officer of a P-member of ISO/TC 901: votes"),
        (maps.chair, "Chair of ISO/TC 901"),
        (speaker.person, f"Represents {speaker.organization} in ISO/TC 901: contributes, asks for feedback, reports"),
    ]
    for order, (user, story) in enumerate(stories):
        Persona.objects.create(person=user, story=story, order=order)

"""The access matrix as data: every address of the project, every role, and what the answer has to be.

Each line of `LINES` is one address on things of the scene, with who opens it, decided by the rules and not by what
the program answers. `opens` get the page, `denied` may see the thing but not do this (403), everybody else gets 404,
as for a thing that does not exist; who is not signed in is led to the sign-in.
"""

from dataclasses import dataclass

from tests.matrix.people import (
    APPLICANT,
    SEEN_AS_DRAFT,
    SEEN_BY_BOARD,
    SEEN_CIRCULATED,
    SEEN_CONSULTED,
    SEEN_SUBMITTED,
)
from tests.matrix.scene import ANONYMOUS

ROLES = (
    ANONYMOUS,
    "nobody",
    "applicant",
    "colleague",
    "contact elsewhere",
    "manager",
    "manager elsewhere",
    "chair",
    "chair elsewhere",
    "convenor",
    "expert",
    "p-member",
    "o-member",
    "officer elsewhere",
    "hqnb",
    "representative a",
    "representative b",
    "representative c",
    "representative elsewhere",
    "tpm",
    "tpm elsewhere",
    "staff",
    "ceo office",
    "tmb",
    "administrator",
    "superuser",
)
SIGNED_IN = set(ROLES) - {ANONYMOUS}
# Who tries what is the same for everybody: a page that is open to all, and the other method where one does not open.
TRYING = {ANONYMOUS, "nobody", "applicant", "manager elsewhere", "p-member", "representative a", "tpm", "staff"}
CENTRAL = {"staff", "ceo office"}
# Who keeps the directory, who looks after the installation, and who may offer some role to somebody.
DIRECTORY = {"staff", "administrator"}
OFFICERS = {"p-member", "o-member", "officer elsewhere", "hqnb"}
INVITING = DIRECTORY | OFFICERS | APPLICANT | {"contact elsewhere", "manager", "manager elsewhere"}
# Who belongs to the committee, and of them who answers for it.
RESPONSIBLE = {"manager", "chair", "tpm"}
BELONG = RESPONSIBLE | {"convenor", "p-member", "o-member"}
READ_PAPERS = BELONG | {"staff", "representative a", "representative b"}
# Who may propose a liaison with another committee, and who knows of a proposal: here its proposer is the P-member.
PROPOSING = {"manager", "chair", "p-member", "o-member"}
SEE_PROPOSAL = RESPONSIBLE | CENTRAL | {"p-member"}
# Who may propose new work: P-members, category A by contact or representative, the secretariat (EXT-02).
PROPOSING_WORK = {"manager", "p-member", "representative a"} | APPLICANT
SEE_NEW_WORK = BELONG | CENTRAL | APPLICANT | {"representative a"}
# Contributions are seen by who reads the documents where they were sent.
READ_GROUP = {"manager", "convenor", "expert", "representative c"}
SEE_EXPERTS = RESPONSIBLE | DIRECTORY | {"convenor", "expert"}


@dataclass(frozen=True)
class Line:
    """What is expected of the address `name` with `parts` of the scene, asked by `method`."""

    name: str
    parts: tuple[str, ...]
    opens: set[str]
    denied: set[str]
    code: int = 200
    anonymous: int = 302
    method: str = "GET"

    def expected(self, role: str) -> int:
        if self.name == "home" and role != ANONYMOUS:
            return 302
        if role in self.opens:
            return self.code
        if role == ANONYMOUS:
            return self.anonymous
        return 403 if role in self.denied else 404

    def __str__(self) -> str:
        return " ".join((self.method, self.name, *(f"“{part}”" for part in self.parts)))


def public(name: str, *parts: str) -> Line:
    """Everybody, signed in or not."""
    return Line(name, parts, set(ROLES), set())


def signed_in(name: str, *parts: str) -> Line:
    return Line(name, parts, SIGNED_IN, set())


def only(
    opens: set[str], name: str, *parts: str, denied: set[str] | None = None, code: int = 200, anonymous: int = 302
) -> Line:
    """Only `opens`; `denied` get 403, others 404."""
    return Line(name, parts, opens, denied or set(), code, anonymous)


def post(opens: set[str], name: str, *parts: str, denied: set[str] | None = None, code: int = 302) -> Line:
    """An address that does something and shows nothing: GET is refused to everybody."""
    return Line(name, parts, opens, denied or set(), code, method="POST")


# What anybody may know exists, so that a refusal hides nothing.
OTHERS = SIGNED_IN

LINES = (
    # The front door.
    public("healthz"),
    public("home"),
    public("search"),
    post(set(ROLES), "shell:theme"),
    public("gallery"),
    # The rulebook and the texts.
    public("rulebook:list"),
    public("rulebook:parameters"),
    public("rulebook:rule", "EXT-12"),
    public("rulebook:help"),
    public("rulebook:code"),
    public("rulebook:declaration"),
    public("rulebook:concern"),
    # What is one's own.
    signed_in("my_work"),
    signed_in("work_count"),
    only(SIGNED_IN, "accounts:acknowledge", code=302),
    signed_in("accounts:profile"),
    signed_in("accounts:export"),
    signed_in("notifications:inbox"),
    post(SIGNED_IN, "notifications:read_all"),
    only({"manager"}, "notifications:message", "message"),
    # Accounts and mail.
    only(INVITING, "accounts:invite", denied=OTHERS),
    public("accounts:invitation", "token"),
    post({"manager"}, "accounts:withdraw_invitation", "invitation"),
    only(DIRECTORY, "accounts:officers", denied=OTHERS),
    only({"administrator"}, "notifications:outbox", denied=OTHERS),
    only({"administrator"}, "notifications:outgoing", "message", denied=OTHERS),
    only({"administrator"}, "notifications:outgoing", "failed message", denied=OTHERS),
    post({"administrator"}, "notifications:retry", "failed message", denied=OTHERS),
    # The directory is public, its people are not, and it is kept by few.
    public("directory:committees"),
    public("directory:committee", "committee"),
    public("directory:committee", "group"),
    public("directory:bodies"),
    public("directory:body", "body"),
    only(DIRECTORY | {"manager"}, "directory:create_group", "committee", denied=OTHERS),
    only(set(), "directory:create_group", "group", denied=OTHERS),
    only(DIRECTORY | {"manager"}, "directory:disband_group", "group", denied=OTHERS),
    only(set(), "directory:disband_group", "committee", denied=OTHERS),
    only(DIRECTORY, "directory:appoint", "committee", denied=OTHERS),
    only(DIRECTORY, "directory:appoint", "group", denied=OTHERS),
    only(DIRECTORY, "directory:end_appointment", "committee", "chair's appointment", denied=OTHERS),
    only(DIRECTORY | {"manager", "convenor"}, "directory:register_expert", "group", denied=OTHERS),
    only(DIRECTORY | {"manager", "convenor"}, "directory:end_expert", "group", "registration", denied=SEE_EXPERTS),
    # Documents of a committee and of a working group.
    only(READ_PAPERS, "directory:papers", "committee"),
    only(READ_GROUP, "directory:papers", "group"),
    only({"manager"}, "directory:add_paper", "committee", denied=READ_PAPERS),
    only({"manager", "convenor"}, "directory:add_paper", "group", denied=READ_GROUP),
    only({"manager"}, "directory:replace_paper", "committee", "paper", denied=READ_PAPERS),
    only({"manager", "convenor"}, "directory:replace_paper", "group", "group paper", denied=READ_GROUP),
    only({"manager"}, "directory:withdraw_paper", "committee", "paper", denied=READ_PAPERS),
    only({"manager", "convenor"}, "directory:withdraw_paper", "group", "group paper", denied=READ_GROUP),
    only(READ_PAPERS, "documents:download", "paper", "1"),
    only(READ_GROUP, "documents:download", "group paper", "1"),
    only(SEEN_SUBMITTED, "documents:download", "statutes", "1"),
    only(SEEN_SUBMITTED, "documents:download", "form", "1"),
    only(SEEN_CIRCULATED - APPLICANT, "documents:download", "circulated form", "1"),
    only(SEEN_CIRCULATED, "documents:download", "letter", "1"),
    only(RESPONSIBLE | CENTRAL, "documents:download", "draft ballot's paper", "1"),
    only(BELONG | CENTRAL, "documents:download", "open ballot's paper", "1"),
    # Meetings.
    signed_in("meetings:list"),
    only(BELONG | CENTRAL, "meetings:meeting", "meeting"),
    post({"manager"}, "meetings:add_entry", "meeting", denied=BELONG | CENTRAL, code=422),
    only({"manager"}, "meetings:plan", "committee", denied=OTHERS),
    # Projects are public by reference, title and stage; proposals of new work belong to the committee and their bodies.
    public("projects:list"),
    public("projects:project", "project"),
    only({"manager"}, "projects:edit", "project", denied=OTHERS),
    only({"manager"}, "projects:stage", "project", denied=OTHERS),
    signed_in("projects:proposals"),
    only(SEE_NEW_WORK, "projects:proposal", "new work"),
    only({"manager"}, "projects:register", "committee", denied=OTHERS),
    only(set(), "projects:register", "group", denied=OTHERS),
    only(PROPOSING_WORK, "projects:propose", "committee", denied=OTHERS),
    only(set(), "projects:propose", "group", denied=OTHERS),
    # Ballots belong to the committee; an applicant sees none. Resolutions are public.
    signed_in("ballots:list"),
    only(RESPONSIBLE | CENTRAL, "ballots:ballot", "draft ballot"),
    only(BELONG | CENTRAL, "ballots:ballot", "open ballot"),
    only(BELONG | CENTRAL, "ballots:ballot", "decided ballot"),
    only(set(), "ballots:result_pdf", "draft ballot"),
    only(set(), "ballots:result_pdf", "open ballot"),
    only(BELONG | CENTRAL, "ballots:result_pdf", "decided ballot"),
    only({"manager"}, "ballots:new", "committee", denied=OTHERS),
    only({"manager", "staff"}, "ballots:participation_now", "committee"),
    only({"manager", "staff"}, "ballots:participation", "committee", "2026"),
    public("ballots:resolutions"),
    public("ballots:resolution", "resolution"),
    only({"manager"}, "ballots:correct_resolution", "resolution", denied=OTHERS),
    # Organizations and liaisons are public once it is settled who they are; a claim is not.
    public("organizations:list"),
    public("organizations:detail", "organization"),
    only(APPLICANT | {"staff"}, "organizations:details", "organization", denied=OTHERS),
    only({"staff"}, "organizations:rename", "organization", denied=OTHERS),
    only({"staff"}, "organizations:merge", "organization", denied=OTHERS),
    only(APPLICANT | CENTRAL | {"administrator"}, "organizations:detail", "drafted claim", anonymous=404),
    only(SEEN_SUBMITTED | {"administrator"}, "organizations:detail", "submitted claim", anonymous=404),
    public("register:list"),
    public("register:liaison", "live liaison"),
    public("register:liaison", "other liaison"),
    signed_in("register:representatives"),
    only(APPLICANT | BELONG | CENTRAL | {"representative a"}, "register:representative", "registered representative"),
    # Reviews belong to the committee; the other side sees its own once it is open. Endings are recorded by few.
    signed_in("register:reviews"),
    only(BELONG | CENTRAL, "register:review", "planned review"),
    only(APPLICANT | BELONG | CENTRAL | {"representative a"}, "register:review", "open review"),
    only({"manager"}, "register:begin-round", "committee", denied=OTHERS),
    only(set(), "register:begin-round", "group", denied=OTHERS),
    only(RESPONSIBLE | CENTRAL, "register:review-round", "round"),
    only(RESPONSIBLE | CENTRAL, "register:round-paper", "round"),
    only(DIRECTORY, "register:convert", "project committee", denied=OTHERS),
    only(set(), "register:convert", "committee", denied=OTHERS),
    only(DIRECTORY, "directory:change_status", "committee", denied=OTHERS),
    only(set(), "directory:change_status", "group", denied=OTHERS),
    only(BELONG | CENTRAL, "register:representative", "committee's representative"),
    only(APPLICANT | RESPONSIBLE | CENTRAL, "register:representative", "proposed representative"),
    # Who convenes and leads is known to everybody who has signed in; the manager of the parent committee appoints.
    signed_in("register:terms"),
    signed_in("register:term", "term"),
    only({"manager"}, "register:renew-term", "term", denied=OTHERS),
    only({"manager"}, "register:appoint-convenor", "group", denied=OTHERS),
    only(set(), "register:appoint-convenor", "committee", denied=OTHERS),
    only({"manager"}, "register:appoint-leader", "project", denied=OTHERS),
    # Documents under way: the organization's own, and for the committee what came back.
    signed_in("register:passed-on"),
    only(APPLICANT | {"representative a"}, "register:passing", "passed on"),
    only(APPLICANT | {"representative a"} | RESPONSIBLE | CENTRAL, "register:passing", "returned"),
    only({"representative a"}, "register:pass-on", "paper", denied=READ_PAPERS),
    only(set(), "register:pass-on", "group paper", denied=READ_GROUP),
    only({"representative a"}, "register:ask-about-ballot", "ballot to ask about"),
    only(set(), "register:ask-about-ballot", "open ballot"),
    only({"representative a"}, "register:ask-about-meeting", "meeting"),
    signed_in("register:contributions"),
    only(READ_PAPERS, "register:contribution", "contribution"),
    only(READ_GROUP, "register:contribution", "group contribution"),
    only(READ_PAPERS, "documents:download", "contributed paper", "1"),
    only({"representative a"}, "register:contribute", "committee", denied=OTHERS),
    only(set(), "register:contribute", "group", denied=OTHERS),
    only({"representative a"}, "register:contribute-to-document", "paper", denied=READ_PAPERS),
    only(set(), "register:contribute-to-document", "group paper", denied=READ_GROUP),
    signed_in("register:backings"),
    only(APPLICANT | {"representative a"} | BELONG | CENTRAL, "register:backing", "backing"),
    only({"manager"}, "register:ask-backing", "paper", denied=READ_PAPERS),
    only({"manager"}, "register:ask-backing", "group paper", denied=READ_GROUP),
    # Applications.
    signed_in("applications:list"),
    signed_in("applications:new"),
    only(SEEN_AS_DRAFT, "applications:detail", "draft"),
    only(SEEN_SUBMITTED, "applications:detail", "submitted"),
    only(SEEN_CONSULTED, "applications:detail", "consulted"),
    only(SEEN_BY_BOARD, "applications:detail", "at the board"),
    only(SEEN_CIRCULATED, "applications:detail", "in vote"),
    only(SEEN_CIRCULATED, "applications:detail", "registered"),
    post(APPLICANT, "applications:remove", "draft"),
    post(set(), "applications:remove", "submitted"),
    # Liaisons between committees are public once in force; a proposal is known to few.
    public("register:internal-list"),
    public("register:internal", "live internal"),
    only(CENTRAL, "register:overview", denied=set(ROLES), anonymous=403),
    public("register:committee-network", "committee"),
    public("register:committee-network", "group"),
    public("register:organization-network", "organization"),
    only(APPLICANT | CENTRAL | {"administrator"}, "register:organization-network", "drafted claim", anonymous=404),
    only(SEE_PROPOSAL, "register:internal", "proposed internal", anonymous=404),
    only(PROPOSING, "register:propose-internal", "committee", denied=OTHERS),
    only(set(), "register:propose-internal", "group", denied=OTHERS),
    only(SEE_PROPOSAL, "documents:download", "proposer's report", "1"),
    only(BELONG | CENTRAL, "documents:download", "circulated report", "1"),
    only(BELONG | CENTRAL, "documents:download", "pack", "1"),
    only({"manager"}, "register:pack-draft", "pack to circulate", denied=RESPONSIBLE | CENTRAL | {"p-member"}),
    only(set(), "register:pack-draft", "proposed internal"),
    only(set(), "register:pack-draft", "live internal"),
    # Liaisons with IEC likewise; planned work is known to the committee and the central offices.
    public("register:iec-list"),
    public("register:iec", "live iec"),
    only(RESPONSIBLE | CENTRAL, "register:iec", "prepared iec", anonymous=404),
    only({"manager"}, "register:prepare-iec", "committee", denied=OTHERS),
    only(set(), "register:prepare-iec", "group", denied=OTHERS),
    signed_in("register:joint-work-list"),
    only(BELONG | CENTRAL, "register:joint-work", "joint work"),
    only({"manager", "ceo office"}, "register:report-joint-work", "committee", denied=OTHERS),
    only(set(), "register:report-joint-work", "group", denied=OTHERS),
    only(APPLICANT, "applications:form", "drafted request", "liaison"),
    only(APPLICANT, "applications:form", "drafted request", "eligibility"),
    only(APPLICANT, "applications:form", "drafted request", "justification"),
    only(APPLICANT, "applications:form", "drafted request", "representative"),
    only(APPLICANT, "applications:form", "drafted request", "review"),
    only(APPLICANT, "applications:form", "submitted request", "review"),
    only(APPLICANT, "applications:add-committee", "drafted request", code=302),
)

# Addresses that are classified together: by their beginning, with the test that looks after them.
GROUPS = {
    "admin/": "test_the_administration_is_for_administrators",
    "accounts/": "test_pages_of_the_sign_in_are_ones_own",
    "do/": "test_actions_answer_those_who_see_the_thing",
    "demo/": "the demo's own, outside it unknown: tests/accounts/test_demo.py",
}

# Who sees the thing that each procedure's actions are tried on.
PROCEDURES = {
    "application": (("draft", SEEN_AS_DRAFT), ("submitted", SEEN_SUBMITTED), ("in vote", SEEN_CIRCULATED)),
    "backing": (("backing", APPLICANT | {"representative a"} | BELONG | CENTRAL),),
    "ballot": (("draft ballot", RESPONSIBLE | CENTRAL), ("open ballot", BELONG | CENTRAL)),
    "contribution": (("contribution", READ_PAPERS), ("group contribution", READ_GROUP)),
    "iec_liaison": (("prepared iec", RESPONSIBLE | CENTRAL), ("live iec", SIGNED_IN)),
    "internal_liaison": (("proposed internal", SEE_PROPOSAL), ("live internal", SIGNED_IN)),
    "joint_work": (("joint work", BELONG | CENTRAL),),
    "liaison": (("live liaison", SIGNED_IN),),
    "new_work": (("new work", SEE_NEW_WORK),),
    "review": (
        ("planned review", BELONG | CENTRAL),
        ("open review", APPLICANT | BELONG | CENTRAL | {"representative a"}),
    ),
    "review_round": (("round", RESPONSIBLE | CENTRAL),),
    "term": (("term", SIGNED_IN),),
    "passing_on": (
        ("passed on", APPLICANT | {"representative a"}),
        ("returned", APPLICANT | {"representative a"} | RESPONSIBLE | CENTRAL),
    ),
    "representative": (
        ("registered representative", APPLICANT | BELONG | CENTRAL | {"representative a"}),
        ("proposed representative", APPLICANT | RESPONSIBLE | CENTRAL),
        ("committee's representative", BELONG | CENTRAL),
    ),
}

"""Annex B, as far as it goes on after the registration: what a liaison of an organization needs year by year.

What comes before it is on the page of the application.
"""

from django.utils.translation import gettext_lazy as _

from core.accounts.roles import Role
from core.workflow.parties import Holder
from liaisons.register.checklists.lines import Checklist, Line

ORG = _("Organization")
LR = _("Representative")


EVERY = {"category": ("A", "B", "C")}


CHECKLIST = Checklist(
    title=_("Checklist of a liaison with an organization"),
    lines=(
        Line(
            "ORG-7",
            _("The representative can take an active part"),
            "EXT-27",
            ORG,
            duty="contact",
            yearly=True,
            only=EVERY,
        ),
        Line(
            "R-1",
            _("Registered in the right committees and working groups"),
            "REP-03",
            LR,
            duty="representative",
            only=EVERY,
        ),
        Line(
            "R-2",
            _("Reports handed in seven weeks before the plenaries"),
            "RPT-03",
            LR,
            duty="representative",
            yearly=True,
            only={"category": ("A",)},
        ),
        Line(
            "R-3",
            _("Comments of the stakeholders collected before meetings and ballots"),
            "REP-09",
            LR,
            duty="representative",
            yearly=True,
            only={"category": ("A", "C")},
        ),
        Line(
            "R-4",
            _("Subcommittees, working groups and projects of interest chosen"),
            "REP-11",
            LR,
            duty="representative",
            only=EVERY,
        ),
    ),
    parties={
        "contact": Holder(Role.ORGANIZATION_CONTACT, "organization"),
        "representative": Holder(Role.REPRESENTATIVE, "self"),
    },
)

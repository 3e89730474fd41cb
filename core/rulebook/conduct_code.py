"""The commitments of the Code of Conduct in our words, in its seven groups (COC-09)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Commitments:
    """One group of commitments."""

    key: str
    title: "StrOrPromise"
    items: "tuple[StrOrPromise, ...]"


GROUPS: tuple[Commitments, ...] = (
    Commitments(
        "respect",
        _("Respect"),
        (
            _("We meet each other as professionals and value the culture of international standards work."),
            _("Differing scientific and technical opinions are welcome; we listen to all of them."),
            _("We take the time to understand every speaker, whatever the accent or the command of the language."),
            _("We look for compromise, and we accept a consensus that the group or the board has reached."),
        ),
    ),
    Commitments(
        "ethics",
        _("Ethical behaviour"),
        (
            _("We act in good faith and with care, and treat everybody fairly, whoever they are."),
            _("We do not collude, and we keep clear of everything that competition law forbids."),
            _("We do not threaten, insult or harass anybody, least of all to win a vote; we may argue with facts."),
            _("We spread nothing misleading and hold nothing back that a fair decision needs."),
            _("Chairs, committee managers, convenors and project leaders stay neutral and campaign for no side."),
        ),
    ),
    Commitments(
        "disputes",
        _("Disputes"),
        (
            _("We name a dispute early, so that it can be settled quickly."),
            _("We keep to the agreed ways of settling it, one level after the other."),
        ),
    ),
    Commitments(
        "net_benefit",
        _("Net benefit"),
        (
            _("The good of the international community comes before the interest of a person or an organization."),
            _("We carry a standard forward within its agreed scope and do not obstruct it."),
        ),
    ),
    Commitments(
        "consensus",
        _("Consensus and governance"),
        (
            _("We uphold consensus, openness and transparency, and we stay impartial."),
            _("Our standards are to be effective, relevant, coherent, and of use to developing countries."),
        ),
    ),
    Commitments(
        "purpose",
        _("Purpose and scope"),
        (_("We agree on a clear purpose, scope, objectives and plan, so that a standard is ready in time."),),
    ),
    Commitments(
        "participation",
        _("Participation and representation"),
        (
            _("We take an active part in the projects we have joined."),
            _("We contribute through the official procedures of the Directives, and speak for those who sent us."),
        ),
    ),
)

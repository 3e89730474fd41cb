"""The reviews of a committee's liaisons, on its page."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from committees.directory import ports as committees
from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.directory.rights import is_central
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.rulebook.enforcement import enforces
from liaisons.register.conversion import may_convert


@enforces("REV-04", what=_("Leads from a committee to the reviews of its liaisons."), kind="page")
def of_committee(request: HttpRequest, committee: Committee) -> committees.Panel | None:
    """Lead to the reviews of the committee, and its manager to a round over all of them; it asks the database
    nothing."""
    if committee.is_group or not request.user.is_authenticated:
        return None
    standing = standing_of(request.user)
    manager = manages(request.user, committee)
    serves = manager or standing.holds(Role.CHAIR, committee) or standing.holds(Role.TPM, committee)
    if not serves and not is_central(request.user):
        return None
    context = {"committee": committee, "manager": manager, "may_convert": may_convert(request.user, committee)}
    return committees.Panel("register/reviews/committee_panel.html", context)


def register() -> None:
    """Join the page of the committee."""
    committees.committee_panels.register("reviews", of_committee, rank=28)

"""Who may change what in the directory (COM-04). Pages, forms and services ask here and nowhere else."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.directory.queries import manages, registered_in
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.rulebook.enforcement import enforces

# The posts of a committee, and that of a working group.
COMMITTEE_POSTS = (Role.COMMITTEE_MANAGER, Role.CHAIR, Role.TPM)
GROUP_POSTS = (Role.CONVENOR,)


def is_central(user: Any) -> bool:
    """Tell whether `user` keeps the directory for the whole standards body: central staff, administrators."""
    standing = standing_of(user)
    return standing.holds(Role.CENTRAL_STAFF) or standing.holds(Role.ADMINISTRATOR)


@enforces("COM-04", what=_("Says who may appoint to which post of a committee."), kind="right")
@enforces("COM-05", what=_("Leaves convenors to a resolution; central staff enter those there are."), kind="right")
def posts_to_fill(user: Any, committee: Committee) -> tuple[Role, ...]:
    """Return the posts of `committee` to which `user` may appoint without more ado: central staff and administrators.

    A committee manager appoints the convenors of his working groups by a resolution, in a higher app (COM-05).
    """
    if not is_central(user):
        return ()
    return GROUP_POSTS if committee.is_group else COMMITTEE_POSTS


@enforces("COM-04", what=_("Says who may end which post of a committee."), kind="right")
def posts_to_end(user: Any, committee: Committee) -> tuple[Role, ...]:
    """Return the posts of `committee` that `user` may end.

    Central staff and administrators end those of committees, and with the committee manager of the parent committee
    those of working groups.
    """
    if committee.is_group:
        return GROUP_POSTS if is_central(user) or manages(user, committee) else ()
    return posts_to_fill(user, committee)


def may_manage_groups(user: Any, committee: Committee) -> bool:
    """Tell whether `user` may create and disband the working groups of `committee`."""
    return is_central(user) or manages(user, committee)


def may_manage_experts(user: Any, group: Committee) -> bool:
    """Tell whether `user` may register people in the working group `group` (DOC-02)."""
    return standing_of(user).holds(Role.CONVENOR, group) or may_manage_groups(user, group)


@enforces("DOC-02", what=_("Shows the people of a working group to its own people only."), kind="right")
def may_see_experts(user: Any, group: Committee) -> bool:
    """Tell whether `user` may see who is registered in `group`: its own people, and who runs it (SVC-04)."""
    standing = standing_of(user)
    return (
        may_manage_experts(user, group)
        or standing.holds(Role.TPM, group.managing)
        or standing.holds(Role.CHAIR, group.managing)
        or registered_in(group, user)
    )

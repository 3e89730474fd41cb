"""National bodies, committees, who is a member of them and since when."""

from committees.directory.models.bodies import (
    NationalBody,
    NationalBodyGroupPermission,
    NationalBodyQuerySet,
    NationalBodyUserPermission,
)
from committees.directory.models.committees import (
    Committee,
    CommitteeGroupPermission,
    CommitteeQuerySet,
    CommitteeUserPermission,
)
from committees.directory.models.memberships import GroupMember, Membership

__all__ = [
    "Committee",
    "CommitteeGroupPermission",
    "CommitteeQuerySet",
    "CommitteeUserPermission",
    "GroupMember",
    "Membership",
    "NationalBody",
    "NationalBodyGroupPermission",
    "NationalBodyQuerySet",
    "NationalBodyUserPermission",
]

"""What the bar and the menus of every page offer. An app joins by one line here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.accounts.invitations import roles_to_offer
from core.accounts.officers import may_load
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.notifications.queries import unread_count
from core.shell.views import THEMES, theme_of


def everybody(request: HttpRequest) -> bool:
    return True


def signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def is_administrator(request: HttpRequest) -> bool:
    return standing_of(request.user).holds(Role.ADMINISTRATOR)


def may_invite(request: HttpRequest) -> bool:
    return bool(roles_to_offer(standing_of(request.user)))


def may_upload_officers(request: HttpRequest) -> bool:
    return may_load(standing_of(request.user))


def sees_outgoing_mail(request: HttpRequest) -> bool:
    return settings.DEMO_MODE or is_administrator(request)


@dataclass(frozen=True)
class Entry:
    """A link in the bar or a menu; it is left out while no page answers to `url_name`.

    A `count` that costs a query is not worth its place in every page: `count_from` names the address that the
    page asks for it once it is shown.
    """

    label: Any
    url_name: str
    seen_by: Callable[[HttpRequest], bool] = everybody
    count: Callable[[HttpRequest], int] | None = None
    count_from: str = ""
    icon: str = ""


BAR = [
    Entry(_("My work"), "my_work", signed_in, count_from="work_count"),
    Entry(_("Applications"), "applications:list", signed_in),
    Entry(_("Ballots"), "ballots:list", signed_in),
    Entry(_("Committees"), "directory:committees"),
    Entry(_("Organizations"), "organizations:list"),
    Entry(_("Liaisons"), "register:list"),
    Entry(_("Rules"), "rulebook:list"),
    Entry(_("Help"), "rulebook:help"),
]

PERSON = [
    Entry(_("Your profile"), "accounts:profile", icon="user"),
    Entry(_("Messages to you"), "notifications:inbox", count=unread_count, icon="inbox"),
    Entry(_("Invite somebody"), "accounts:invite", may_invite, icon="user-plus"),
    Entry(_("Upload officers"), "accounts:officers", may_upload_officers, icon="upload"),
    Entry(_("Outgoing mail"), "notifications:outbox", sees_outgoing_mail, icon="mail"),
    Entry(_("Sign-in and security"), "mfa_index", icon="shield-lock"),
    Entry(_("Administration"), "admin:index", is_administrator, icon="settings"),
    Entry(_("Be somebody else"), "demo:personas", icon="users"),
]

# Who reads the page is said by the first of these that they hold.
ROLE_ORDER = [
    Role.ADMINISTRATOR,
    Role.CENTRAL_STAFF,
    Role.CEO_OFFICE,
    Role.TMB,
    Role.TPM,
    Role.COMMITTEE_MANAGER,
    Role.CHAIR,
    Role.CONVENOR,
    Role.BODY_OFFICER,
    Role.REPRESENTATIVE,
    Role.ORGANIZATION_CONTACT,
]


class Shell:
    """What `base.html` asks for; each part is worked out when it is first shown."""

    themes = tuple(zip(THEMES, (_("Automatic"), _("Light"), _("Dark")), strict=True))

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def theme(self) -> str:
        return theme_of(self.request)

    @cached_property
    def bar(self) -> list[dict[str, Any]]:
        shown = list(self._shown(BAR))
        here = max((link["url"] for link in shown if self.request.path.startswith(link["url"])), key=len, default=None)
        return [{**link, "here": link["url"] == here} for link in shown]

    @cached_property
    def person(self) -> list[dict[str, Any]]:
        return list(self._shown(PERSON))

    @cached_property
    def role(self) -> Any:
        standing = standing_of(self.request.user)
        return next((role.label for role in ROLE_ORDER if standing.holds(role)), "")

    def _shown(self, entries: list[Entry]) -> Iterator[dict[str, Any]]:
        for entry in entries:
            if not entry.seen_by(self.request):
                continue
            try:
                url = reverse(entry.url_name)
            except NoReverseMatch:
                continue
            count = entry.count(self.request) if entry.count else None
            count_from = reverse(entry.count_from) if entry.count_from else ""
            yield {"label": entry.label, "url": url, "count": count, "count_from": count_from, "icon": entry.icon}


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: give every page `shell`."""
    return {"shell": Shell(request)}

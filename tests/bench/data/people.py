"""The people of the large database: readers whose pages are measured, and everybody else whom pages name."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models

from committees.directory.models import Committee, CommitteeUserPermission, Membership, NationalBody
from committees.directory.models import NationalBodyUserPermission as BodyPermission
from core import clock
from core.accounts.models import Appointment, Everywhere, User
from core.accounts.roles import Role, permission_of
from core.accounts.services import appoint
from liaisons.organizations.models import Organization, OrganizationUserPermission
from tests.bench.data.copying import Rows, as_owner
from tests.factories.accounts import holder

MANAGERS, PROGRAMME_MANAGERS = 200, 10


@dataclass
class World:
    """What the applications are made of, and who reads their pages."""

    main: Committee
    officer: User
    administrator: User
    member: User
    committees: list[Committee]
    organizations: list[Organization]
    bodies: list[NationalBody]
    managers: dict[int, User] = field(default_factory=dict)
    tpms: dict[int, User] = field(default_factory=dict)
    body_officers: dict[int, User] = field(default_factory=dict)
    contacts: dict[int, User] = field(default_factory=dict)
    p_members: dict[int, list[int]] = field(default_factory=dict)

    def manager(self, committee: Committee) -> User:
        return self.managers[committee.pk]


def populate() -> World:
    """Return the world after the import: an officer for every post of every committee and body."""
    p_members: dict[int, list[int]] = {}
    for committee, body in Membership.objects.in_force().filter(kind="P").values_list("committee", "body"):
        p_members.setdefault(committee, []).append(body)
    committees = list(Committee.objects.in_work().select_related("secretariat").order_by("pk"))
    main = max(committees, key=lambda each: (len(p_members.get(each.pk, [])) <= 20, len(p_members.get(each.pk, []))))
    bodies = list(NationalBody.objects.order_by("pk"))
    administrator = holder(Role.ADMINISTRATOR, name="Ada Ministrator", is_staff=True)
    appoint(person=administrator, role=Role.CENTRAL_STAFF, scope=Everywhere.scope())
    world = World(
        main=main,
        officer=holder(Role.COMMITTEE_MANAGER, main, name="Ingrid Solberg"),
        administrator=administrator,
        member=holder(Role.BODY_OFFICER, NationalBody.objects.get(pk=p_members[main.pk][0]), name="Urs Keller"),
        committees=committees,
        organizations=list(Organization.objects.order_by("pk")),
        bodies=bodies,
        p_members=p_members,
    )
    with as_owner():
        _fill_posts(world)
    return world


def _fill_posts(world: World) -> None:
    rows = Rows()
    people = [
        rows.add(User(email=f"person-{number}@example.org", name=f"Person Number{number}", password="!"))
        for number in range(MANAGERS + PROGRAMME_MANAGERS + len(world.bodies) + len(world.organizations))
    ]
    managers, rest = people[:MANAGERS], people[MANAGERS:]
    tpms, rest = rest[:PROGRAMME_MANAGERS], rest[PROGRAMME_MANAGERS:]
    officers, contacts = rest[: len(world.bodies)], rest[len(world.bodies) :]
    for number, committee in enumerate(world.committees):
        world.managers[committee.pk] = managers[number % MANAGERS]
        world.tpms[committee.pk] = tpms[number % PROGRAMME_MANAGERS]
    world.body_officers = {body.pk: officer for body, officer in zip(world.bodies, officers, strict=True)}
    world.contacts = {each.pk: person for each, person in zip(world.organizations, contacts, strict=True)}
    extra = {pk: person for pk, person in world.managers.items() if pk != world.main.pk}
    _appoint(rows, Role.COMMITTEE_MANAGER, extra, Committee, CommitteeUserPermission)
    _appoint(rows, Role.TPM, world.tpms, Committee, CommitteeUserPermission)
    _appoint(rows, Role.BODY_OFFICER, world.body_officers, NationalBody, BodyPermission)
    _appoint(rows, Role.ORGANIZATION_CONTACT, world.contacts, Organization, OrganizationUserPermission)
    rows.write()
    world.managers[world.main.pk] = world.officer


def _appoint(
    rows: Rows, role: str, holders: dict[int, User], scope: type[models.Model], grant: type[models.Model]
) -> None:
    """Add an appointment and its grant for each holder by the primary key of the scope."""
    kind = ContentType.objects.get_for_model(scope)
    permission = Permission.objects.get(content_type=kind, codename=permission_of(role))
    for pk, who in holders.items():
        rows.add(Appointment(person=who, role=role, scope_type=kind, scope_id=pk, starts_on=clock.today()))
        rows.add(grant(user=who, permission=permission, content_object_id=pk))

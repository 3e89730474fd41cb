"""Posts: who fills them, from when to when, and who stands in (COM-03, COM-04)."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from committees.directory import rights, services
from committees.directory.models import Committee
from committees.directory.queries import acting_managers, manages
from committees.directory.signals import group_disbanded
from core.accounts.models import Appointment
from core.accounts.roles import Role
from core.accounts.services import appoint, end
from core.accounts.standing import standing_of
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import (
    CommitteeFactory,
    GroupMemberFactory,
    NationalBodyFactory,
    SubcommitteeFactory,
    WorkingGroupFactory,
)
from tests.scenarios import fresh

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 5, 1, 10, tzinfo=dt.UTC)
DAY = NOON.date()
YESTERDAY = DAY - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_the_first_of_may() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def committee() -> Committee:
    return CommitteeFactory(reference="ISO/TC 950", secretariat=NationalBodyFactory(acronym="AAS"))


@pytest.fixture
def group(committee: Committee) -> Committee:
    return WorkingGroupFactory(parent=committee, reference="ISO/TC 950/WG 1")


def page(client: Client, committee: Committee) -> str:
    return client.get(reverse("directory:committee", args=[committee.pk])).content.decode()


@pytest.mark.rule("COM-03", "COM-04")
def test_the_page_shows_the_present_manager_and_keeps_the_former(client: Client, committee: Committee) -> None:
    old = appoint(
        person=UserFactory(name="Olga Former", email="olga@example.org"),
        role=Role.COMMITTEE_MANAGER,
        scope=committee,
        starts_on=dt.date(2024, 1, 1),
    )
    end(old, on=YESTERDAY)
    holder(Role.COMMITTEE_MANAGER, committee, name="Nils Present", email="nils@example.org", phone="+41 22 000 00 00")
    holder(Role.TPM, committee, name="Tara Programme", email="tara@example.org")
    client.force_login(UserFactory())

    shown = page(client, committee)

    contacts = shown[shown.index("Who to turn to") :]
    assert "Nils Present" in contacts
    assert "mailto:nils@example.org" in contacts
    assert "+41 22 000 00 00" in contacts
    assert "mailto:tara@example.org" in contacts
    assert "olga@example.org" not in shown
    history = shown[shown.index("Former officers") :]
    assert "Olga Former, Committee manager" in history
    assert 'datetime="2026-04-30"' in history


@pytest.mark.rule("COM-03", "SVC-05")
def test_a_visitor_sees_no_person(client: Client, committee: Committee, group: Committee) -> None:
    holder(Role.COMMITTEE_MANAGER, committee, name="Nils Present", email="nils@example.org")
    holder(Role.TPM, committee, name="Tara Programme", email="tara@example.org")
    holder(Role.BODY_OFFICER, committee.secretariat, name="Bodil Officer", email="bodil@example.org")
    GroupMemberFactory(group=group, person__name="Eve Expert", person__email="eve@example.org")

    for where in (committee, group, committee.secretariat):
        shown = client.get(where.get_absolute_url()).content.decode()
        for secret in ("Nils", "Tara", "Bodil", "Eve", "@example.org"):
            assert secret not in shown
        assert "after signing in" in shown


@pytest.mark.rule("SVC-05")
def test_the_lists_are_public(client: Client, committee: Committee) -> None:
    for name in ("directory:committees", "directory:bodies", "organizations:list", "search"):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.rule("COM-04")
def test_a_role_that_ended_yesterday_gives_nothing_in_the_open_session(client: Client, committee: Committee) -> None:
    manager = holder(Role.COMMITTEE_MANAGER, committee)
    url = reverse("directory:create_group", args=[committee.pk])
    client.force_login(manager)
    assert client.get(url).status_code == 200

    end(Appointment.objects.get(person=manager))

    assert client.get(url).status_code == 403
    assert client.post(url, {"number": 7, "title": "Late"}).status_code == 403
    assert not Committee.objects.groups().exists()


@pytest.mark.rule("COM-04")
def test_the_last_day_still_counts_and_the_next_does_not(committee: Committee) -> None:
    manager = UserFactory()
    appoint(person=manager, role=Role.COMMITTEE_MANAGER, scope=committee, ends_on=DAY)

    assert manages(manager, committee)
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        assert not manages(fresh(manager), committee)


@pytest.mark.rule("COM-04")
def test_a_vacant_post_falls_to_the_secretariats_body_then_to_the_tpm(committee: Committee, group: Committee) -> None:
    tpm = holder(Role.TPM, committee)
    assert acting_managers(committee) == [tpm]
    assert manages(tpm, committee)

    officer = holder(Role.BODY_OFFICER, committee.secretariat)
    assert acting_managers(committee) == [officer]
    assert acting_managers(group) == [officer]
    assert manages(officer, group)
    assert not manages(fresh(tpm), committee)

    manager = holder(Role.COMMITTEE_MANAGER, committee)
    assert acting_managers(committee) == [manager]
    assert not manages(fresh(officer), committee)


@pytest.mark.rule("COM-04")
def test_a_deputy_manages_too(committee: Committee) -> None:
    deputy = UserFactory()
    appoint(person=deputy, role=Role.COMMITTEE_MANAGER, scope=committee, deputy=True)
    assert manages(deputy, committee)


def test_the_page_says_who_stands_in(client: Client, committee: Committee) -> None:
    holder(Role.BODY_OFFICER, committee.secretariat, name="Bodil Officer")
    client.force_login(UserFactory())

    shown = page(client, committee)

    assert "The post of committee manager is vacant." in shown
    assert "Bodil Officer" in shown


@pytest.mark.rule("COM-04")
@pytest.mark.parametrize(
    ("role", "on_committee", "on_group", "to_end"),
    [
        (Role.CENTRAL_STAFF, rights.COMMITTEE_POSTS, rights.GROUP_POSTS, rights.GROUP_POSTS),
        (Role.ADMINISTRATOR, rights.COMMITTEE_POSTS, rights.GROUP_POSTS, rights.GROUP_POSTS),
        # By a resolution only (COM-05): tests/leaders.
        (Role.COMMITTEE_MANAGER, (), (), rights.GROUP_POSTS),
        (Role.CHAIR, (), (), ()),
        (Role.TPM, (), (), ()),
        (Role.TMB, (), (), ()),
        (None, (), (), ()),
    ],
)
def test_who_fills_which_post(
    committee: Committee,
    group: Committee,
    role: Role | None,
    on_committee: tuple[Role],
    on_group: tuple[Role],
    to_end: tuple[Role],
) -> None:
    # Without a manager the TPM would stand in.
    holder(Role.COMMITTEE_MANAGER, committee)
    everywhere = role in (Role.CENTRAL_STAFF, Role.ADMINISTRATOR, Role.TMB)
    user = holder(role, None if everywhere else committee) if role else UserFactory()

    assert rights.posts_to_fill(user, committee) == on_committee
    assert rights.posts_to_fill(user, group) == on_group
    assert rights.posts_to_end(user, committee) == on_committee
    assert rights.posts_to_end(user, group) == to_end


def test_a_manager_of_another_committee_fills_nothing(group: Committee) -> None:
    stranger = holder(Role.COMMITTEE_MANAGER, CommitteeFactory())
    with pytest.raises(PermissionDenied):
        services.appoint_officer(committee=group, role=Role.CONVENOR, person=UserFactory(), by=stranger)
    assert not Appointment.objects.filter(role=Role.CONVENOR).exists()


def test_central_staff_appoints_in_the_page(client: Client, committee: Committee) -> None:
    client.force_login(holder(Role.CENTRAL_STAFF))
    person = UserFactory(email="new@example.org", name="New Manager")
    url = reverse("directory:appoint", args=[committee.pk])
    data = {"person": "NEW@example.org", "role": "committee_manager", "starts_on": "2026-05-01"}

    response = client.post(url, data)

    assert response.status_code == 302
    assert standing_of(fresh(person)).holds(Role.COMMITTEE_MANAGER, committee)
    assert "New Manager" in page(client, committee)
    again = client.post(url, data)
    assert again.status_code == 422
    assert "This person holds this role here already." in again.content.decode()
    assert Appointment.objects.filter(person=person).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("person", "nobody@example.org", "Nobody with this e-mail address is registered"),
        ("person", "", "This field is required"),
        ("role", "administrator", "Select a valid choice"),
        ("role", "convenor", "Select a valid choice"),
        ("ends_on", "2026-04-30", "The last day lies before the first."),
        ("starts_on", "31.4.2026", "Enter a valid date"),
    ],
)
def test_a_wrong_appointment_is_refused_at_its_field(
    client: Client, committee: Committee, field: str, value: str, message: str
) -> None:
    UserFactory(email="new@example.org")
    client.force_login(holder(Role.CENTRAL_STAFF))
    data = {"person": "new@example.org", "role": "chair", "starts_on": "2026-05-01", field: value}

    response = client.post(reverse("directory:appoint", args=[committee.pk]), data)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert response.context["form"].errors.keys() == {field}
    assert not Appointment.objects.filter(role=Role.CHAIR).exists()


def test_ending_an_appointment_in_the_page(client: Client, committee: Committee) -> None:
    chair = holder(Role.CHAIR, committee)
    held = Appointment.objects.get(person=chair)
    client.force_login(holder(Role.CENTRAL_STAFF))
    url = reverse("directory:end_appointment", args=[committee.pk, held.pk])

    assert client.post(url, {"on": "2026-04-29"}).status_code == 422
    assert standing_of(fresh(chair)).holds(Role.CHAIR, committee)
    assert client.post(url, {"on": "2026-04-30"}).status_code == 302

    assert not standing_of(fresh(chair)).holds(Role.CHAIR, committee)
    elsewhere = reverse("directory:end_appointment", args=[CommitteeFactory().pk, held.pk])
    assert client.get(elsewhere).status_code == 404
    held.refresh_from_db()
    with pytest.raises(ValidationError, match="ended already"):
        services.end_officer(appointment=held, on=DAY, by=holder(Role.CENTRAL_STAFF))


def test_the_manager_creates_and_disbands_a_working_group(client: Client, committee: Committee) -> None:
    client.force_login(holder(Role.COMMITTEE_MANAGER, committee))
    url = reverse("directory:create_group", args=[committee.pk])
    assert client.get(url).context["form"]["number"].value() == 1

    client.post(url, {"number": 1, "title": "Quays", "scope": "<b>All</b> quays<script>x</script>"})
    group = Committee.objects.get(reference="ISO/TC 950/WG 1")
    assert (group.kind, group.parent, group.created_on) == ("WG", committee, DAY)
    assert "script" not in group.scope
    assert client.get(url).context["form"]["number"].value() == 2
    twice = client.post(url, {"number": 1, "title": "Quays again"})
    assert twice.status_code == 422
    assert "A committee with this reference exists already." in twice.content.decode()

    client.post(reverse("directory:disband_group", args=[group.pk]))
    group.refresh_from_db()
    assert (group.status, group.dissolved_on) == ("dissolved", DAY)
    assert "ISO/TC 950/WG 1" in page(client, committee)


@pytest.mark.rule("REV-10")
def test_disbanding_ends_what_hangs_on_the_group_and_tells_higher_apps(committee: Committee, group: Committee) -> None:
    manager = holder(Role.COMMITTEE_MANAGER, committee)
    convenor = holder(Role.CONVENOR, group)
    member = GroupMemberFactory(group=group)
    heard = []

    def listen(sender: object, **told: object) -> None:
        heard.append(told["group"])

    group_disbanded.connect(listen)
    try:
        services.disband_group(group=group, by=manager)
        services.disband_group(group=group, by=manager)
    finally:
        group_disbanded.disconnect(listen)

    assert heard == [group]
    assert Appointment.objects.get(person=convenor).ends_on == DAY
    member.refresh_from_db()
    assert member.ends_on == DAY


def test_a_listener_that_fails_keeps_the_group(committee: Committee, group: Committee) -> None:
    manager = holder(Role.COMMITTEE_MANAGER, committee)

    def fail(sender: object, **told: object) -> None:
        raise RuntimeError

    group_disbanded.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            services.disband_group(group=group, by=manager)
    finally:
        group_disbanded.disconnect(fail)
    group.refresh_from_db()
    assert group.status == "active"


def test_only_a_working_committee_takes_groups(committee: Committee, group: Committee) -> None:
    central = holder(Role.CENTRAL_STAFF)
    with pytest.raises(ValidationError, match="no committees below it"):
        services.create_group(parent=group, number=1, title="X", by=central)
    Committee.objects.filter(pk=committee.pk).update(status="dissolved")
    with pytest.raises(ValidationError, match="dissolved committee"):
        services.create_group(parent=committee, number=2, title="X", by=central)
    with pytest.raises(ValidationError, match="Only a working group"):
        services.disband_group(group=committee, by=central)
    with pytest.raises(PermissionDenied):
        services.create_group(parent=SubcommitteeFactory(), number=1, title="X", by=UserFactory())


@pytest.mark.rule("DOC-02")
def test_experts_are_seen_by_their_own_people_only(client: Client, committee: Committee, group: Committee) -> None:
    member = GroupMemberFactory(group=group, person__name="Eve Expert")
    outsiders = [UserFactory(), GroupMemberFactory(group=WorkingGroupFactory(parent=committee)).person]
    insiders = [
        member.person,
        holder(Role.CONVENOR, group),
        holder(Role.COMMITTEE_MANAGER, committee),
        holder(Role.CENTRAL_STAFF),
    ]
    for person in outsiders:
        client.force_login(person)
        assert "Eve Expert" not in page(client, group)
        ending = reverse("directory:end_expert", args=[group.pk, member.pk])
        assert client.get(ending).status_code == 404
    for person in insiders:
        client.force_login(person)
        assert "Eve Expert" in page(client, group)


def test_the_convenor_registers_and_ends_experts(client: Client, group: Committee) -> None:
    client.force_login(holder(Role.CONVENOR, group))
    person = UserFactory(email="eve@example.org")
    url = reverse("directory:register_expert", args=[group.pk])
    data = {"person": "eve@example.org", "starts_on": "2026-05-01"}

    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"on_behalf_of": "World Lighthouse Organization"}).status_code == 302
    member = group.experts.get()
    assert (member.person, member.on_behalf_of) == (person, "World Lighthouse Organization")

    client.post(reverse("directory:end_expert", args=[group.pk, member.pk]), {"on": "2026-04-30"})
    member.refresh_from_db()
    assert member.ends_on == YESTERDAY


def test_a_plain_member_manages_nothing(client: Client, committee: Committee, group: Committee) -> None:
    member = GroupMemberFactory(group=group)
    client.force_login(member.person)
    held = Appointment.objects.get(person=holder(Role.CONVENOR, group))
    for name, args in (
        ("create_group", [committee.pk]),
        ("disband_group", [group.pk]),
        ("appoint", [committee.pk]),
        ("appoint", [group.pk]),
        ("end_appointment", [group.pk, held.pk]),
        ("register_expert", [group.pk]),
        ("end_expert", [group.pk, member.pk]),
    ):
        url = reverse(f"directory:{name}", args=args)
        assert client.get(url).status_code == 403, name
        assert client.post(url, {"on": "2026-05-01"}).status_code == 403, name
    shown = page(client, group)
    assert "directory:" not in shown
    assert "Disband" not in shown
    assert "Appoint to a post" not in shown


def test_a_visitor_is_sent_to_sign_in(client: Client, committee: Committee) -> None:
    url = reverse("directory:appoint", args=[committee.pk])
    response = client.get(url)
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={url}")

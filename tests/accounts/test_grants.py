"""Grants follow the appointments, and a command proves it."""

import datetime as dt
import io
import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from guardian.shortcuts import assign_perm, remove_perm

from committees.directory.models import Committee
from core.accounts import grants, tasks
from core.accounts.models import Appointment, Everywhere, User
from core.accounts.roles import Role
from core.accounts.services import appoint, end
from core.accounts.standing import people_with, standing_of
from tests.factories.accounts import UserFactory, holder


def kinds() -> list[str]:
    return [disagreement.kind for disagreement in grants.disagreements()]


@pytest.mark.rule("COM-04")
def test_appointing_and_ending_keep_them_together(committee: Committee) -> None:
    person = holder(Role.COMMITTEE_MANAGER, committee)
    assert person.has_perm("act_as_committee_manager", committee)
    assert kinds() == []
    end(person.appointments.get())
    person = User.objects.get(pk=person.pk)
    assert not person.has_perm("act_as_committee_manager", committee)
    assert kinds() == []


@pytest.mark.rule("COM-04")
def test_rights_begin_and_end_with_their_days(committee: Committee) -> None:
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as moment:
        person = UserFactory()
        first, last = dt.date(2026, 3, 10), dt.date(2026, 3, 20)
        appoint(person=person, role=Role.CHAIR, scope=committee, starts_on=first, ends_on=last)
        held = {}
        for day in (9, 10, 20, 21):
            moment.move_to(f"2026-03-{day:02}T12:00:00Z")
            held[day] = standing_of(person, fresh=True).holds(Role.CHAIR, committee)
            assert (person in people_with(Role.CHAIR, committee)) is held[day]
    assert held == {9: False, 10: True, 20: True, 21: False}


def test_grant_alone_and_appointment_alone_give_no_right(committee: Committee) -> None:
    granted, appointed = UserFactory(), holder(Role.CHAIR, committee)
    assign_perm("act_as_chair", granted, committee)
    remove_perm("act_as_chair", appointed, committee)
    assert not standing_of(granted).holds(Role.CHAIR)
    assert not standing_of(appointed, fresh=True).holds(Role.CHAIR)
    assert kinds() == ["grant without appointment", "appointment without grant"]


def test_grants_of_other_kinds_are_found(committee: Committee) -> None:
    assign_perm("act_as_chair", Group.objects.create(name="All"), committee)
    assert kinds() == ["grant to a group"]


def test_command_names_what_differs_and_repairs_it(committee: Committee) -> None:
    stray, robbed = UserFactory(), holder(Role.CHAIR, committee)
    assign_perm("act_as_chair", stray, committee)
    remove_perm("act_as_chair", robbed, committee)
    assign_perm("act_as_chair", Group.objects.create(name="All"), committee)
    errors = io.StringIO()
    with pytest.raises(CommandError, match="disagree in 3 places"):
        call_command("verify_grants", stderr=errors, stdout=io.StringIO())
    assert (
        f"grant without appointment: person {stray.pk}, chair on directory.committee {committee.pk}"
        in errors.getvalue()
    )
    said = io.StringIO()
    call_command("verify_grants", "--repair", stdout=said)
    assert "3 grants were added or removed." in said.getvalue()
    assert "agree." in said.getvalue()
    assert standing_of(robbed, fresh=True).holds(Role.CHAIR, committee)


@pytest.mark.rule("COM-04")
def test_nightly_task_drops_spent_grants_only(committee: Committee) -> None:
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as moment:
        ending, staying = UserFactory(), holder(Role.CHAIR, committee)
        appoint(person=ending, role=Role.CHAIR, scope=committee, ends_on=dt.date(2026, 3, 2))
        moment.move_to("2026-03-03T12:00:00Z")
        assert kinds() == ["grant without appointment"]
        assert tasks.drop_spent_grants() == 1
        assert tasks.drop_spent_grants() == 0
        assert kinds() == []
        assert standing_of(staying, fresh=True).holds(Role.CHAIR, committee)


def test_second_appointment_keeps_the_grant(committee: Committee) -> None:
    person = UserFactory()
    short = appoint(person=person, role=Role.CHAIR, scope=committee, ends_on=dt.date(2099, 1, 1))
    appoint(person=person, role=Role.CHAIR, scope=committee)
    end(short)
    assert standing_of(person, fresh=True).holds(Role.CHAIR, committee)


# The first administrator


def first_administrator(*args: str) -> str:
    said = io.StringIO()
    call_command("create_first_administrator", *args, stdout=said)
    return said.getvalue()


def test_first_administrator_sets_the_password_by_the_link(client: Client, db: None) -> None:
    said = first_administrator("Root@example.org", "--name", "Rita Root")
    person = User.objects.get()
    assert (person.email, person.name) == ("root@example.org", "Rita Root")
    assert standing_of(person).holds(Role.ADMINISTRATOR)
    link = re.search(r"(/accounts/password/reset/key/\S+)", said)
    assert link
    form = client.get(link[1])["Location"]
    client.post(form, {"password1": "a long new pass phrase", "password2": "a long new pass phrase"})
    person.refresh_from_db()
    assert person.check_password("a long new pass phrase")


def test_second_first_administrator_is_refused(db: None) -> None:
    first_administrator("root@example.org")
    with pytest.raises(CommandError, match="an administrator already"):
        first_administrator("other@example.org")
    assert User.objects.count() == 1


def test_address_has_to_be_one(db: None) -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        first_administrator("root")


def test_existing_person_becomes_first_administrator(db: None) -> None:
    person = UserFactory(email="root@example.org")
    first_administrator("ROOT@example.org")
    assert standing_of(person).holds(Role.ADMINISTRATOR)


# The administration


@pytest.fixture
def administrator(client: Client, db: None) -> User:
    person = holder(Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def test_pages_of_the_administration(client: Client, administrator: User, committee: Committee) -> None:
    holder(Role.CHAIR, committee)
    for page in (
        "",
        "accounts/user/",
        f"accounts/user/{administrator.pk}/change/",
        "accounts/appointment/",
        "accounts/appointment/add/",
        f"accounts/appointment/{Appointment.objects.latest('pk').pk}/change/",
        "accounts/acknowledgement/",
        "accounts/invitation/",
        "accounts/everywhereuserpermission/",
        "directory/committeeuserpermission/",
        "notifications/message/",
    ):
        assert client.get(f"/admin/{page}").status_code == 200, page


@pytest.mark.rule("COM-04")
def test_appointing_in_the_administration_writes_the_grant(
    client: Client, administrator: User, committee: Committee
) -> None:
    person = UserFactory()
    sent = {"person": person.pk, "role": "chair", "scope_reference": "ISO/TC 154", "starts_on": "2026-01-01"}
    assert client.post("/admin/accounts/appointment/add/", sent).status_code == 302
    made = Appointment.objects.get(person=person)
    assert (made.scope, made.made_by) == (committee, administrator)
    assert standing_of(person).holds(Role.CHAIR, committee)
    assert kinds() == []


def test_wrong_scope_is_named_at_the_field(client: Client, administrator: User) -> None:
    sent = {"person": administrator.pk, "role": "chair", "scope_reference": "ISO/TC 9999", "starts_on": "2026-01-01"}
    response = client.post("/admin/accounts/appointment/add/", sent)
    assert "Nothing bears the name ISO/TC 9999." in response.content.decode()
    assert Appointment.objects.count() == 1


@pytest.mark.rule("COM-04")
@pytest.mark.parametrize("way", ["form", "action"])
def test_ending_in_the_administration_takes_the_grant(
    client: Client, administrator: User, committee: Committee, way: str
) -> None:
    person = holder(Role.CHAIR, committee)
    row = person.appointments.get()
    if way == "form":
        yesterday = dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011
        client.post(f"/admin/accounts/appointment/{row.pk}/change/", {"ends_on": yesterday.isoformat()})
    else:
        client.post("/admin/accounts/appointment/", {"action": "end_now", "_selected_action": row.pk})
    assert not standing_of(person, fresh=True).holds(Role.CHAIR)
    assert kinds() == []


def test_grants_people_and_appointments_cannot_be_deleted_there(
    client: Client, administrator: User, committee: Committee
) -> None:
    row = holder(Role.CHAIR, committee).appointments.get()
    grant = row.scope.committeeuserpermission_set.get()
    for page in (
        f"accounts/appointment/{row.pk}/delete/",
        f"accounts/user/{row.person_id}/delete/",
        f"directory/committeeuserpermission/{grant.pk}/delete/",
        "directory/committeeuserpermission/add/",
    ):
        assert client.get(f"/admin/{page}").status_code == 403, page
    client.post(f"/admin/directory/committeeuserpermission/{grant.pk}/change/", {"user": administrator.pk})
    assert row.scope.committeeuserpermission_set.get().user_id == row.person_id


def test_person_made_in_the_administration_signs_in_by_a_reset(client: Client, administrator: User) -> None:
    sent = {"name": "Ann", "email": "Ann@example.org", "time_zone": "Europe/Zurich", "is_active": "on"}
    inline = {"appointments-TOTAL_FORMS": "0", "appointments-INITIAL_FORMS": "0"}
    assert client.post("/admin/accounts/user/add/", {**sent, **inline}).status_code == 302
    person = User.objects.get(email="ann@example.org")
    assert not person.has_usable_password()
    assert person.emailaddress_set.get().verified


def test_everywhere_survives_a_flush(db: None) -> None:
    from core.accounts.apps import AccountsConfig
    from core.accounts.everywhere import make_row

    Everywhere.objects.all().delete()
    make_row(sender=Any, using="default")
    make_row(sender=AccountsConfig, using="default")
    assert Everywhere.scope().pk == 1

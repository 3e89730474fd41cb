"""A list of officers: checked line by line, loaded as a whole or not at all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from committees.directory.models import Committee, NationalBody
from core.accounts import officers
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.accounts.services import appoint
from core.accounts.standing import standing_of
from core.notifications.models import Message
from tests.factories.accounts import UserFactory, holder

pytestmark = pytest.mark.usefixtures("committee", "body")

GOOD = """name,email,role,scope,deputy
Ann Able,ann@example.org,committee_manager,ISO/TC 154,
Bob Best,BOB@example.org,National body officer,SNV,
Cyd Clear,cyd@example.org,body_officer,snv,yes
Dan Deft,dan@example.org,central_staff,,
"""


@pytest.fixture
def staff(db: None) -> User:
    return holder(Role.CENTRAL_STAFF)


def read(text: str, by: User) -> list[officers.Line]:
    return officers.read(text.encode(), standing=standing_of(by, fresh=True))


def test_good_list_is_loaded(staff: User, committee: Committee, body: NationalBody) -> None:
    lines = read(GOOD, staff)
    assert [line.errors for line in lines] == [[], [], [], []]
    assert officers.load(lines, by=staff) == 4
    ann = User.objects.get(email="ann@example.org")
    assert standing_of(ann).holds(Role.COMMITTEE_MANAGER, committee)
    assert not ann.has_usable_password()
    made = Appointment.objects.filter(role=Role.BODY_OFFICER).order_by("person__name")
    assert [(row.person.email, row.deputy, row.made_by) for row in made] == [
        ("bob@example.org", False, staff),
        ("cyd@example.org", True, staff),
    ]
    assert set(Message.objects.values_list("email", flat=True)) == {
        "ann@example.org",
        "bob@example.org",
        "cyd@example.org",
        "dan@example.org",
    }


def test_second_load_changes_nothing(staff: User) -> None:
    officers.load(read(GOOD, staff), by=staff)
    lines = read(GOOD, staff)
    assert all(line.held_already for line in lines)
    assert officers.load(lines, by=staff) == 0
    assert Message.objects.count() == 4


def test_known_person_keeps_the_account(staff: User) -> None:
    ann = UserFactory(email="ann@example.org", name="Ann Known")
    officers.load(read(GOOD, staff), by=staff)
    ann.refresh_from_db()
    assert ann.name == "Ann Known"
    assert not Message.objects.filter(email="ann@example.org").exists()


def test_errors_carry_the_number_of_their_line(staff: User) -> None:
    text = """name,email,role,scope
Ann,ann@example.org,committee_manager,ISO/TC 154
,bad,king,Nowhere

Cyd,cyd@example.org,chair,ISO/TC 9999
Dan,dan@example.org,chair,
Eve,eve@example.org,central_staff,ISO/TC 154
Fay,fay@example.org,administrator,
Ann,ANN@example.org,committee_manager,iso/tc 154
Gus,gus@example.org,chair,ISO/TC 154,more,values
"""
    found = {line.number: line.errors for line in read(text, staff) if line.errors}
    assert found == {
        3: ["The name is missing or too long.", "“bad” is not an e-mail address.", "“king” is not a role."],
        5: ["Nothing bears the name ISO/TC 9999."],
        6: ["Say on what the role is held."],
        7: ["This role is held everywhere; leave the scope empty."],
        8: ["Only administrators appoint administrators."],
        9: ["The same as line 2."],
        10: ["There are more values than columns."],
    }


def test_list_with_an_error_loads_nothing(client: Client, staff: User) -> None:
    client.force_login(staff)
    text = GOOD + "Eve,eve@example.org,king,\n"
    response = client.post("/officers/", {"text": text, "load": "1"})
    assert response.status_code == 422
    assert "“king” is not a role." in response.content.decode()
    assert "Eve" in response.context["form"]["text"].value()
    assert Appointment.objects.count() == 1
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The submitted file is empty"),
        (b"\xff\xfe\x00", "not in UTF-8"),
        (b"name,email\nAnn,a@example.org", "lacks the columns: role, scope"),
        (b"name,email,role,scope\n", "The list is empty"),
        (b"name,email,role,scope\nA\x00,b,c,d\n", "not a text"),
        (b'name,email,role,scope\n"' + b"x" * 140_000 + b'",b,c,d\n', "Line 2 cannot be read"),
    ],
)
def test_file_that_cannot_be_read(client: Client, staff: User, data: bytes, words: str) -> None:
    client.force_login(staff)
    response = client.post("/officers/", {"file": SimpleUploadedFile("list.csv", data)})
    assert response.status_code == 422
    assert words in str(response.context["form"].errors)


def test_page_checks_first_and_loads_then(client: Client, staff: User) -> None:
    client.force_login(staff)
    semicolons = ("﻿" + GOOD.replace(",", ";")).encode()
    checked = client.post("/officers/", {"file": SimpleUploadedFile("list.csv", semicolons)})
    assert checked.status_code == 200
    assert Appointment.objects.count() == 1
    text = checked.context["form"]["text"].value()
    assert client.post("/officers/", {"text": text, "load": "1"}).status_code == 302
    assert Appointment.objects.count() == 5


def test_administrator_appoints_administrators(db: None) -> None:
    lines = read("name,email,role,scope\nAnn,ann@example.org,administrator,\n", holder(Role.ADMINISTRATOR))
    assert lines[0].errors == []


def test_others_are_refused(client: Client, committee: Committee) -> None:
    client.force_login(holder(Role.COMMITTEE_MANAGER, committee))
    assert client.get("/officers/").status_code == 403
    assert client.post("/officers/", {"text": GOOD, "load": "1"}).status_code == 403


def test_list_fails_as_a_whole(staff: User, committee: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = read(GOOD, staff)
    person = UserFactory(email="dan@example.org")
    from core.accounts.models import Everywhere

    appoint(person=person, role=Role.CENTRAL_STAFF, scope=Everywhere.scope())
    before = Appointment.objects.count()
    with pytest.raises(Exception, match="holds this role here already"):
        officers.load(lines, by=staff)
    assert Appointment.objects.count() == before
    assert not User.objects.filter(email="ann@example.org").exists()

"""Who may invite whom, and what becomes of an invitation."""

import re
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from committees.directory.models import Committee, NationalBody
from core.accounts import invitations
from core.accounts.models import Everywhere, Invitation, User
from core.accounts.roles import Role
from core.accounts.services import end
from core.accounts.standing import standing_of
from core.notifications.models import Message
from liaisons.organizations.models import Organization
from tests.factories.accounts import PASSWORD, UserFactory, holder

EMAIL = "new@example.org"


@pytest.fixture
def scopes(committee: Committee, working_group: Committee, body: NationalBody) -> dict[str, Any]:
    other = Committee.objects.create(reference="ISO/TC 211", title="Geographic", kind=Committee.Kind.TC)
    return {
        "committee": committee,
        "group": working_group,
        "other committee": other,
        "other group": Committee.objects.create(
            reference="ISO/TC 211/WG 1", title="Framework", kind=Committee.Kind.WG, parent=other
        ),
        "body": body,
        "other body": NationalBody.objects.create(acronym="BSI", name="British Standards", country="GB"),
        "organization": Organization.objects.create(name="Maritime Council", acronym="BIMCO"),
        "other organization": Organization.objects.create(name="Other", acronym="OTH"),
        "everywhere": Everywhere.scope(),
    }


INVITERS = {
    "administrator": (Role.ADMINISTRATOR, "everywhere"),
    "staff": (Role.CENTRAL_STAFF, "everywhere"),
    "manager": (Role.COMMITTEE_MANAGER, "committee"),
    "officer": (Role.BODY_OFFICER, "body"),
    "contact": (Role.ORGANIZATION_CONTACT, "organization"),
    "chair": (Role.CHAIR, "committee"),
}


@pytest.mark.rule("SVC-01")
@pytest.mark.parametrize(
    ("inviter", "role", "scope", "deputy", "allowed"),
    [
        ("administrator", Role.ADMINISTRATOR, "everywhere", False, True),
        ("administrator", Role.TPM, "committee", False, True),
        ("staff", Role.COMMITTEE_MANAGER, "committee", False, True),
        ("staff", Role.BODY_OFFICER, "body", False, True),
        ("staff", Role.ADMINISTRATOR, "everywhere", False, False),
        ("staff", Role.CONVENOR, "group", False, True),
        ("manager", Role.CONVENOR, "group", False, False),
        ("manager", Role.CONVENOR, "group", True, False),
        ("manager", Role.COMMITTEE_MANAGER, "committee", True, True),
        ("manager", Role.COMMITTEE_MANAGER, "committee", False, False),
        ("manager", Role.COMMITTEE_MANAGER, "other committee", True, False),
        ("manager", Role.TPM, "committee", False, False),
        ("manager", Role.BODY_OFFICER, "body", False, False),
        ("manager", Role.ADMINISTRATOR, "everywhere", False, False),
        ("officer", Role.BODY_OFFICER, "body", False, True),
        ("officer", Role.BODY_OFFICER, "body", True, True),
        ("officer", Role.BODY_OFFICER, "other body", False, False),
        ("officer", Role.COMMITTEE_MANAGER, "committee", False, False),
        ("contact", Role.ORGANIZATION_CONTACT, "organization", False, True),
        ("contact", Role.ORGANIZATION_CONTACT, "other organization", False, False),
        ("chair", Role.CONVENOR, "group", False, False),
    ],
)
def test_who_may_offer_what(
    scopes: dict[str, Any], inviter: str, role: str, scope: str, deputy: bool, allowed: bool
) -> None:
    held, on = INVITERS[inviter]
    by = holder(held, scopes[on])

    def invite() -> Invitation:
        return invitations.invite(email=EMAIL, name="New", role=role, scope=scopes[scope], deputy=deputy, by=by)

    if not allowed:
        with pytest.raises(PermissionDenied):
            invite()
        assert not Message.objects.exists()
        return
    assert invite().email == EMAIL
    assert Message.objects.get().email == EMAIL


@pytest.fixture
def manager(committee: Committee) -> User:
    return holder(Role.COMMITTEE_MANAGER, committee, name="Mara Manager")


@pytest.fixture
def staff(db: None) -> User:
    return holder(Role.CENTRAL_STAFF, name="Stella Staff")


@pytest.fixture
def link(staff: User, working_group: Committee) -> str:
    invitations.invite(email=EMAIL, name="New", role=Role.CONVENOR, scope=working_group, deputy=False, by=staff)
    found = re.search(r"/invitations/\S+", Message.objects.latest("pk").text)
    assert found
    return found[0]


def test_letter_says_who_invites_to_what(link: str) -> None:
    message = Message.objects.get()
    assert message.secret
    assert message.subject == "Invitation: Convenor, ISO/TC 154/WG 8"
    assert "Stella Staff invites you" in message.text


def test_link_is_not_kept(link: str) -> None:
    token = link.split("/")[2]
    assert Invitation.objects.get().token_digest != token
    assert not Invitation.objects.filter(token_digest__contains=token).exists()


def test_new_person_signs_up_by_the_link_and_accepts(client: Client, link: str, working_group: Committee) -> None:
    page = client.get(link).content.decode()
    assert "Stella Staff" in page
    client.post("/accounts/signup/", {"name": "New", "email": EMAIL, "password1": PASSWORD, "password2": PASSWORD})
    assert "_auth_user_id" in client.session
    assert client.get(link)["Location"].startswith("/acknowledge/?next=%2Finvitations%2F")
    client.post("/acknowledge/", {"code": "on", "declaration": "on"})
    assert client.post(link).status_code == 302
    person = User.objects.get(email=EMAIL)
    assert standing_of(person).holds(Role.CONVENOR, working_group)
    assert person.appointments.get().made_by is not None
    assert Invitation.objects.get().accepted_by == person


def test_link_confirms_no_other_address(client: Client, link: str) -> None:
    client.get(link)
    data = {"name": "Eve", "email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", data)
    assert "_auth_user_id" not in client.session
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("eve@example.org", False)]


def test_existing_person_accepts(client: Client, link: str, working_group: Committee) -> None:
    person = UserFactory(email=EMAIL)
    client.force_login(person)
    client.post(link)
    assert standing_of(person, fresh=True).holds(Role.CONVENOR, working_group)
    assert client.post(link).status_code == 422


def test_another_person_cannot_take_it(client: Client, link: str) -> None:
    eve = UserFactory()
    client.force_login(eve)
    assert client.post(link).status_code == 422
    assert not eve.appointments.exists()


def test_it_is_over_after_fourteen_days(client: Client, committee: Committee) -> None:
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as moment:
        manager, person = holder(Role.COMMITTEE_MANAGER, committee), UserFactory(email=EMAIL)
        made = invitations.invite(
            email=EMAIL, name="", role=Role.COMMITTEE_MANAGER, scope=committee, deputy=True, by=manager
        )
        moment.move_to("2026-03-16T12:00:00Z")
        with pytest.raises(ValidationError) as refused:
            invitations.accept(made, person=person)
    assert refused.value.code == "over"


def test_withdrawn_one_cannot_be_accepted(client: Client, staff: User, link: str) -> None:
    client.force_login(staff)
    made = Invitation.objects.get()
    client.post(f"/invitations/{made.pk}/withdraw/")
    with pytest.raises(ValidationError) as refused:
        invitations.accept(made, person=UserFactory(email=EMAIL))
    assert refused.value.code == "over"


@pytest.mark.rule("COM-04")
def test_inviter_who_lost_the_role_invites_no_more(staff: User, link: str) -> None:
    end(staff.appointments.get())
    with pytest.raises(ValidationError) as refused:
        invitations.accept(Invitation.objects.get(), person=UserFactory(email=EMAIL))
    assert refused.value.code == "inviter"


def test_same_offer_is_made_once(staff: User, link: str, working_group: Committee) -> None:
    def again() -> None:
        invitations.invite(email=EMAIL, name="", role=Role.CONVENOR, scope=working_group, deputy=False, by=staff)

    with pytest.raises(ValidationError) as refused:
        again()
    assert refused.value.code == "open"
    invitations.accept(Invitation.objects.get(), person=UserFactory(email=EMAIL))
    with pytest.raises(ValidationError) as refused:
        again()
    assert refused.value.code == "held"


def test_several_convenors_and_deputies_stand_side_by_side(staff: User, working_group: Committee) -> None:
    people = []
    for number, deputy in enumerate([False, False, True]):
        person = UserFactory(email=f"convenor{number}@example.org")
        made = invitations.invite(
            email=person.email, name="", role=Role.CONVENOR, scope=working_group, deputy=deputy, by=staff
        )
        invitations.accept(made, person=person)
        people.append(person)
    assert all(standing_of(person, fresh=True).holds(Role.CONVENOR, working_group) for person in people)


# The pages


def test_page_offers_only_the_readers_roles(client: Client, manager: User) -> None:
    client.force_login(manager)
    choices = client.get("/invitations/").context["form"].fields["role"].choices
    assert {value for value, _label in choices} == {"committee_manager"}


def test_page_sends_the_invitation(client: Client, manager: User, committee: Committee) -> None:
    client.force_login(manager)
    sent = {"name": "New", "email": EMAIL, "role": "committee_manager", "scope": "iso/tc 154", "deputy": "on"}
    assert client.post("/invitations/", sent).status_code == 302
    assert Invitation.objects.get().scope == committee


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scope": "ISO/TC 9999"}, "scope"),
        ({"scope": ""}, "scope"),
        ({"email": "x"}, "email"),
        ({"role": "tpm"}, "role"),
    ],
)
def test_mistakes_are_named_at_the_field(client: Client, manager: User, change: dict[str, str], field: str) -> None:
    client.force_login(manager)
    sent = {"name": "New", "email": EMAIL, "role": "committee_manager", "scope": "ISO/TC 154", **change}
    response = client.post("/invitations/", sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_who_may_offer_nothing_is_refused(client: Client, db: None) -> None:
    client.force_login(UserFactory())
    assert client.get("/invitations/").status_code == 403


def test_invitations_of_others_are_out_of_reach(client: Client, link: str, body: NationalBody) -> None:
    client.force_login(holder(Role.BODY_OFFICER, body))
    assert client.post(f"/invitations/{Invitation.objects.get().pk}/withdraw/").status_code == 404
    assert EMAIL not in client.get("/invitations/").content.decode()


def test_unknown_link(client: Client, db: None) -> None:
    assert client.get("/invitations/nonsense/").status_code == 404

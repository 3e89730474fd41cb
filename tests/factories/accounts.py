"""People, as the tests and the demo make them."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from core.accounts import acknowledging
from core.accounts.models import Everywhere, User
from core.accounts.roles import SECOND_FACTOR_ROLES
from core.accounts.services import appoint

PASSWORD = "a long enough pass phrase"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person without any role who has acknowledged the texts in force.

    `acknowledged=False` leaves that out; `password=PASSWORD` gives a password and a confirmed address, for tests
    that sign in by the form.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = factory.Sequence(lambda number: f"Person Number{number}")

    @factory.post_generation
    def acknowledged(self: User, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if create and extracted is not False:
            acknowledging.acknowledge(self, acknowledging.EDITIONS)

    @factory.post_generation
    def password(self: User, create: bool, extracted: str | None, **kwargs: Any) -> None:
        self.set_password(extracted)
        if create:
            self.save(update_fields=["password"])
            if extracted:
                EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=True)


def holder(role: str, scope: Any = None, *, second_factor: bool = True, **fields: Any) -> User:
    """Return a new person who holds `role` on `scope` (by default everywhere), with the second factor it needs."""
    person = UserFactory(**fields)
    appoint(person=person, role=role, scope=scope if scope is not None else Everywhere.scope())
    if second_factor and role in SECOND_FACTOR_ROLES:
        give_second_factor(person)
    return person


def give_second_factor(person: User) -> None:
    """Let `person` have an authenticator app set up."""
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "unused"})

"""Who needs a second factor, and whether he has one."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models

from core.accounts import roles
from core.accounts.models import Persona, User
from core.accounts.standing import standing_of

KNOWN_AS = "known_second_factor"
PERSONA_KNOWN_AS = "known_persona"


def second_factor_of_person() -> models.Exists:
    """Return the expression that says, together with the person, whether a second factor is set up."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return models.Exists(Authenticator.objects.filter(user=models.OuterRef("pk"), type__in=kinds))


def persona_of_person() -> models.Exists:
    """Return the expression that says whether the person is one of the demo."""
    return models.Exists(Persona.objects.filter(person=models.OuterRef("pk")))


def is_missing(person: User) -> bool:
    """Tell whether `person` holds a role that obliges to a second factor and has none.

    The personas of the demo are exempt, and only while the demo runs.
    """
    if not (person.is_superuser or standing_of(person).scopes(*roles.SECOND_FACTOR_ROLES)):
        return False
    if _fact(person, KNOWN_AS, second_factor_of_person()):
        return False
    return not (settings.DEMO_MODE and _fact(person, PERSONA_KNOWN_AS, persona_of_person()))


def _fact(person: User, name: str, expression: models.Exists) -> bool:
    if not hasattr(person, name):
        return User.objects.annotate(fact=expression).values_list("fact", flat=True).get(pk=person.pk)
    return bool(getattr(person, name))

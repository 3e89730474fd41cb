"""Appoint the first administrator of a real installation."""

from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from core.accounts.models import Appointment, Everywhere, User
from core.accounts.roles import Role
from core.accounts.services import appoint, register_person


class Command(BaseCommand):
    help = "Appoints the first administrator and prints the link by which the password is set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="the person's name; by default the address")

    @transaction.atomic
    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        if Appointment.objects.in_force().filter(role=Role.ADMINISTRATOR).exists():
            raise CommandError("There is an administrator already, who can invite others.")
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            person = register_person(email=email, name=name or email)
        appoint(person=person, role=Role.ADMINISTRATOR, scope=Everywhere.scope())
        key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        self.stdout.write(f"{person.email} is administrator. The password is set here, once:")
        self.stdout.write(settings.SITE_URL + path.replace("UID-KEY", key))

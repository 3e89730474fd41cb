"""What allauth asks the project: how mail leaves, and how secrets lie in the database."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.encoding import force_bytes

from core.accounts import post


class AccountAdapter(DefaultAccountAdapter):
    """Mail goes through the outbox like every other."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's text and hand it over."""
        values = {"request": allauth_context.request, "email": email, "site_name": settings.SITE_NAME, **context}
        mail = self.render_mail(template_prefix, email, values)
        with transaction.atomic():
            post.send(email=email, subject=str(mail.subject), text=str(mail.body), kind=template_prefix)

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as it is: the sender's name says where it is from."""
        return subject


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An identity provider vouches for an address; it makes nobody one of ours by itself (SVC-01)."""

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Any, str] | None:
        """Return the person with an address that the provider has verified, and the address; else nothing."""
        for address in sociallogin.email_addresses:
            # Some providers send words instead of values, and the word "false" would count as a yes.
            address.verified = str(address.verified).lower() == "true"
        found: tuple[Any, str] | None = super().authenticate_by_email(sociallogin)
        return found

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        """Fill in the form what the provider knows of the person."""
        told = sociallogin.account.get_provider_account().get_user_data() or {}
        return {**super().get_signup_form_initial_data(sociallogin), "name": told.get("name", "")}


class MFAAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps and the recovery codes are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"second factor" + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

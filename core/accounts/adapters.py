"""What allauth asks the project: how mail leaves, and how secrets lie in the database."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
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

"""The embedded demo: everything on this machine, nothing leaves it."""

from config.secrets import kept
from config.settings.base import *
from config.settings.base import STORAGES, VAR_DIR

DEBUG = False
DEMO_MODE = True
GALLERY = True
SECRET_KEY = kept(VAR_DIR / "secrets", "secret_key")
LEDGER_KEY = kept(VAR_DIR / "secrets", "ledger_key")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# What would have been sent is shown on the page "Outgoing mail".
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
# Compression would take ten seconds of each start after a change, and saves nothing on this machine.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}

# ruff: noqa: F403
"""The embedded desk as `make run` starts it, with mail that lands in a folder, so that it can be counted."""

from config.settings.development import *
from config.settings.development import STORAGES, VAR_DIR

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(VAR_DIR / "sent")},
    }
}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

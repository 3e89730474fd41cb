"""The suite: fast hashes, plain static files. `tests/conftest.py` steps down from the owner to the run-time role."""

from config.database import databases
from config.settings.base import *
from config.settings.base import MIDDLEWARE, STORAGES, VAR_DIR

GALLERY = True
SECRET_KEY = "tests"  # noqa: S105
LEDGER_KEY = "tests"
_servers = databases(VAR_DIR, suite=True)
DATABASES = {"default": _servers.get("owner", _servers["default"])}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The live server of the browser tests serves static files by itself, before they are collected.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
ALLOWED_HOSTS = ["testserver", "localhost"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# Tests of the brokers start workers with settings of their own.
CELERY_BROKER_URL = "memory://"

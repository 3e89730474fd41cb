"""A real installation: every secret from the environment, nothing of the demo.

`DATABASE_URL` is the login of the running application. `DATABASE_OWNER_URL`, the login that migrates, belongs into
the environment of the migration only.
"""

import os
from typing import Any

from config.secrets import required
from config.settings.base import *
from config.settings.base import STORAGES

_environment = required(
    ["SECRET_KEY", "LEDGER_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"]
)

DEBUG = False
SECRET_KEY = _environment["SECRET_KEY"]
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_FALLBACKS", "").split()
LEDGER_KEY = _environment["LEDGER_KEY"]
ALLOWED_HOSTS = _environment["ALLOWED_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

# The reverse proxy ends TLS and is the only one who can reach the web server.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

SITE_URL = os.environ.get("SITE_URL", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
MAIL_DOMAIN = os.environ.get("MAIL_DOMAIN", ALLOWED_HOSTS[0])
# The address of a visitor, by which attempts to sign in are counted, is what the reverse proxy says.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "1"))

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _environment["REDIS_URL"]}}

DEFAULT_FROM_EMAIL = SERVER_EMAIL = _environment["DEFAULT_FROM_EMAIL"]
MAILERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _environment["EMAIL_HOST"],
            "port": int(os.environ.get("EMAIL_PORT", "587")),
            "username": os.environ.get("EMAIL_USER", ""),
            "password": os.environ.get("EMAIL_PASSWORD", ""),
            "use_tls": os.environ.get("EMAIL_TLS", "starttls") == "starttls",
            "use_ssl": os.environ.get("EMAIL_TLS", "starttls") == "tls",
            "timeout": 30,
        },
    },
}

if os.environ.get("FILES_BUCKET"):
    STORAGES = {
        **STORAGES,
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": os.environ["FILES_BUCKET"],
                "endpoint_url": os.environ.get("FILES_ENDPOINT") or None,
                "default_acl": "private",
                "querystring_auth": True,
            },
        },
    }

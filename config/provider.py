"""Sign-in through an identity provider of the standards body, where the environment names one."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


def identity_provider(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return allauth's `SOCIALACCOUNT_PROVIDERS`; nothing without `OIDC_SERVER_URL`.

    Raises `KeyError` where the provider is named, but not who we are to it.
    """
    if not environment.get("OIDC_SERVER_URL"):
        return {}
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": environment.get("OIDC_NAME") or "OpenID Connect",
                    "client_id": environment["OIDC_CLIENT_ID"],
                    "secret": environment["OIDC_CLIENT_SECRET"],
                    "settings": {"server_url": environment["OIDC_SERVER_URL"]},
                }
            ],
        }
    }


def sign_in_origins(environment: Mapping[str, str]) -> list[str]:
    """Return where our form "Continue" may lead: browsers hold the redirect after a form against `form-action`.

    `OIDC_SIGN_IN_ORIGINS` names, separated by spaces, those that differ from the origin of `OIDC_SERVER_URL`.
    """
    if not environment.get("OIDC_SERVER_URL"):
        return []
    server = urlsplit(environment["OIDC_SERVER_URL"])
    return [f"{server.scheme}://{server.netloc}", *environment.get("OIDC_SIGN_IN_ORIGINS", "").split()]

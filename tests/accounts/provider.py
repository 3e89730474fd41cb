"""A tiny OpenID Connect provider on this machine: it signs one person in and says of him what a test wants."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt

CLIENT_ID = "desk"
CLIENT_SECRET = "the desk's own secret"


class Provider(ThreadingHTTPServer):
    """`claims` is what is said of the person; `broken` names paths that answer with an error of the server."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.claims: dict[str, Any] = {"sub": "4711"}
        self.broken: set[str] = set()
        self.asked: dict[str, dict[str, str]] = {}

    @property
    def environment(self) -> dict[str, str]:
        """What an installation would be told about this provider."""
        return {
            "OIDC_SERVER_URL": self.url,
            "OIDC_NAME": "The body's sign-in",
            "OIDC_CLIENT_ID": CLIENT_ID,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }

    def sign_in(self, address: str) -> str:
        """Be the person at `address`, where the desk has led to; return the address that leads back."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.url}/authorize?")
        assert (asked["client_id"], asked["response_type"]) == (CLIENT_ID, "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def tokens(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Return the tokens for a code that this client was given and has not used."""
        asked = self.asked.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or form.get("client_secret") != CLIENT_SECRET or asked["code_challenge"] != challenge:
            return None
        said = {**self.claims, "iss": self.url, "aud": CLIENT_ID, "exp": time.time() + 60}
        # What comes straight from the provider needs no signature (OpenID Connect Core, 3.1.3.7).
        return {"access_token": "token", "token_type": "Bearer", "id_token": jwt.encode(said, "k" * 32)}


class _Answer(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        url = self.server.url
        if path in self.server.broken:
            self._say(503, "away")
        elif path == "/.well-known/openid-configuration":
            endpoints = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found = {f"{name}_endpoint": f"{url}/{place}" for name, place in endpoints.items()}
            self._say(200, {"issuer": url, "jwks_uri": f"{url}/keys", **found, **AUTH_METHODS})
        elif path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.server.sign_in(f"{url}{self.path}"))
            self.end_headers()
        elif path == "/userinfo" and self.headers["Authorization"] == "Bearer token":
            self._say(200, self.server.claims)
        else:
            self._say(404, "nothing here")

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        tokens = self.server.tokens({name: values[0] for name, values in parse_qs(sent).items()})
        if tokens is None or self.path in self.server.broken:
            self._say(400, {"error": "invalid_grant"})
        else:
            self._say(200, tokens)

    def log_message(self, *args: Any) -> None:
        """Keep the report of the tests clean."""

    def _say(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


AUTH_METHODS = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}


@contextmanager
def running() -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()

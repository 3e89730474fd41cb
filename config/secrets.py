"""Secrets of the demo, made once on this machine, and those of an installation, taken from its environment."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept(folder: Path, name: str) -> str:
    """Return the secret `name` from `folder`; the first call makes it up, readable by this user only."""
    path = folder / name
    try:
        return path.read_text()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f"{name}.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        # A link, not a rename: where two processes start at once, both must go on with the same secret.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()


def required(names: Iterable[str]) -> dict[str, str]:
    """Return the variables `names` of the environment. Raises `ImproperlyConfigured`, which names all that lack."""
    values = {name: os.environ.get(name, "") for name in names}
    missing = [name for name, value in values.items() if not value]
    if missing:
        raise ImproperlyConfigured(f"Set these in the environment before starting: {', '.join(missing)}")
    return values

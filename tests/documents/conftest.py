"""Private files in a folder of the test, and owners that the test opens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.accounts.models import Everywhere, User
from core.documents import access


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def owner(db: None) -> Everywhere:
    return Everywhere.scope()


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, set[int]]]:
    """Two lists of people: who sees the owner, and who stands on the committee's side."""
    lists: dict[str, set[int]] = {"visible": set(), "inside": set()}

    def reach(name: str) -> access.Reach:
        def owners(user: User) -> Any:
            return Everywhere.objects.all() if user.pk in lists[name] else Everywhere.objects.none()

        return owners

    monkeypatch.setattr(access, "_owners", {})
    access.register_owner("accounts.everywhere", visible=reach("visible"), inside=reach("inside"))
    return lists

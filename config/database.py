"""Where the database is: `DATABASE_URL`, or the embedded PostgreSQL when it is not set."""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from config.embedded import Cluster
from config.embedded.cluster import DATABASE, OWNER, RUNTIME

RUNTIME_ROLE = RUNTIME

# To compile a query pays for reports of minutes; ours take milliseconds, and it can cost seconds.
NO_JIT = "-c jit=off"
# What comes again is planned once; a pooler before the database has to keep it (docs/adr/prepared-statements.md).
RUN_TIME_OPTIONS: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3, "options": NO_JIT}


def cluster(var_dir: Path, *, suite: bool = False) -> Cluster:
    """Return the embedded cluster of the demo, or of the test suite, without starting anything."""
    return Cluster(var_dir / ("postgresql-suite" if suite else "postgresql"), suite=suite)


def databases(var_dir: Path, *, suite: bool = False) -> dict[str, dict[str, Any]]:
    """Return Django's `DATABASES`.

    `default` connects as the run-time role, which may only add to the ledgers; `owner` is the login that
    migrates. Without `DATABASE_OWNER_URL` the login of `DATABASE_URL` owns the tables and every connection of
    `default` steps down to the run-time role by itself; a login that is the run-time role has no `owner`.
    """
    url = os.environ.get("DATABASE_URL")
    if not url:
        return _embedded(cluster(var_dir, suite=suite))
    default: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    default["OPTIONS"] = {**RUN_TIME_OPTIONS, **default.get("OPTIONS", {})}
    owner_url = os.environ.get("DATABASE_OWNER_URL")
    if owner_url:
        return {"default": default, "owner": {**dj_database_url.parse(owner_url)}}
    if default["USER"] == RUNTIME_ROLE:
        return {"default": default}
    owner: dict[str, Any] = {**dj_database_url.parse(url)}
    default["OPTIONS"]["options"] = f"-c role={RUNTIME_ROLE} {NO_JIT}"
    return {"default": default, "owner": owner}


def _embedded(home: Cluster) -> dict[str, dict[str, Any]]:
    common = {"ENGINE": "config.embedded", "NAME": DATABASE, "CLUSTER": home}
    return {
        "default": {
            **common,
            "USER": RUNTIME,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**RUN_TIME_OPTIONS},
        },
        "owner": {**common, "USER": OWNER},
    }

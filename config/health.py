"""Whether this process can serve: what load balancers and container engines ask."""

import functools

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 where the database answers and has every migration of this release, 503 with the reason else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select app, name from django_migrations")
            applied = set(cursor.fetchall())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    missing = known_migrations() - applied
    if missing:
        return HttpResponse(f"{len(missing)} migrations are missing\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@functools.cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Return app and name of every migration of this release; a new release is a new process."""
    return frozenset(MigrationLoader(None).disk_migrations)

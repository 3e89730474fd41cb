"""The private PostgreSQL that `make run` and `make test` use when `DATABASE_URL` is not set.

Importing this package starts nothing. A connection that finds no server starts it (`base.py`, a Django database
backend), so does `python -m config.embedded start`.
"""

from config.embedded.cluster import Cluster, EmbeddedServerError

__all__ = ["Cluster", "EmbeddedServerError"]

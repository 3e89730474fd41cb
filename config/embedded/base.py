"""Django's PostgreSQL backend on the embedded cluster: a connection that finds no server starts it.

The settings need only NAME, USER and `CLUSTER`; address and password come from the cluster, which is first made
when somebody connects. So importing the settings starts nothing, and a killed server is back with the next query.
"""

from typing import Any

from django.db.backends.postgresql import base, client
from psycopg import OperationalError

from config.embedded.cluster import Cluster


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the cluster's own psql."""

    def runshell(self, parameters: Any) -> None:
        wrapper: Any = self.connection
        wrapper.ensure_connection()
        self.executable_name = str(wrapper.cluster.program("psql"))
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    @property
    def cluster(self) -> Cluster:
        cluster: Cluster = self.settings_dict["CLUSTER"]
        return cluster

    def get_connection_params(self) -> dict[str, Any]:
        self.settings_dict.update(self.cluster.login(self.settings_dict["USER"]))
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except OperationalError:
            self.cluster.ensure()
            return super().get_new_connection({**conn_params, "host": self.cluster.login(conn_params["user"])["HOST"]})

"""PostgreSQL."""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence
from pathlib import Path

from scripts.servers.process import HOST, Server, program

_PACKAGED = Path("/usr/lib/postgresql")


class PostgreSQL(Server):
    """One database server, which anybody on this machine may use as ``huibian``."""

    user = "postgres"
    stop_signal = signal.SIGINT  # the fast shutdown: it does not wait for clients

    def prepare(self) -> None:
        self.once([
            _program("initdb"), "--pgdata", self._data, "--username", "huibian", "--auth", "trust", "--no-sync",
            "--encoding", "UTF8", "--locale", "C.UTF-8",
        ])  # fmt: skip

    def command(self) -> Sequence[str]:
        settings = {"listen_addresses": HOST, "port": self.port, "unix_socket_directories": self.folder,
                    "max_connections": 200}  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [_program("postgres"), "-D", self._data, *options]

    def ready(self) -> bool:
        import psycopg

        try:
            psycopg.connect(host=HOST, port=self.port, user="huibian", dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def url(self) -> str:
        return self.database("postgres")

    def database(self, name: str) -> str:
        """The URL of the database ``name``."""
        return f"postgresql+psycopg://huibian@{HOST}:{self.port}/{name}"

    def create(self, name: str) -> str:
        """Makes an empty database; its URL."""
        self._execute(f'CREATE DATABASE "{name}"')
        return self.database(name)

    def drop(self, name: str) -> None:
        """Removes a database, whoever still uses it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _execute(self, statement: str) -> None:
        import psycopg

        address = self.url.replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


def _program(name: str) -> str:
    versions = sorted(_PACKAGED.glob("*"), key=lambda path: int(re.sub(r"\D", "", path.name) or 0), reverse=True)
    return program(name, *(path / "bin" for path in versions))

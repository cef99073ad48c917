"""Redis."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.servers.process import HOST, Server, program

DATABASES = 512


class Redis(Server):
    """A broker that keeps its queues over a restart, as one in production does."""

    user = "redis"

    def command(self) -> Sequence[str]:
        settings = {"bind": HOST, "port": self.port, "dir": self.folder, "appendonly": "yes", "save": "",
                    "databases": DATABASES}  # fmt: skip
        return [
            program("redis-server"),
            *(part for key, value in settings.items() for part in (f"--{key}", str(value))),
        ]

    def ready(self) -> bool:
        import redis

        try:
            return bool(redis.Redis(HOST, self.port, socket_timeout=2).ping())
        except redis.RedisError:
            return False

    @property
    def url(self) -> str:
        return self.database(0)

    def database(self, number: int) -> str:
        """The URL of one of its ``DATABASES`` databases."""
        return f"redis://{HOST}:{self.port}/{number}"

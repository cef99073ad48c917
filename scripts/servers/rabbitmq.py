"""RabbitMQ, with the port mapper of its Erlang as a process of its own, so that it ends with it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.servers.process import HOST, Server, free_port, program

_PACKAGED = Path("/usr/lib/rabbitmq/bin")


class RabbitMQ(Server):
    """A broker that speaks AMQP."""

    user = "rabbitmq"

    def __init__(self) -> None:
        super().__init__()
        self._mapper_port, self._node_port = free_port(), free_port()
        self._mapper: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        (self.folder / "plugins").write_text("[].\n")
        (self.folder / "rabbitmq.conf").write_text(f"listeners.tcp.1 = {HOST}:{self.port}\n")
        self._mapper = self._run([program("epmd"), "-address", HOST, "-port", str(self._mapper_port)])

    def command(self) -> Sequence[str]:
        # Debian's own script first of all changes to the user rabbitmq, which it is already here.
        return [program(str(_PACKAGED / "rabbitmq-server"), _PACKAGED)]

    def environment(self) -> Mapping[str, str]:
        return {
            "ERL_EPMD_ADDRESS": HOST, "ERL_EPMD_PORT": str(self._mapper_port),
            "RABBITMQ_NODENAME": f"huibian{self.port}@localhost", "RABBITMQ_DIST_PORT": str(self._node_port),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"), "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"), "RABBITMQ_LOG_BASE": str(self.folder / "logs"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}",
        }  # fmt: skip

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@{HOST}:{self.port}//"

    def ready(self) -> bool:
        import amqp

        connection = amqp.Connection(f"{HOST}:{self.port}", connect_timeout=2, read_timeout=2)
        try:
            connection.connect()
            connection.close()
        except (OSError, amqp.AMQPError):
            return False
        return True

    def close(self) -> None:
        super().close()
        if self._mapper is not None:
            self._mapper.send_signal(signal.SIGTERM)
            self._mapper.wait()
            self._mapper = None

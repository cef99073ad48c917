"""A server as a process: started, waited for, stopped, killed and started again."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"

_START_SECONDS = 180.0
"""For a server on a machine that is busy with much else; one that ends is not waited for."""
_STOP_SECONDS = 20.0
_PACE = 0.05


class Missing(Exception):
    """The program of a server is not installed (``make tools`` installs it)."""


class Server:
    """One server on a port of its own; what it keeps lies in ``folder`` and survives a restart.

    Where this process is root's, the server runs as the user ``user`` (empty: as root), since some refuse to be root.
    """

    user = ""
    stop_signal = signal.SIGTERM

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"huibian-{type(self).__name__.lower()}-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._own(self.folder)

    def __enter__(self) -> Self:
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:  # fmt: skip
        self.close()

    @property
    def pid(self) -> int:
        """The id of its process; only while it runs."""
        assert self._process is not None
        return self._process.pid

    @property
    def url(self) -> str:
        """What the service's setting names it with."""
        raise NotImplementedError

    def prepare(self) -> None:
        """What is done once, before the first start."""

    def command(self) -> Sequence[str]:
        """What runs the server in the foreground."""
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        """Variables that the server needs."""
        return {}

    def ready(self) -> bool:
        """Whether it answers, asked only while the process lives."""
        return listens(self.port)

    def start(self) -> None:
        """Starts it and waits until it answers. Raises RuntimeError with the end of its log where it never does."""
        self._process = self._run(self.command())
        until = time.monotonic() + _START_SECONDS
        while not self.ready():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{self.command()[0]} does not start:\n{self._log()}")
            time.sleep(_PACE)

    def stop(self) -> None:
        """Ends it in good order."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """Ends it with SIGKILL, together with the processes that it started."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Ends it and removes what it kept."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def once(self, command: Sequence[str]) -> None:
        """Runs a program as the server's user. Raises RuntimeError with the log where it fails."""
        if self._run(command).wait() != 0:
            raise RuntimeError(f"{command[0]} failed:\n{self._log()}")

    def _run(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "HOME": str(self.folder), **self.environment()}
        account = self._account()
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, env=environment,
                start_new_session=True, user=account.pw_uid if account else None,
                group=account.pw_gid if account else None, extra_groups=[] if account else None,
            )  # fmt: skip

    def _end(self, with_signal: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if with_signal == signal.SIGKILL:
                os.killpg(process.pid, with_signal)
            else:
                process.send_signal(with_signal)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _account(self) -> pwd.struct_passwd | None:
        return pwd.getpwnam(self.user) if self.user and os.geteuid() == 0 else None

    def _own(self, path: Path) -> None:
        if account := self._account():
            os.chown(path, account.pw_uid, account.pw_gid)

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def program(name: str, *folders: Path) -> str:
    """The path of a program, looked for in ``folders`` too. Raises Missing."""
    found = shutil.which(name) or next((str(path / name) for path in folders if (path / name).is_file()), None)
    if found is None:
        raise Missing(name)
    return found


def listens(port: int) -> bool:
    """Whether somebody listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0

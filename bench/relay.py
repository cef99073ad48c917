"""A relay between clients and a server that counts the bytes on their way."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
_PIECE = 1 << 18


class Relay:
    """Listens on ``port`` and passes everything on to ``target``; ``sent`` and ``received`` are bytes as clients see
    them."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server = socket.create_server((HOST, 0))
        self.port: int = self._server.getsockname()[1]
        self.sent = self.received = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:  # fmt: skip
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    @property
    def bytes(self) -> int:
        """All bytes so far, both ways."""
        return self.sent + self.received

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._join, args=[client], daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        """Both ways of a connection, until both ends have closed theirs."""
        with client, socket.create_connection((HOST, self._target)) as server:
            back = threading.Thread(target=self._pass, args=[server, client, False], daemon=True)
            back.start()
            self._pass(client, server, True)
            back.join()

    def _pass(self, source: socket.socket, target: socket.socket, sending: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE):
                with self._lock:
                    self.sent += len(piece) if sending else 0
                    self.received += 0 if sending else len(piece)
                target.sendall(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

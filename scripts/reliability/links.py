"""A way over TCP to a server of this machine that can be cut."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading

from scripts.servers.process import HOST

_PIECE = 1 << 16
_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: a connection that is closed is reset, as one whose other end is gone."""


def reset(connection: socket.socket) -> None:
    """Ends a connection as a network does: the other end gets no more than a reset."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


class Link:
    """Listens on a port of its own and passes bytes to and fro, until it is cut; new connections are then reset."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listening = socket.create_server((HOST, 0))
        self.port: int = self._listening.getsockname()[1]
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._whole = True
        self._flowing = threading.Event()
        self._flowing.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Resets every connection; there are no new ones until :meth:`mend`."""
        with self._lock:
            self._whole = False
            for connection in self._open:
                reset(connection)
            self._open.clear()

    def hold(self) -> None:
        """Passes nothing more, and says nothing of it, until :meth:`mend`."""
        self._flowing.clear()

    def mend(self) -> None:
        """All is well again; what was held goes on its way."""
        with self._lock:
            self._whole = True
        self._flowing.set()

    def close(self) -> None:
        self.cut()
        self._flowing.set()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection((HOST, self._target))
        except OSError:
            reset(client)
            return
        with self._lock:
            if not self._whole:
                reset(client)
                reset(server)
                return
            self._open |= {client, server}
        threading.Thread(target=self._pass, args=[client, server], daemon=True).start()
        self._pass(server, client)

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_PIECE):
                self._flowing.wait()
                sink.sendall(data)
        with self._lock:
            self._open -= {source, sink}
        reset(source)
        reset(sink)

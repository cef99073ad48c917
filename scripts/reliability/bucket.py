"""A way over HTTP to storage of this machine that can answer 503, answer slowly, or cut bodies off in the middle."""

from __future__ import annotations

import http.client
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from scripts.reliability.links import reset
from scripts.servers.process import HOST

WELL, FAILING, SLOW, CUT = "well", "failing", "slow", "cut"

_SLOW_SECONDS = (0.5, 3.0)
_BUSY = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"
_OWN = frozenset({"connection", "transfer-encoding", "content-length", "date", "server"})
"""Headers that each connection has of its own."""


class Front:
    """Passes requests to the storage at ``target``; ``state`` says how it fares meanwhile."""

    def __init__(self, target: int, seed: int) -> None:
        self.state = WELL
        chance, lock = random.Random(seed), threading.Lock()

        def drawn() -> float:
            with lock:
                return chance.random()

        class Handler(_Handler):
            front = self
            storage = target
            draw = staticmethod(drawn)

        self._server = _Server((HOST, 0), Handler)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is gone (killed, or its connection cut) is what this is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    front: ClassVar[Front]
    storage: ClassVar[int]

    @staticmethod
    def draw() -> float:
        """A number from 0 to 1."""
        raise NotImplementedError

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        self._pass()

    do_HEAD = do_PUT = do_POST = do_DELETE = do_GET

    def _pass(self) -> None:
        state = self.front.state
        size = int(self.headers.get("Content-Length") or 0)
        if state == CUT and size and self.draw() < 0.5:
            self.rfile.read(size // 2)
            self._gone()
            return
        body = self.rfile.read(size)
        if state == FAILING:
            self._answer(503, {"Content-Type": "application/xml"}, _BUSY, len(_BUSY))
            return
        if state == SLOW:
            time.sleep(_SLOW_SECONDS[0] + self.draw() * (_SLOW_SECONDS[1] - _SLOW_SECONDS[0]))
        self._ask(body, cut=state == CUT)

    def _ask(self, body: bytes, *, cut: bool) -> None:
        """What storage answers; ``cut``: only the first half of it, or nothing though it was done."""
        connection = http.client.HTTPConnection(HOST, self.storage, timeout=60)
        try:
            given = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            connection.request(self.command, self.path, body or None, given)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        headers = {name: value for name, value in answer.getheaders() if name.lower() not in _OWN}
        size = int(answer.getheader("Content-Length") or len(data)) if self.command == "HEAD" else len(data)
        self._answer(answer.status, headers, data[: len(data) // 2] if cut else data, size)
        if cut:
            self._gone()

    def _answer(self, status: int, headers: dict[str, str], data: bytes, size: int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(size))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else data)

    def _gone(self) -> None:
        self.close_connection = True
        reset(self.connection)

"""waitress with limits of our own: a time for each request, a full disk answered, refusals as problem+json."""

from __future__ import annotations

import errno
import json
import tempfile
import time
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.utilities import Error, RequestEntityTooLarge

from service.config import Settings
from service.problems import MEDIA_TYPE, Problem

CONNECTIONS = 1000
SILENT_SECONDS = 60
"""A connection on which nothing comes for so long is closed."""


def server_for(app: Flask, settings: Settings, host: str, port: int) -> Any:
    """A server that is bound already; ``run`` serves until it is interrupted. Raises OSError."""
    scratch = settings.scratch()
    scratch.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(scratch)  # uploads are kept there while they come in, not where /tmp is memory
    largest = settings.max_upload + settings.max_text
    server: Any = create_server(
        app, host=host, port=port, threads=settings.threads, connection_limit=CONNECTIONS, asyncore_use_poll=True,
        channel_timeout=SILENT_SECONDS, ident="huibian", clear_untrusted_proxy_headers=not settings.proxies,
        # What is over our limit is read to its end and refused by the application: a client that is still sending
        # when the connection closes sees no answer (WEB-06). This is the limit where even that is too much.
        max_request_body_size=2 * largest,
    )  # fmt: skip
    server.channel_class = type("Channel", (HTTPChannel,), {"parser_class": _parser(settings)})
    return server


def _parser(settings: Settings) -> type[HTTPRequestParser]:
    class Parser(HTTPRequestParser):
        """One request as it comes in."""

        def __init__(self, adjustments: Any) -> None:
            super().__init__(adjustments)
            self._begun = time.monotonic()
            self._refusal: Error | None = None

        def received(self, data: bytes) -> int:
            taken = self._received(data)
            if isinstance(self.error, RequestEntityTooLarge):
                limit = settings.max_upload
                self.error = _Refusal(Problem("too-large", 413, name="file", size=self.content_length, limit=limit))
            elif not self.completed and time.monotonic() - self._begun > settings.upload_seconds:
                self.error = _Refusal(Problem("too-slow", 408, seconds=settings.upload_seconds))
                self.completed = True
            elif self.completed and self._refusal:
                self.error = self._refusal
            return taken

        def _received(self, data: bytes) -> int:
            """Reads on where the disk is full, and keeps nothing of it, so that the client sees the answer."""
            try:
                return super().received(data)
            except OSError as error:
                if error.errno not in {errno.ENOSPC, errno.EDQUOT} or self.chunked or self.body_rcv is None:
                    raise
                self._refusal = _Refusal(Problem("storage-full", 507))
                self.body_rcv.buf = _Nothing()  # type: ignore[assignment]
                return super().received(data)

    return Parser


class _Nothing:
    """A buffer that keeps nothing."""

    def append(self, data: bytes) -> None:
        pass

    def close(self) -> None:
        pass

    def getfile(self) -> None:
        return None

    def __len__(self) -> int:
        return 0


class _Refusal(Error):
    """A request that no application sees, answered as one would answer it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self._problem = problem
        self.code = problem.status

    def to_response(  # type: ignore[override]  # the stubs say that a body is str; it is bytes
        self, ident: str | None = None
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        body = self._problem.body()
        return f"{self.code} {body['title']}", [("Content-Type", MEDIA_TYPE)], json.dumps(body).encode()

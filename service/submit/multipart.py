"""A form with one file as a stream of known length, so that a large file never lies in memory (RFC 7578)."""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping
from typing import IO
from urllib.parse import quote


class Form:
    """The body of a POST: ``fields``, then the ``file`` from its beginning on, ``size`` bytes, called ``name``."""

    def __init__(self, fields: Mapping[str, str], name: str, file: IO[bytes], size: int) -> None:
        boundary = secrets.token_hex(16)
        texts = "".join(_part(boundary, f'name="{key}"') + f"{value}\r\n" for key, value in fields.items())
        # The name in filename* only: it is the title of a document without one, and must come over as it is.
        head = texts + _part(boundary, f"name=\"file\"; filename*=UTF-8''{quote(name, safe='')}")
        tail = f"\r\n--{boundary}--\r\n"
        file.seek(0)
        self._left: list[IO[bytes]] = [io.BytesIO(head.encode()), file, io.BytesIO(tail.encode())]
        self.length = len(head.encode()) + size + len(tail)
        self.content_type = f"multipart/form-data; boundary={boundary}"

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most ``size``; none at the end."""
        while self._left:
            if piece := self._left[0].read(size):
                return piece
            self._left.pop(0)
        return b""


def _part(boundary: str, what: str) -> str:
    return f"--{boundary}\r\nContent-Disposition: form-data; {what}\r\n\r\n"

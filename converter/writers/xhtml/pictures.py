"""Pictures that every reading system and browser shows, told from their bytes."""

from __future__ import annotations

from typing import NamedTuple, Protocol

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
)
"""First bytes of the pictures that every reader shows. SVG is left out: it may hold scripts and remote links."""


class Picture(NamedTuple):
    """``source`` is what an ``img`` names, ``type`` the media type, ``name`` the key in the model's media."""

    source: str
    type: str
    name: str


class Shelf(Protocol):
    """Where the writer of blocks finds pictures."""

    def find(self, name: str) -> Picture | None:
        """The picture of that name; None where its bytes are missing or no format that every reader shows."""


def kind_of(data: bytes) -> tuple[str, str] | None:
    """Media type and file ending of a picture; None where it is none of PNG, JPEG, GIF and WebP."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp", "webp"
    return next(((type, suffix) for start, type, suffix in _STARTS if data.startswith(start)), None)

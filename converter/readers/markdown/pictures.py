"""Pictures that a Markdown file links to: which of them can be had, and by which name the Compilation holds them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import PurePosixPath

from converter.errors import InputError
from converter.model import Media
from converter.readers.hygiene import INVISIBLE

Fetch = Callable[[str], bytes]
"""The bytes of a picture by its way from the file (``./a.png`` beside it); raises an InputError where there is none."""

_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".bmp": "image/bmp",
    ".tif": "image/tiff", ".tiff": "image/tiff", ".svg": "image/svg+xml", ".webp": "image/webp", ".emf": "image/x-emf",
    ".wmf": "image/x-wmf",
}  # fmt: skip
_OF_HUIBIAN = re.compile(r"(?:\.\./)?media/([^/]+)")
_ELSEWHERE = re.compile(r"[\\:\x00-\x1f]|^/|(?:^|/)\.\.(?:/|$)")


class Shelf:
    """``media`` are the pictures taken so far. Without ``fetch`` there are no bytes to be had.

    ``expected``: the file is huibian's own, so that a picture in ``media/`` counts even where its bytes are missing.
    """

    def __init__(self, fetch: Fetch | None, *, expected: bool) -> None:
        self.media: dict[str, Media] = {}
        self._names: dict[str, str] = {}
        self._fetch, self._expected = fetch, expected

    def take(self, target: str) -> str:
        """The name of the picture at ``target``; empty where it cannot be had."""
        if target not in self._names:
            self._names[target] = self._taken(target)
        return self._names[target]

    def _taken(self, target: str) -> str:
        own = _OF_HUIBIAN.fullmatch(target)
        if not own and (_ELSEWHERE.search(target) or not target):
            return ""
        data = self._bytes(target)
        if not data and not (own and self._expected):
            return ""
        name = self._free("".join(char for char in PurePosixPath(target).name if char not in INVISIBLE))
        kind = _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
        self.media[name] = Media(type=kind, sha256=hashlib.sha256(data).hexdigest(), data=data)
        return name

    def _bytes(self, target: str) -> bytes:
        if self._fetch is None:
            return b""
        try:
            return self._fetch(target if "/" in target else f"./{target}")
        except InputError:
            return b""

    def _free(self, name: str) -> str:
        """``name``, or one with a number where another picture of another folder bears it."""
        path, number = PurePosixPath(name), 1
        while name in self.media:
            number += 1
            name = f"{path.stem}-{number}{path.suffix}"
        return name

"""The pictures of a compilation within the page itself."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from converter.model import Media
from converter.writers.xhtml.pictures import Picture, kind_of


class Pictures:
    """The pictures that a browser can show, as data URIs, each made at its first use."""

    def __init__(self, media: Mapping[str, Media]) -> None:
        self._media = media
        self._made: dict[str, Picture | None] = {}

    def find(self, name: str) -> Picture | None:
        """The picture of that name; None where its bytes are missing or no format of the web (EMF, WMF, TIFF, SVG)."""
        if name not in self._made:
            self._made[name] = self._picture(name)
        return self._made[name]

    def _picture(self, name: str) -> Picture | None:
        media = self._media.get(name)
        kind = kind_of(media.data) if media else None
        if media is None or kind is None:
            return None
        return Picture(f"data:{kind[0]};base64,{base64.b64encode(media.data).decode()}", kind[0], name)

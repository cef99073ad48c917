"""The pictures of a compilation as EPUB files: ASCII names, types told from the bytes, packed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from converter.model import Media
from converter.package.archive import Member, member
from converter.writers.xhtml.pictures import Picture, kind_of


class Pictures:
    """The pictures that an EPUB can show, by their name in the model."""

    def __init__(self, media: Mapping[str, Media], folder: str) -> None:
        self._media, self._folder = media, folder
        self._members: dict[str, Member] = {}
        self._pictures: dict[str, Picture] = {}
        for number, (name, one) in enumerate(media.items(), 1):
            if kind := kind_of(one.data):
                self._pictures[name] = Picture(f"m{number:04}.{kind[1]}", kind[0], name)

    def find(self, name: str) -> Picture | None:
        """The picture of that name; None where its bytes are missing or no format of EPUB (EMF, WMF, TIFF, SVG)."""
        return self._pictures.get(name)

    def members(self, pictures: Iterable[Picture]) -> list[Member]:
        """The pictures as members of an archive, each made at its first use."""
        return [self._member(picture) for picture in pictures]

    def _member(self, picture: Picture) -> Member:
        if picture.name not in self._members:
            path = f"{self._folder}/{picture.source}"
            self._members[picture.name] = member(path, self._media[picture.name].data, stored=True)
        return self._members[picture.name]

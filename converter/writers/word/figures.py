"""Pictures: their members of the package, and their size on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from docx.image.image import Image

from converter.model import Figure, Media
from converter.package.archive import Member, member
from converter.writers.word.page import Page
from converter.writers.word.template import PICTURE_TYPES
from converter.writers.word.text import attribute

_EMU_PER_TWIP, _EMU_PER_POINT = 635, 12700
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_COMPRESSED = frozenset({"png", "jpeg", "gif", "webp"})
_UNKNOWN = (320 * _EMU_PER_POINT, 240 * _EMU_PER_POINT)


class Picture(NamedTuple):
    """A picture as it lies in the package; ``width`` and ``height`` are its natural ones, in EMU."""

    member: Member
    width: int
    height: int


class Shelf:
    """The pictures of a compilation; each is measured and packed once, when first used."""

    def __init__(self, media: Mapping[str, Media]) -> None:
        self._media = media
        self._numbers = {name: number for number, name in enumerate(media, 1)}
        self._pictures: dict[str, Picture | None] = {}

    def picture(self, name: str) -> Picture | None:
        """The picture ``name``; None where the compilation has no bytes for it or Word has no such pictures."""
        if name not in self._pictures:
            self._pictures[name] = self._packed(name)
        return self._pictures[name]

    def _packed(self, name: str) -> Picture | None:
        media = self._media.get(name)
        suffix = PICTURE_TYPES.get(media.type) if media else None
        if media is None or suffix is None or not media.data:
            return None
        path = f"word/media/image{self._numbers[name]}.{suffix}"
        return Picture(member(path, media.data, stored=suffix in _COMPRESSED), *_natural_size(media.data))


def _natural_size(data: bytes) -> tuple[int, int]:
    try:
        image = Image.from_blob(data)
        width, height = int(image.width), int(image.height)
    except Exception:  # python-docx's readers raise anything on a damaged or unknown picture
        return _UNKNOWN
    return (width, height) if width > 0 and height > 0 else _UNKNOWN


def max_height(page: Page) -> int:
    """Twips: a page less two lines, for the caption."""
    return page.text_height - 2 * page.line


def size(figure: Figure, picture: Picture, width_limit: int, height_limit: int) -> tuple[int, int]:
    """Width and height in EMU: as stated (or natural), scaled down to the limits in twips."""
    ratio = picture.width / picture.height
    width, height = figure.width * _EMU_PER_POINT, figure.height * _EMU_PER_POINT
    if width <= 0 and height <= 0:
        width, height = picture.width, picture.height
    width, height = width if width > 0 else height * ratio, height if height > 0 else width / ratio
    scale = min(1, width_limit * _EMU_PER_TWIP / width, height_limit * _EMU_PER_TWIP / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def inline(relationship: str, number: int, alt: str, width: int, height: int) -> str:
    """A run with the picture in the line; ``number`` is unique in the file, ``width`` and ``height`` in EMU."""
    extent = f'cx="{width}" cy="{height}"'
    name = f'id="{number}" name="图片 {number}" descr="{attribute(alt)}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {extent}/><wp:docPr {name}/>"
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></w:r>"
    )

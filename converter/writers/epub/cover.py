"""The cover of a book: a picture for bookshelves, and the page that shows it (case EPB-03)."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from converter.package.archive import Member, member
from converter.writers.epub import section
from converter.writers.epub.package import Book, Landmark
from converter.writers.epub.section import Section
from converter.writers.xhtml.pictures import kind_of


class Cover(NamedTuple):
    """``file`` and ``type`` are those of the picture, ``page`` shows it, ``sha256`` tells it from another one."""

    file: str
    type: str
    sha256: str
    member: Member
    page: Section


def of(data: bytes) -> Cover | None:
    """The cover that the bytes of a picture make; None where there are none."""
    kind = kind_of(data)
    if kind is None:
        return None
    file = f"cover.{kind[1]}"
    packed = member(f"{section.FOLDER}/{file}", data, stored=True)
    return Cover(file, kind[0], hashlib.sha256(data).hexdigest(), packed, section.cover(file))


def in_front(book: Book, cover: Cover) -> Book:
    """``book`` with its cover page first."""
    (href,) = cover.page.hrefs
    return book._replace(
        spine=[href, *book.spine], pictures=[(cover.file, cover.type), *book.pictures], cover=cover.file,
        landmarks=[Landmark("cover", cover.page.title, href), *book.landmarks],
    )  # fmt: skip

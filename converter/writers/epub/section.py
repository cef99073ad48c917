"""A section of a book (a report, front or back matter, a title page) as XHTML files, packed for the archive.

A section names itself only by its own stem, so that the same packed files serve a report's book and the whole.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from converter.model import Block
from converter.package.archive import Member, member
from converter.writers.epub.pictures import Pictures
from converter.writers.xhtml.blocks import UNPLACED, BlockWriter, Form, Piece
from converter.writers.xhtml.contents import Target
from converter.writers.xhtml.pictures import Picture
from converter.writers.xhtml.sections import nested
from converter.writers.xhtml.text import attribute, escape

FOLDER = "EPUB"
LANGUAGE = "zh-CN"
STYLE_FILE = "style.css"

MAX_BYTES = 250_000
"""Bytes of the blocks in one file: with head and end it stays below the 260 KB that small readers take (EPB-20)."""

_PAGE = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{LANGUAGE}" \
xml:lang="{LANGUAGE}">
<head>
<meta charset="utf-8"/>
<title>%s</title>
<link rel="stylesheet" type="text/css" href="{STYLE_FILE}"/>
</head>
<body>
%s
</body>
</html>
"""


_REFERENCE = re.compile(f"{UNPLACED}#n([0-9]+)")
_FORM = Form(epub=True, limit=MAX_BYTES)


class Section(NamedTuple):
    """``files`` are named below the archive's root, ``hrefs`` from the package document."""

    title: str
    files: tuple[Member, ...]
    hrefs: tuple[str, ...]
    targets: tuple[Target, ...] = ()
    pictures: tuple[Picture, ...] = ()
    described: bool = True


class Kind(NamedTuple):
    """What a section is; ``role`` is empty where ARIA has none for it. An untitled one has no visible heading."""

    type: str
    role: str = ""
    titled: bool = True


CHAPTER = Kind("chapter", "doc-chapter")
PART = Kind("part", "doc-part")
TITLE_PAGE = Kind("titlepage")
FRONT = Kind("frontmatter", titled=False)
BACK = Kind("backmatter", titled=False)
COVER_TITLE = "封面"


def page(kind: Kind, stem: str, title: str) -> Section:
    """A section that has nothing but its title."""
    return build(kind, stem, title, (), {}, Pictures({}, FOLDER))


def cover(picture: str) -> Section:
    """The page of a cover: the picture in that file and no text."""
    body = f'<section class="cover" epub:type="cover" aria-label="{COVER_TITLE}">\n'
    body += f'<figure><img role="doc-cover" src="{picture}" alt="{COVER_TITLE}"/></figure>\n</section>'
    href = "cover.xhtml"
    return Section(COVER_TITLE, (member(f"{FOLDER}/{href}", (_PAGE % (COVER_TITLE, body)).encode()),), (href,))


def build(
    kind: Kind, stem: str, title: str, blocks: Iterable[Block], notes: Mapping[str, tuple[Block, ...]],
    pictures: Pictures,
) -> Section:  # fmt: skip
    """The section as files ``stem.xhtml``, ``stem-2.xhtml`` …; a note stands in the file that refers to it first."""
    writer = BlockWriter(pictures, notes, _FORM)
    pieces, written = writer.pieces(blocks), writer.notes()
    files = list(_packed(pieces, [_size(piece, written) for piece in pieces])) or [[]]
    hrefs = [f"{stem}.xhtml", *(f"{stem}-{number}.xhtml" for number in range(2, len(files) + 1))]
    holders = dict.fromkeys(written, hrefs[-1])
    holders |= {note: href for href, piece in _placed(hrefs, files) for note in piece.notes}
    members = []
    for href, file in zip(hrefs, files, strict=True):
        endings = [xhtml for number, xhtml in written.items() if holders[number] == href]
        body = _opening(kind, title, first=href == hrefs[0]) + nested(file) + _notes(endings) + "</section>"
        page = _PAGE % (attribute(title), _linked(body, href, holders))
        members.append(member(f"{FOLDER}/{href}", page.encode()))
    targets = [Target(p.level, p.label, f"{href}#{p.anchor}") for href, p in _placed(hrefs, files) if p.anchor]
    return Section(title, tuple(members), tuple(hrefs), tuple(targets), tuple(writer.used.values()), writer.described)


def _size(piece: Piece, notes: Mapping[int, str]) -> int:
    """Bytes of a piece and of the notes that come with it."""
    return len(piece.xhtml.encode()) + sum(len(notes[number].encode()) for number in piece.notes)


def _packed(pieces: Sequence[Piece], sizes: Sequence[int]) -> Iterator[list[Piece]]:
    """The pieces file by file, none over MAX_BYTES: cut before headings where that can be."""
    file: list[Piece] = []
    filled = 0
    for start, end in _runs(pieces, sizes):
        size = sum(sizes[start:end])
        if file and (filled + size > MAX_BYTES or pieces[start].goes_on):
            yield file
            file, filled = [], 0
        file += pieces[start:end]
        filled += size
    if file:
        yield file


def _runs(pieces: Sequence[Piece], sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What stays in one file: each heading with all up to the next, or piece by piece where that is too much."""
    starts = [place for place, piece in enumerate(pieces) if piece.level or place == 0]
    for start, end in itertools.pairwise([*starts, len(pieces)]):
        if sum(sizes[start:end]) <= MAX_BYTES:
            yield start, end
        else:
            yield from ((place, place + 1) for place in range(start, end))


def _placed(hrefs: Sequence[str], files: Sequence[Sequence[Piece]]) -> Iterator[tuple[str, Piece]]:
    return ((href, piece) for href, file in zip(hrefs, files, strict=True) for piece in file)


def _linked(body: str, here: str, holders: Mapping[int, str]) -> str:
    """``body`` with each reference led to the file that holds its note."""
    if UNPLACED not in body:
        return body

    def link(match: re.Match[str]) -> str:
        holder = holders[int(match[1])]
        return f"{'' if holder == here else holder}#n{match[1]}"

    return _REFERENCE.sub(link, body)


def _opening(kind: Kind, title: str, *, first: bool) -> str:
    heading = f'<h1 id="title">{escape(title)}</h1>\n' if first and kind.titled else ""
    name = 'aria-labelledby="title"' if heading else f'aria-label="{attribute(title)}"'
    role = f' role="{kind.role}"' if kind.role else ""
    return f'<section class="{kind.type}" epub:type="{kind.type}"{role} {name}>\n{heading}'


def _notes(written: Sequence[str]) -> str:
    return "<div>\n" + "".join(f"{xhtml}\n" for xhtml in written) + "</div>\n" if written else ""

"""A section of a book (a report, front or back matter, a title page) as XHTML files, packed for the archive.

A section names itself only by its own stem, so that the same packed files serve a report's book and the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from converter.model import Block
from converter.package.archive import Member, member
from converter.writers.epub.blocks import DEEPEST, UNPLACED, BlockWriter, Piece
from converter.writers.epub.pictures import Picture, Pictures
from converter.writers.epub.text import attribute, escape

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


_UNPLACED_LINK = re.compile(f"{UNPLACED}#([nr][0-9]+)")


class Target(NamedTuple):
    """A heading as the contents sees it."""

    level: int
    label: str
    href: str


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


def page(kind: Kind, stem: str, title: str) -> Section:
    """A section that has nothing but its title."""
    return build(kind, stem, title, (), {}, Pictures({}, FOLDER))


def build(
    kind: Kind, stem: str, title: str, blocks: Iterable[Block], notes: Mapping[str, tuple[Block, ...]],
    pictures: Pictures,
) -> Section:  # fmt: skip
    """The section as files ``stem.xhtml``, ``stem-2.xhtml`` …"""
    writer = BlockWriter(pictures, notes)
    files = list(packed(writer.pieces(blocks))) or [[]]
    hrefs = [f"{stem}.xhtml", *(f"{stem}-{number}.xhtml" for number in range(2, len(files) + 1))]
    holders = {target: href for href, piece in _placed(hrefs, files) for target in piece.targets}
    members = []
    for href, file in zip(hrefs, files, strict=True):
        body = _linked(_opening(kind, title, first=href == hrefs[0]) + nested(file) + "</section>", href, holders)
        members.append(member(f"{FOLDER}/{href}", (_PAGE % (escape(title), body)).encode()))
    targets = [Target(p.level, p.label, f"{href}#{p.anchor}") for href, p in _placed(hrefs, files) if p.anchor]
    return Section(title, tuple(members), tuple(hrefs), tuple(targets), tuple(writer.used.values()), writer.described)


def _placed(hrefs: Sequence[str], files: Sequence[Sequence[Piece]]) -> Iterator[tuple[str, Piece]]:
    return ((href, piece) for href, file in zip(hrefs, files, strict=True) for piece in file)


def _linked(body: str, here: str, holders: Mapping[str, str]) -> str:
    """``body`` with each link to a note, or back from one, led to the file that holds its target."""
    if UNPLACED not in body:
        return body

    def link(match: re.Match[str]) -> str:
        holder = holders[match[1]]
        return ("" if holder == here else holder) + "#" + match[1]

    return _UNPLACED_LINK.sub(link, body)


def packed(pieces: Sequence[Piece], limit: int = MAX_BYTES) -> Iterator[list[Piece]]:
    """The pieces file by file, none over ``limit`` bytes (unless one piece is): cut before headings where it can be."""
    file: list[Piece] = []
    size = 0
    for unit in _units(pieces):
        sizes = [len(piece.xhtml.encode()) for piece in unit]
        whole = sum(sizes) <= limit
        for run, weight in [(unit, sum(sizes))] if whole else [([p], n) for p, n in zip(unit, sizes, strict=True)]:
            if file and size + weight > limit:
                yield file
                file, size = [], 0
            file += run
            size += weight
    if file:
        yield file


def _units(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Each heading with what follows it, up to the next."""
    unit: list[Piece] = []
    for piece in pieces:
        if piece.level and unit:
            yield unit
            unit = []
        unit.append(piece)
    if unit:
        yield unit


def nested(pieces: Iterable[Piece]) -> str:
    """The pieces with a section element around each heading and what belongs to it."""
    out: list[str] = []
    levels: list[int] = []
    for piece in pieces:
        if piece.level:
            level = min(piece.level, DEEPEST)
            while levels and levels[-1] >= level:
                levels.pop()
                out.append("</section>\n")
            levels.append(level)
            out.append("<section>\n")
        out += (piece.xhtml, "\n")
    return "".join(out) + "</section>\n" * len(levels)


def _opening(kind: Kind, title: str, *, first: bool) -> str:
    heading = f'<h1 id="title">{escape(title)}</h1>\n' if first and kind.titled else ""
    name = 'aria-labelledby="title"' if heading else f'aria-label="{attribute(title)}"'
    role = f' role="{kind.role}"' if kind.role else ""
    return f'<section epub:type="{kind.type}"{role} {name}>\n{heading}'


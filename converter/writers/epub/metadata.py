"""What an EPUB says about itself: identity, dates, series, and for whom it is fit (EPUB Accessibility 1.1)."""

from __future__ import annotations

import datetime
import os
import re
import uuid
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from converter.errors import InvalidOptions
from converter.model import Block, Compilation, Figure, Heading, Paragraph, Report, Table
from converter.writers.xhtml.pictures import Picture
from converter.writers.xhtml.text import label

_NAMESPACE = uuid.UUID("f3a4b1b6-6f0e-5c3b-9d53-3c8f6a6e2d10")
"""Of the identifiers that huibian gives to books; never to be changed."""

_EPOCH = datetime.datetime(1980, 1, 1)
"""The date of a book whose text states none: the first that a zip archive can hold, as its members have it."""

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

Meta = tuple[str, dict[str, str]]
"""The text of a ``meta`` of the package document, and its attributes."""


class Facts(NamedTuple):
    """``modified`` is in UTC; ``date`` is ISO 8601 or empty, ``creator`` may be empty."""

    identifier: str
    title: str
    modified: datetime.datetime
    date: str = ""
    creator: str = ""
    metas: tuple[Meta, ...] = ()


def of_report(compilation: Compilation, report: Report, title: str, *changing: str) -> Facts:
    """The facts of a report's own book; ``changing`` are the options that change it.

    Raises InvalidOptions for a bad SOURCE_DATE_EPOCH.
    """
    text = (compilation.title, str(report.number), *_text_of_report(report))
    return Facts(
        _identifier("report", *changing, *text), label(title), modified([report.date]),
        report.date if _moment(report.date) else "", label(report.organization), tuple(_series(compilation, report)),
    )  # fmt: skip


def of_whole(compilation: Compilation, title: str, *changing: str) -> Facts:
    """The facts of the whole's book; as :func:`of_report`."""
    dates = [report.date for report in compilation.reports]
    return Facts(_identifier("whole", *changing, *_text_of_whole(compilation)), label(title), modified(dates))


def _identifier(*text: str) -> str:
    """The same for the same text and the same options that change the book, wherever and whenever it is written."""
    return uuid.uuid5(_NAMESPACE, "\n".join(text).encode(errors="replace").decode()).urn


def modified(dates: Iterable[str]) -> datetime.datetime:
    """When a book with these ``dates`` (ISO 8601) was changed last, without a clock.

    SOURCE_DATE_EPOCH (seconds since 1970) where it is set; else the last of the dates; else a fixed one.
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stated:
        try:
            return datetime.datetime.fromtimestamp(int(stated), datetime.UTC).replace(tzinfo=None)
        except (ValueError, OverflowError, OSError) as error:
            reason = f"“{stated}” 不是 1970 年以来的秒数 / is no number of seconds since 1970"
            raise InvalidOptions(option="SOURCE_DATE_EPOCH", reason=reason) from error
    return max(filter(None, map(_moment, dates)), default=_EPOCH)


def _moment(date: str) -> datetime.datetime | None:
    match = _DATE.fullmatch(date)
    if not match:
        return None
    try:
        return datetime.datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def _series(compilation: Compilation, report: Report) -> Iterator[Meta]:
    name = label(compilation.title)
    if not name or len(compilation.reports) < 2:
        return
    yield name, {"property": "belongs-to-collection", "id": "series"}
    yield "series", {"refines": "#series", "property": "collection-type"}
    yield str(report.number), {"refines": "#series", "property": "group-position"}
    # The older form, which more libraries read.
    yield "", {"name": "calibre:series", "content": name}
    yield "", {"name": "calibre:series_index", "content": str(report.number)}


def accessibility(pictures: Iterable[Picture], *, described: bool, covered: bool) -> tuple[Meta, ...]:
    """What is true of the book: ``described`` says whether every picture has a text in its place.

    A cover (``covered``) says nothing that the text does not, and is no way to take the book in.
    """
    types = {picture.type for picture in pictures}
    rows = [("accessMode", "textual")]
    if types:
        rows += [("accessMode", "visual"), ("accessModeSufficient", "textual,visual")]
    if described:
        rows += [("accessModeSufficient", "textual")]
    features = ["tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability"]
    rows += [("accessibilityFeature", feature) for feature in features]
    if types and described:
        rows += [("accessibilityFeature", "alternativeText")]
    # A GIF may flash; nobody has looked at it.
    rows += [("accessibilityHazard", "unknown" if "image/gif" in types else "none")]
    rows += [("accessibilitySummary", _SUMMARY + (_PICTURES[described] if types else _NO_PICTURES[covered]))]
    return tuple((value, {"property": f"schema:{name}"}) for name, value in rows)


_SUMMARY = "正文为可调整字号和版式的文字，各级标题按层次标明，可从目录直接到达，阅读顺序与原文一致。"
_NO_PICTURES = {False: "没有图片、声音和动画。", True: "除封面外没有图片、声音和动画。"}
_PICTURES = {True: "图片均有文字说明。", False: "部分图片没有文字说明。"}


def _text_of_whole(compilation: Compilation) -> Iterator[str]:
    yield compilation.title
    yield from _texts(compilation.front)
    for part in compilation.parts:
        yield f"{part.first}-{part.last} {part.title}"
    for report in compilation.reports:
        yield str(report.number)
        yield from _text_of_report(report)
    yield from _texts(compilation.back)
    for blocks in compilation.notes.values():
        yield from _texts(blocks)


def _text_of_report(report: Report) -> Iterator[str]:
    yield report.title
    yield from _texts(report.blocks)
    for blocks in report.notes.values():
        yield from _texts(blocks)


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.full_text()
            case Table():
                for cell in (cell for row in block.rows for cell in row):
                    yield cell.text
                    yield from _texts(cell.blocks)
            case Figure():
                yield f"{block.media} {block.alt}"

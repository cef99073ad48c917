"""The title of the compilation, out of the lines before its contents and its first report."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePosixPath

from converter.contents.document import Document
from converter.contents.keys import key
from converter.contents.region import Region
from converter.contents.shapes import is_bracket, is_date, is_title, leads, names_collection, names_genre
from converter.model import Entry
from converter.source import Line

LONGEST_COVER = 30
"""Lines at the start of a document in which the compilation's title is looked for."""
PREFACES = frozenset(
    ("前言", "序", "序言", "导言", "引言", "编者按", "编者的话", "编辑说明", "编写说明", "说明", "卷首语", "写在前面")
)
_HEADER_ENDINGS = ("目录", "目次")


def compilation_title(
    document: Document, name: str, regions: Sequence[Region], entries: Sequence[Entry]
) -> tuple[str, tuple[Line, ...]]:
    """The title and its lines; without lines it is part of the line 目录 or the name of the source, less its ending."""
    titles = {key(entry.title) for entry in entries} - {""}
    cover = _cover(document, regions, titles) if titles else []
    if found := title_lines(cover):
        return "".join(line.text for line in found), tuple(found)
    return _from_header(document, regions) or PurePosixPath(name.replace("\\", "/")).stem, ()


def _cover(document: Document, regions: Sequence[Region], titles: set[str]) -> list[Line]:
    """The lines from the start to the contents, a preface, or the first title that the contents prints (but for one
    that the format calls the title of the document: a document may be called as the only report in it)."""
    stop = min(region.start for region in regions)
    cover: list[Line] = []
    for at in range(min(stop, LONGEST_COVER)):
        line = document.lines[at]
        printed = bool({document.keys[at], document.unnumbered[at]} & titles) and line.style != "title"
        if printed or document.keys[at] in PREFACES:
            break
        cover.append(line)
    return cover


def title_lines(cover: Sequence[Line]) -> list[Line]:
    """What the format calls the title; else the line that names a collection, else the first that may be one."""
    stated = next((at for at, line in enumerate(cover) if line.style == "title"), len(cover))
    if stated < len(cover):
        return [
            cover[stated],
            *takewhile(lambda line: line.style == "title" and not line.page_break, cover[stated + 1 :]),
        ]
    able = [
        at for at, line in enumerate(cover) if is_title(line) and not leads(line.text) and not is_bracket(line.text)
    ]
    named = [at for at in able if names_collection(cover[at].text)]
    chosen = next(iter(named or able[:1]), None)
    if chosen is None:
        return []
    first = chosen
    while first and first - 1 in able and chosen - first < 2 and _is_begun(cover[first - 1]):
        first -= 1
    last = chosen
    if last + 1 < len(cover) and (is_bracket(cover[last + 1].text) and not is_date(cover[last + 1].text)):
        last += 1
    return list(cover[first : last + 1])


def _is_begun(line: Line) -> bool:
    """Whether a title may begin with ``line`` and go on in the next: it has no end of its own."""
    return not names_genre(line.text) and not names_collection(line.text)


def _from_header(document: Document, regions: Sequence[Region]) -> str:
    """What stands before 目录 in its own line (…汇编目录)."""
    for region in regions:
        text = document.lines[region.start].text
        for ending in _HEADER_ENDINGS:
            if region.headers and text.endswith(ending) and key(text) != ending:
                return text.removesuffix(ending).strip()
    return ""

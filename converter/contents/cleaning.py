"""What is no text wherever it stands: paywall markers (##paidbegin##), and page furniture that the format states."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from converter.model import Mark, Notice, notice
from converter.source import Line

_WORD = r"(?:paid|pay|vip|fee|charge|member|hidden|hide|free|preview)"
_PAGE = re.compile(r"(?:page|of|[\W\d第共页頁ivxlc])+", re.IGNORECASE)
"""A page number, in any dress, and nothing else."""
_MARKER = re.compile(
    rf"[#＃]{{2}}\s*/?{_WORD}[a-z_]{{0,20}}\s*[#＃]{{2}}"
    rf"|\[/?{_WORD}[a-z_]{{0,20}}\]"
    r"|【(?:付费|收费|会员)(?:内容|阅读|部分|可见)(?:开始|结束|分割线)?】",
    re.IGNORECASE,
)


def cleaned(lines: Iterable[Line]) -> tuple[list[Line], list[Notice]]:
    """The lines without markers and furniture, and a notice of removed text for each.

    The rest of a line that holds a marker stays one line; where the marker stood at its start its ``offset`` moves on.
    """
    kept: list[Line] = []
    notices: list[Notice] = []
    for line in lines:
        if line.furniture and not line.block:
            code = "page-number" if _PAGE.fullmatch(line.text) else "running-head"
            notices.append(removed(code, line))
            continue
        found = list(_MARKER.finditer(line.text)) if _may_hold(line.text) else []
        notices += [_marker(line, match) for match in found]
        rest = _without(line, [match.span() for match in found]) if found else line
        if rest.text or rest.block:
            kept.append(rest)
    return kept, notices


def removed(code: str, line: Line, report: int | None = None) -> Notice:
    """A notice that the whole of ``line`` is left out."""
    return notice(code, line=line.place, offset=line.offset, text=line.text, removed=True, report=report)


def _may_hold(text: str) -> bool:
    return "##" in text or "＃＃" in text or "[" in text or "【" in text


def _marker(line: Line, match: re.Match[str]) -> Notice:
    return notice("paid-marker", line=line.place, offset=line.offset + match.start(), text=match[0], removed=True)


def _without(line: Line, spans: list[tuple[int, int]]) -> Line:
    """``line`` without the characters of ``spans``, and without white space at its ends."""
    keep = [True] * len(line.text)
    for start, end in spans:
        keep[start:end] = [False] * (end - start)
    first = next((at for at, char in enumerate(line.text) if keep[at] and not char.isspace()), len(line.text))
    keep[:first] = [False] * first
    rest = "".join(char for char, stays in zip(line.text, keep, strict=True) if stays).rstrip()
    places = [0]
    for stays in keep:
        places.append(places[-1] + stays)
    marks = (_moved(mark, places, len(rest)) for mark in line.marks)
    return msgspec.structs.replace(
        line, text=rest, offset=line.offset + first, marks=tuple(mark for mark in marks if mark)
    )


def _moved(mark: Mark, places: list[int], length: int) -> Mark | None:
    start, end = (min(places[min(at, len(places) - 1)], length) for at in (mark.start, mark.end))
    return msgspec.structs.replace(mark, start=start, end=end) if start < end or mark.start == mark.end else None

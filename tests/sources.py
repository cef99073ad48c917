"""Sources for tests, out of text: a line a place, stripped, blank ones left out."""

from __future__ import annotations

import re
from collections import Counter

from converter.contents import Contents
from converter.model import SourceInfo, without_blanks
from converter.segment import Cut
from converter.source import Line, Source

_LINE_END = re.compile("\r\n|\r|\n")


def source(text: str, name: str = "汇编.txt") -> Source:
    lines = [
        Line(place=place, text=line.strip(), offset=len(line) - len(line.lstrip()))
        for place, line in enumerate(_LINE_END.split(text), 1)
        if line.strip()
    ]
    return Source(info=SourceInfo(name=name, sha256="", format="text"), lines=tuple(lines))


def characters_of(given: Source) -> Counter[str]:
    """Every character of the source that conservation counts."""
    return Counter(without_blanks("".join(line.text for line in given.lines)))


def characters_in(contents: Contents, cut: Cut) -> Counter[str]:
    """Every character of title, entries, parts, reports, front, back and removed notices (DESIGN 3.4)."""
    texts = [cut.title] if cut.title_line else []
    texts += [entry.text for entry in contents.entries]
    texts += [part.title for part in cut.parts if part.line]
    texts += [line.text for line in (*cut.front, *cut.back)]
    for span in cut.spans:
        texts += [span.title] if span.title_line else []
        texts += [line.text for line in span.lines]
    texts += [notice.text for notice in cut.notices if notice.removed]
    return Counter(without_blanks("".join(texts)))

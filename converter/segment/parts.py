"""Parts (上篇, 第二部分 …) that no contents prints: their titles stand straight before the reports that open them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from converter.contents.document import Document
from converter.contents.ordinals import ordinal
from converter.contents.shapes import is_title, leads, names_part
from converter.segment.heads import Head, PartHead

FEWEST = 2
"""A single 第一部分 is more likely a section."""
LONGEST_HEAD = 2
"""Lines (a label, a document number) that may stand between the title of a part and that of its first report."""
_HALVES = "上中下"


def parts_before(body: Document, titled: Sequence[Head]) -> list[PartHead]:
    """The parts whose titles stand before some of the reports ``titled``, counting up from the first; else none."""
    found = list(_before(body, titled))
    values = [value for _, _, value in found]
    if len(found) < FEWEST or values[0] != 1 or any(after <= before for before, after in pairwise(values)):
        return []
    firsts = [place for _, place, _ in found] + [len(titled)]
    return [
        PartHead("", at, 1, tuple(head.at for head in titled[first:stop]))
        for (at, _, _), (first, stop) in zip(found, pairwise(firsts), strict=True)
    ]


def _before(body: Document, titled: Sequence[Head]) -> Iterator[tuple[int, int, int]]:
    """Line, place of the first report and number of each part."""
    floor = 0
    for place, head in enumerate(titled):
        at = head.at - 1
        while at >= floor and head.at - at <= LONGEST_HEAD and leads(body.lines[at].text):
            at -= 1
        if at >= floor and is_title(body.lines[at]) and names_part(body.lines[at].text):
            yield at, place, _value(body.lines[at].text)
        floor = head.at + head.count


def _value(text: str) -> int:
    number = ordinal(text)
    return (number and number.value) or _HALVES.find(text[0]) + 1

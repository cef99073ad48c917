"""What a person should know about the cut: where body and printed contents differ, what was joined, what is equal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from converter.contents.document import Document
from converter.contents.keys import key
from converter.contents.ordinals import without_ordinal
from converter.model import Entry, Notice, notice
from converter.segment.heads import Head
from converter.source import Line

NAMED = 10
"""Lines that a notice names."""


def of_heads(body: Document, reports: Sequence[Head], missing: Iterable[Entry]) -> list[Notice]:
    """The notices of all titles against the contents, of equal ones, and of the entries without a body."""
    found = of_titles(body, reports)
    for number, head in enumerate(reports, 1):
        found += _against_entry(body.lines[head.at].place, number, head)
    return found + without_body(missing)


def of_titles(body: Document, reports: Sequence[Head]) -> list[Notice]:
    """The notices of broken titles and of equal ones."""
    found = [own for number, head in enumerate(reports, 1) for own in joined(body, number, head)]
    return found + _equal(body, reports)


def joined(body: Document, number: int, head: Head) -> list[Notice]:
    """The notice of a title that is broken over lines."""
    if head.count < 2:
        return []
    line = body.lines[head.at].place
    return [notice("title-joined", line=line, text=head.title, report=number, count=head.count)]


def _against_entry(line: int, number: int, head: Head) -> list[Notice]:
    """The notices of a title without an entry, out of order, or worded otherwise than printed."""
    printed = head.entry
    if printed is None:
        return [notice("body-without-entry", line=line, text=head.title, report=number)]
    found = []
    if head.moved:
        entry = printed.number or printed.title
        found.append(notice("order-differs", line=line, text=head.title, report=number, number=entry))
    if key(printed.title) not in (key(head.title), key(without_ordinal(head.title))):
        found.append(notice("title-differs", line=line, text=head.title, report=number, printed=printed.title))
    return found


def without_body(missing: Iterable[Entry]) -> list[Notice]:
    """The notices of entries whose reports stand nowhere."""
    return [
        notice("entry-without-body", line=entry.line, offset=entry.offset, text=entry.title, number=entry.number or "–")
        for entry in missing
    ]


def _equal(body: Document, reports: Sequence[Head]) -> list[Notice]:
    """One notice for each title that several reports bear."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, head in enumerate(reports, 1):
        if head.count:
            groups[key(head.title)].append(number)
    return [
        notice(
            "equal-titles", line=body.lines[reports[numbers[0] - 1].at].place, text=reports[numbers[0] - 1].title,
            report=numbers[0], numbers="、".join(map(str, numbers)),
        )
        for numbers in groups.values() if len(numbers) > 1
    ]  # fmt: skip


def without_contents(count: int, how: str) -> list[Notice]:
    """The notice that no contents was found; ``how`` the reports were told apart instead."""
    return [notice("contents-missing", count=count, how=how)]


def recurring(how: str, count: int, confidence: int) -> list[Notice]:
    """The notices that reports were found from what recurs."""
    return [*without_contents(count, how), notice("recurring-reports", how=how, count=count, confidence=confidence)]


def undecided(body: Document, unsure: Sequence[int]) -> list[Notice]:
    """The notice of lines that may be titles of further reports, where nothing was cut."""
    if not unsure:
        return []
    first = body.lines[unsure[0]]
    lines = "、".join(str(body.lines[at].place) for at in unsure[:NAMED]) + ("…" if len(unsure) > NAMED else "")
    return [notice("recurring-unsure", line=first.place, text=first.text, count=len(unsure), lines=lines)]


def around(front: Sequence[Line], back: Sequence[Line]) -> list[Notice]:
    """The notices of lines before the first and after the last report."""
    sides = (("front-matter", front), ("back-matter", back))
    return [notice(code, line=lines[0].place, count=len(lines)) for code, lines in sides if lines]

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


def of_heads(body: Document, reports: Sequence[Head], missing: Iterable[Entry]) -> list[Notice]:
    """The notices of all titles, of equal ones, and of the entries without a body."""
    found = [note for number, head in enumerate(reports, 1) for note in of_title(body, number, head)]
    found += _equal(body, reports)
    found += [
        notice("entry-without-body", line=entry.line, offset=entry.offset, text=entry.title, number=entry.number or "")
        for entry in missing
    ]
    return found


def of_title(body: Document, number: int, head: Head) -> list[Notice]:
    """The notices of one title: broken over lines, without an entry, out of order, worded otherwise."""
    if not head.count:
        return []
    line = body.lines[head.at].place
    found = []
    if head.count > 1:
        found.append(notice("title-joined", line=line, text=head.title, report=number, count=head.count))
    if head.entry is None:
        return found
    printed = head.entry
    if head.moved:
        found.append(
            notice("order-differs", line=line, text=head.title, report=number, number=printed.number or printed.title)
        )
    if key(printed.title) not in (key(head.title), key(without_ordinal(head.title))):
        found.append(notice("title-differs", line=line, text=head.title, report=number, printed=printed.title))
    return found


def without_entry(body: Document, number: int, head: Head) -> Notice:
    """The notice of a title that the contents does not print."""
    return notice("body-without-entry", line=body.lines[head.at].place, text=head.title, report=number)


def _equal(body: Document, reports: Sequence[Head]) -> list[Notice]:
    """One notice for each title that several reports bear."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, head in enumerate(reports, 1):
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


def around(front: Sequence[Line], back: Sequence[Line]) -> list[Notice]:
    """The notices of lines before the first and after the last report."""
    sides = (("front-matter", front), ("back-matter", back))
    return [notice(code, line=lines[0].place, count=len(lines)) for code, lines in sides if lines]

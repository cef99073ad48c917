"""Lines that look and stand like the titles of reports, weighed one by one and decided as a sequence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from converter.contents.document import Document
from converter.contents.keys import key
from converter.contents.shapes import (
    is_bracket,
    is_date,
    is_label,
    is_salutation,
    is_title,
    is_unit,
    leads,
    names_collection,
    names_genre,
    names_part,
    names_speaker,
)
from converter.segment.edges import BROKEN, document_title
from converter.segment.naming import (
    has_year,
    is_generic,
    names_both,
    names_document,
    names_occasion,
    names_section,
    unit,
)
from converter.segment.recurring.ends import closes, encloses
from converter.segment.recurring.sections import Sections
from converter.source import Line

SURE, LIKELY = 5, 4
"""Signs of a title that speak for a report by themselves, and beside others."""
SURE_ALONE = 6
"""Signs of the only title in the document."""
ALL = 8
"""Signs from which on nothing is in doubt."""
SHORTEST = 4
OFTEN, LONGEST_NAME = 3, 20
_KIND = 4
"""Characters that name the kind of document at the end of a title: 调研报告."""
HEADED = 3
"""Signs of a subtitle, an author or an abstract below a title."""
_SAYS_WHO = re.compile(r"(?:作\s*者|撰\s*稿\s*人?|执\s*笔\s*人?|摘\s*要|内容提要)\s*[:：]")
_DASHES = ("—", "－", "-", "–")


@dataclass(frozen=True)
class Title:
    """``count`` lines from ``at`` on may be a title; ``text`` is what they say, with the subtitle below."""

    at: int
    count: int
    text: str


class Beginning(NamedTuple):
    """The sections begin ``anew`` below the title; ``after``: signs of an end above it; it stands ``often``; ``named``:
    where it does, a line of its own below or above names whose each is."""

    anew: bool
    after: int
    often: bool
    named: bool

    @property
    def signs(self) -> int:
        return 2 * self.anew + self.after + 2 * self.named


def titled(body: Document, sections: Sections) -> tuple[list[tuple[int, int]], int, list[int]]:
    """The heads and the confidence; where the signs are too few for a cut, the lines that look like titles."""
    able = list(_alone(list(_once(_able(body)))))
    weighed = list(_weighed(body, sections, able))
    first, inner = _at_start(body, weighed)
    likely = list(_of_units(first, [(own, signs) for own, signs in inner if signs >= LIKELY]))
    sure = [signs for _, signs in likely if signs >= SURE]
    if not (len(sure) >= 2 or (sure and first and max(sure) >= SURE_ALONE)):
        return [], 0, [own.at for own, _ in likely]
    share = sum(min(signs, ALL) for _, signs in likely) / (ALL * len(likely))
    heads = [(own.at, own.count) for own in (*first, *(own for own, _ in likely))]
    return [*_before(body, sections, heads[0][0]), *heads], round(100 * share), []


def _of_units(
    first: Sequence[Title], likely: Sequence[tuple[Title, int]]
) -> Iterator[tuple[Title, int]]:  # fmt: skip
    """``likely`` without titles that say only which year's plan it is, where most titles name their unit: such a plan
    is that of the unit before."""
    named = [bool(unit(own.text)) for own in (*first, *(own for own, _ in likely))]
    mostly = named.count(True) > max(named.count(False), 1)
    for own, signs in likely:
        if not (mostly and is_generic(own.text) and not unit(own.text)):
            yield own, signs


def _before(body: Document, sections: Sections, stop: int) -> Iterator[tuple[int, int]]:
    """The title of a report that stands ahead of all that look like one: it has sections."""
    at, count = document_title(body)
    if count and at + count < stop and 1 in sections.counts("一、", at, stop):
        yield at, count


def _at_start(
    body: Document, weighed: Sequence[tuple[Title, int]]
) -> tuple[list[Title], Sequence[tuple[Title, int]]]:  # fmt: skip
    """The title that the document opens with (below a head or a cover without text), and the others."""
    if not weighed:
        return [], []
    own = weighed[0][0]
    opens = all(_is_cover(line) for line in body.lines[: own.at])
    return ([own], weighed[1:]) if opens else ([], weighed)


def _is_cover(line: Line) -> bool:
    return leads(line.text) or is_title(line) or is_bracket(line.text) or is_date(line.text)


def _able(body: Document) -> Iterator[Title]:
    """The lines, up to three joined, that may be the title of a report."""
    at = 0
    while at < len(body.lines):
        found = _title(body, at)
        if found:
            yield found
        at += found.count if found else 1


def _title(body: Document, at: int) -> Title | None:
    line = body.lines[at]
    if not _may_open(body, at):
        return None
    below = body.lines[at + 1] if at + 1 < len(body.lines) else None
    if below and below.text.startswith(_DASHES) and is_title(below):
        return Title(at, 1, below.text.lstrip("—－-–"))
    if below and (_SAYS_WHO.match(below.text) or names_speaker(below.text)) and len(body.keys[at]) >= SHORTEST:
        return Title(at, 1, line.text)
    if names_genre(line.text) and (names_document(line.text) or not names_section(line.text)):
        return Title(at, 1, line.text)
    if found := _broken(body, at):
        return found
    apart = line.page_break or line.centered or line.style == "title"
    return Title(at, 1, line.text) if apart and line.level == 0 and len(body.keys[at]) >= SHORTEST else None


def _may_open(body: Document, at: int) -> bool:
    line = body.lines[at]
    if len(body.keys[at]) < SHORTEST or not is_title(line) or is_bracket(line.text) or leads(line.text):
        return False
    if _SAYS_WHO.match(line.text) or line.text.startswith(("《", "附", *_DASHES)):
        return False
    if names_collection(line.text) or names_part(line.text):
        return False
    before = body.lines[at - 1].text if at else ""
    return not before.endswith(("：", ":", "，", "、")) and not (before.startswith("附") and leads(before))


def _broken(body: Document, at: int) -> Title | None:
    """A title over two or three lines: the first names the unit or the year, the last the kind of document."""
    text = body.lines[at].text
    if not (has_year(text) or unit(f"{text}2000年") or text.startswith("关于")) or (is_unit(text) and _signs(body, at)):
        return None
    for count in range(2, BROKEN + 1):
        if at + count > len(body.lines) or not is_title(body.lines[at + count - 1]):
            return None
        line = body.lines[at + count - 1]
        if (line.style, line.level) != (body.lines[at].style, body.lines[at].level):
            return None
        if line.text.startswith(_DASHES) or is_bracket(line.text) or is_label(line.text):
            return None
        text += line.text
        if names_genre(text):
            return Title(at, count, text)
    return None


def _signs(body: Document, at: int) -> bool:
    """Whether the unit on line ``at`` signs what stands above it: no date and no page break parts the two."""
    if at == 0 or body.lines[at].page_break:
        return False
    before = body.lines[at - 1].text
    return not (closes(before) or leads(before))


def _once(able: Iterable[Title]) -> Iterator[Title]:
    """Those that do not print the title straight before them again."""
    former = Title(-1, 0, "")
    for own in able:
        if not (former.at + former.count == own.at and key(former.text) == key(own.text)):
            yield own
        former = own


def _alone(able: Sequence[Title]) -> Iterator[Title]:
    """Those that do not stand in a list; of several at the start of the document, the last (the others are a cover)."""
    for place, own in enumerate(able):
        before = place > 0 and able[place - 1].at + able[place - 1].count == own.at
        after = place + 1 < len(able) and own.at + own.count == able[place + 1].at
        if not after and (not before or own.at < BROKEN):
            yield own


def _weighed(body: Document, sections: Sections, able: Sequence[Title]) -> Iterator[tuple[Title, int]]:
    """Each with its signs. What is likely a title is what the next one is compared with."""
    often = Counter(_frame(own.text) for own in able)
    named = _named(body, able)
    former = ""
    stops = [*(own.at for own in able[1:]), len(body.lines)][: len(able)]
    for own, stop in zip(able, stops, strict=True):
        if not sections.has_text(own.at + own.count, stop) or encloses(former, own.text):
            continue
        begins = Beginning(
            anew=sections.begin_anew(own.at + own.count, stop),
            after=_ended(body, own.at),
            often=often[_frame(own.text)] > 1,
            named=own.at in named,
        )
        signs = _of_shape(own.text, former) + _of_place(body, own) + begins.signs + _of_former(own.text, former, begins)
        yield own, signs
        if signs >= LIKELY or not former:
            former = own.text


def _frame(text: str) -> str:
    """What titles of one kind have in common: all, or 关于…的调研报告."""
    whole = key(text)
    return f"关于{whole[-_KIND:]}" if names_occasion(text) and whole.startswith("关于") else whole


def _named(body: Document, able: Sequence[Title]) -> set[int]:
    """The lines of titles with their speaker below, where three or more have him; and of those that stand three times
    or more, with a short line of its own below each or a unit above."""
    groups: dict[str, list[Title]] = {}
    for own in able:
        groups.setdefault(key(own.text), []).append(own)
    spoken = {own.at for own in able if any(names_speaker(line.text) for line in _below(body, own))}
    found = spoken if len(spoken) >= OFTEN else set()
    for group in groups.values():
        below = {_name_below(body, own.at + own.count) for own in group}
        above = {body.keys[own.at - 1] if own.at and is_unit(body.lines[own.at - 1].text) else "" for own in group}
        if len(group) >= OFTEN and any(len(names) == len(group) and "" not in names for names in (below, above)):
            found |= {own.at for own in group}
    return found


def _below(body: Document, own: Title) -> Sequence[Line]:
    """The line below ``own``, if any."""
    return body.lines[own.at + own.count : own.at + own.count + 1]


def _name_below(body: Document, at: int) -> str:
    """The key of a line that may say whose the report above is."""
    line = body.lines[at] if at < len(body.lines) else None
    return body.keys[at] if line and len(line.text) <= LONGEST_NAME and is_title(line) else ""


def _of_shape(text: str, former: str) -> int:
    """What the title says of itself: the kind of document, the unit, the year, the occasion."""
    kind = 2 if names_document(text) or names_both(text) else 1 if names_genre(text) else 0
    named, year, both = unit(text), has_year(text), names_both(text)
    generic = is_generic(text) and key(text) != key(former)
    whose = 2 + bool(former and named not in former) if named else 2 if names_occasion(text) else 0
    whole = both or (kind == 2 and year and not generic)
    return kind + whose + year + whole - 2 * generic


def _of_place(body: Document, own: Title) -> int:
    """What stands around it: what the format states of it, a salutation or a date below.

    A heading of the format that names neither unit nor year is more likely a chapter, also on a page of its own.
    """
    line, below = body.lines[own.at], body.lines[own.at + own.count].text
    headed = _SAYS_WHO.match(below) or below.startswith(_DASHES) or names_speaker(below)
    opens = HEADED if headed else int(is_salutation(below) or (is_bracket(below) and is_date(below)))
    chapter = line.level > 0 and not (unit(own.text) or has_year(own.text) or names_occasion(own.text))
    stated = 0 if chapter else 2 * line.page_break + (line.level == 1)
    return stated + line.centered + 2 * (line.style == "title") + opens


def _ended(body: Document, at: int) -> int:
    """The signs that a document ends before line ``at``, lines of the next one's head aside: its date, or a phrase."""
    while at and leads(body.lines[at - 1].text):
        at -= 1
    before = body.lines[at - 1].text if at else ""
    return 3 if is_date(before) else 2 if closes(before) else 0


def _of_former(text: str, former: str, begins: Beginning) -> int:
    """The title before it again: a running head, or a section called by a part of it, unless a document begins."""
    same = key(text) == key(former)
    starts = begins.anew or begins.after or begins.named
    if key(text) in key(former) and not ((same or names_both(text)) and starts):
        return -3
    return int(begins.often and (same or not is_generic(text)))

"""Where the printed contents stands: from the line 目录 (or the first entry) to the last entry before the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from converter.contents.document import Document, is_hint, is_sentence
from converter.contents.keys import LONGEST_TITLE, key, likeness
from converter.contents.ordinals import ordinal
from converter.contents.pieces import Piece, pieces, unbroken

GAP = 3
"""Lines without page or number (a part's title, the first half of a broken entry) that may stand between entries."""
ALIKE = 0.75
"""From this likeness to the first entry on, a line is taken for the title of the first report."""
SHORTEST_TITLE = 5
BROKEN = 3
"""Lines over which an entry may be broken."""
YEARS, FARTHEST = range(1900, 2100), 300
"""Numbers that are years and no pages, unless the page before is within so many."""
LONGEST_COVER = 20
"""Lines at the start of a document in which a contents without the line 目录 may begin."""
FEWEST = 3
"""Entries that make a contents where no line says 目录."""


@dataclass(eq=False)
class Region:
    """Lines ``start`` up to, not including, ``stop``; the first ``headers`` of them are the line 目录."""

    start: int
    stop: int
    headers: int
    pieces: list[Piece] = field(default_factory=list)
    weak: bool = False
    stated: bool = False


def regions(document: Document) -> list[Region]:
    """Every contents of the document, in order: stated by the format, under 目录, or bare entries at the start."""
    if stated := list(_stated(document)):
        return stated
    found = list(_headed(document))
    bare = _headless(document)
    if bare and not any(region.start < bare.stop for region in found if region.pieces):
        found = sorted([*found, bare], key=lambda region: region.start)
    return found


def _stated(document: Document) -> Iterator[Region]:
    """Runs of lines that the format itself calls entries of a contents (Word: the paragraphs of a TOC field)."""
    lines, at = document.lines, 0
    while at < len(lines):
        if lines[at].style != "contents":
            at += 1
            continue
        stop = at
        while stop < len(lines) and lines[stop].style == "contents":
            stop += 1
        headers = document.header(at)
        before = next((n for n in (1, 2) if at >= n and document.header(at - n) == n), 0) if not headers else 0
        found = Region(at - before, stop, headers or before, stated=True)
        found.pieces = [p for n in range(at + headers, stop) for p in pieces(n, lines[n].text)]
        found.weak = _pages_are_weak(document, found.pieces)
        yield found
        at = stop


def _headed(document: Document) -> Iterator[Region]:
    at = 0
    while at < len(document.lines):
        headers = document.header(at) or _ends_with_header(document, at)
        if not headers:
            at += 1
            continue
        while at + headers < len(document.lines) and (more := document.header(at + headers)):
            headers += more
        region = _grown(document, at, headers)
        yield region
        at = region.stop


def _ends_with_header(document: Document, at: int) -> int:
    """A title that closes with 目录 (…汇编目录), where entries that show themselves follow."""
    line = document.keys[at]
    if not line.endswith(("目录", "目次")) or len(line) > 40 or is_sentence(document.lines[at].text):
        return 0
    following = [p for n in range(at + 1, min(at + 4, len(document.lines))) for p in pieces(n, document.lines[n].text)]
    shown = sum(
        piece.tail.strong or any(document.stands_elsewhere(k, piece.at) for k in piece.keys) for piece in following
    )
    return 1 if shown >= 2 else 0


def _headless(document: Document) -> Region | None:
    """Entries at the start of the document that no line 目录 announces: paged, or each a line of the body again."""
    for at in range(min(len(document.lines), LONGEST_COVER)):
        if document.lines[at].block or _is_text(document, at):
            return None
        if _begins_entries(document, at):
            region = _grown(document, at, 0)
            standing = [
                title for place in range(len(region.pieces)) for title in _standing(document, region.pieces, place)
            ]
            proved = len(set(standing)) >= FEWEST and len(standing) * 2 >= _count(region.pieces)
            return region if proved else None
    return None


def _begins_entries(document: Document, at: int) -> bool:
    """Whether entries begin with line ``at``: it is (half of) one, or a part's title, and more follow it."""
    lines = range(at, min(at + 2 * FEWEST, len(document.lines)))
    if not (_shows_entry(document, at) or _leads_to_entry(document, at)):
        return False
    return sum(_shows_entry(document, line) for line in lines) >= FEWEST


def _leads_to_entry(document: Document, at: int) -> bool:
    """Whether line ``at`` is the first half of an entry, or has a number as the title of a part has."""
    following = [line for line in (at + 1, at + 2) if _shows_entry(document, line)]
    if not following:
        return False
    run = [piece for line in (at, at + 1) for piece in pieces(line, document.lines[line].text)]
    return ordinal(document.lines[at].text) is not None or any(_broken_titles(document, run, 1))


def _shows_entry(document: Document, at: int) -> bool:
    if at >= len(document.lines) or _is_text(document, at):
        return False
    found = pieces(at, document.lines[at].text)
    return any(piece.tail.strong or _stands_later(document, piece) for piece in found)


def _is_text(document: Document, at: int) -> bool:
    return not all(_may_be_entry(piece) for piece in pieces(at, document.lines[at].text))


def _standing(document: Document, run: list[Piece], place: int) -> Iterator[str]:
    """The key of the title that ends with piece ``place``, where the body has it."""
    own = run[place]
    yield from [title for title in own.keys if document.stands_elsewhere(title, own.at)][:1]
    yield from _broken_titles(document, run, place)


def _grown(document: Document, start: int, headers: int) -> Region:
    """The region of the contents whose header (if any) stands at ``start``."""
    run = _run(document, start + headers)
    body = _body_start(document, run)
    if body is not None:
        run = [piece for piece in run if piece.at < body]
    weak = _pages_are_weak(document, run)
    stop = _stop(document, run, weak, body)
    first = start + headers
    if stop <= first:
        return Region(start, first + int(first < len(document.lines) and is_hint(document.lines[first].text)), headers)
    return Region(start, stop, headers, [piece for piece in run if piece.at < stop], weak)


def _run(document: Document, first: int) -> list[Piece]:
    """The pieces of the lines from ``first`` on that could be entries, up to the first that could not."""
    run: list[Piece] = []
    for at in range(first, len(document.lines)):
        line = document.lines[at]
        if line.block or (run and document.header(at)):
            break
        found = pieces(at, line.text)
        if not all(_may_be_entry(piece) for piece in found):
            break
        run += found
    return unbroken(run)


def _may_be_entry(piece: Piece) -> bool:
    """Whether it is no running text; a heading keeps its own stop before the leader (一、加强领导。……3)."""
    if piece.tail.bond == "leader":
        return len(piece.title(True)) <= 2 * LONGEST_TITLE
    if piece.tail.page is not None and (title := piece.title(True)):
        return not is_sentence(title.removesuffix("。"))
    return not is_sentence(piece.text)


def _body_start(document: Document, run: list[Piece]) -> int | None:
    """The line in ``run`` where the body begins: a title that an entry before it has printed."""
    seen: dict[str, int] = {}
    joined: set[str] = set()
    kinds: dict[str, int] = {}
    first = next((piece for piece in run if piece.keys[0]), None)
    for place, piece in enumerate(run):
        kinds.setdefault(_kind(piece), place)
        whole, bare = document.keys[piece.at], document.unnumbered[piece.at]
        if joined & {whole, bare}:
            return piece.at
        broken = [title for title in _broken_titles(document, run, place) if len(title) >= SHORTEST_TITLE]
        entry = None if broken or _begins_broken(document, run, place) else seen.get(whole, seen.get(bare))
        below = place > 0 and kinds[_kind(piece)] > kinds[_kind(run[place - 1])]
        if entry is not None and run[entry].at < piece.at and _repeats(document, run, place, entry, below=below):
            return piece.at
        if first and piece is not first and _is_first_title(document, run, place, first):
            return piece.at
        for title in piece.keys:
            if title:
                seen.setdefault(title, place)
        joined.update(broken)
    return None


def _kind(piece: Piece) -> str:
    return piece.ordinal.kind if piece.ordinal else ""


def _broken_titles(document: Document, run: list[Piece], last: int) -> Iterator[str]:
    """The keys of entries that are broken over the lines up to piece ``last``, where the body has such a line."""
    for count in range(2, BROKEN + 1):
        parts = run[max(last + 1 - count, 0) : last + 1]
        if len(parts) < count or any(part.ordinal for part in parts[1:]) or parts[0].is_label:
            return
        before = "".join(key(part.title(False)) for part in parts[:-1])
        for end in parts[-1].keys:
            if end and document.count[before + end]:
                yield before + end


def _begins_broken(document: Document, run: list[Piece], first: int) -> bool:
    """Whether piece ``first`` is where a broken entry begins."""
    return first + 1 < len(run) and any(_broken_titles(document, run[first : first + 2], 1))


def _repeats(document: Document, run: list[Piece], place: int, printed: int, *, below: bool) -> bool:
    """Whether a line with the title of entry ``printed`` is its title in the body, and no further entry of an equal
    title (``below`` the entry before it, or counting on from it), as sections of several reports have."""
    piece, entry = run[place], run[printed]
    if piece.tail.strong:
        return False
    if entry.tail.strong or (entry.ordinal and not piece.ordinal):
        return True
    if below or _follows(run[place - 1], piece):
        return not _goes_on(document, run, place, entry)
    if printed + 1 < place and place + 1 < len(run) and document.keys[run[place + 1].at] in run[printed + 1].keys:
        return True
    if entry.ordinal and piece.ordinal and (entry.ordinal.kind, None) != (piece.ordinal.kind, piece.ordinal.value):
        return entry.ordinal.kind != piece.ordinal.kind or entry.ordinal.value == piece.ordinal.value
    return not _goes_on(document, run, place, entry)


def _goes_on(document: Document, run: list[Piece], place: int, entry: Piece) -> bool:
    """Whether the line after ``place`` is one more entry: a line of the body too, without a number like ``entry``."""
    if place + 1 == len(run):
        return False
    following = run[place + 1]
    return _stands_later(document, following) and (entry.ordinal is not None or following.ordinal is None)


def _stands_later(document: Document, piece: Piece) -> bool:
    return any(document.stands_elsewhere(title, piece.at) for title in piece.keys)


def _is_first_title(document: Document, run: list[Piece], place: int, first: Piece) -> bool:
    """Whether a line is the first entry's title worded otherwise: it lacks the number and page that the entry has, or
    has its number once more.

    Where entries have neither, it and the line after it are the only ones that the body does not print again.
    """
    piece, whole = run[place], document.keys[run[place].at]
    if len(whole) < SHORTEST_TITLE or _stands_later(document, piece):
        return False
    if piece.ordinal and first.ordinal and piece.ordinal[:2] == first.ordinal[:2] and piece.ordinal.value:
        return not piece.tail.strong and any(likeness(piece.keys[0], title) >= ALIKE for title in first.keys)
    if piece.dressed:
        return False
    if not first.dressed and _goes_on(document, run, place, first):
        return False
    return any(likeness(whole, title) >= ALIKE for title in first.keys)


def _pages_are_weak(document: Document, run: list[Piece]) -> bool:
    """Whether numbers parted from the title by a blank or nothing are pages: most entries close so, and they ascend;
    or the titles stand in the body without them."""
    if any(piece.tail.strong and piece.tail.page is not None for piece in run[:GAP]):
        return False
    paged = [piece for piece in run if piece.tail.page is not None and not piece.tail.strong]
    if not paged:
        return False
    proved = sum(
        _stands_later(document, piece) and not document.stands_elsewhere(key(piece.title(False)), piece.at)
        for piece in paged
    )
    values = [piece.tail.page for piece in paged if isinstance(piece.tail.page, int)]
    ascending = sum(a <= b for a, b in pairwise(values))
    return proved * 2 >= len(paged) or (
        len(paged) >= FEWEST and len(paged) * 10 >= _count(run) * 6 and ascending * 10 >= (len(values) - 1) * 9
    )


def _count(run: list[Piece]) -> int:
    """How many entries ``run`` has: where most that close with a page follow a number, a number begins each."""
    numbered = sum(piece.ordinal is not None for piece in run)
    return numbered if numbered * 3 >= len(run) else len(run)


def _stop(document: Document, run: list[Piece], weak: bool, body: int | None) -> int:
    """The line behind the last entry of ``run``."""
    fits = _ascending(run) if weak else [False] * len(run)
    paged = [piece.tail.strong or fit for piece, fit in zip(run, fits, strict=True)]
    for place, piece in enumerate(run[1:], 1):
        paged[place] = paged[place] or (piece.alone is not None and not paged[place - 1])
    if sum(paged) >= 2 or (paged and any(paged[:GAP])):
        return _last(run, paged, numbered_after=True)
    if body is not None:
        return _without_label(run, body)
    numbered = [piece.ordinal is not None and piece.ordinal.value is not None for piece in run]
    if any(numbered[:GAP]) and (last := _last_in_sequence(run)):
        return last
    standing = [_stands_later(document, piece) for piece in run]
    return _last(run, standing, numbered_after=False)


def _without_label(run: list[Piece], body: int) -> int:
    """``body``, or the line before it where that is only the number of the first report."""
    return body - 1 if run and run[-1].is_label and run[-1].at == body - 1 else body


def _ascending(run: list[Piece]) -> list[bool]:
    """Whether each piece closes with a page: not below the page before, and no year far ahead of it."""
    found, page = [], 0
    for piece in run:
        own = piece.tail.page if isinstance(piece.tail.page, int) else -1
        fits = page <= own and not (own in YEARS and page < YEARS.start - FARTHEST)
        page = own if fits else page
        found.append(fits)
    return found


def _last(run: list[Piece], shown: list[bool], *, numbered_after: bool) -> int:
    """The line behind the last piece that shows itself, not more than GAP lines from the one before it."""
    last = None
    for place, piece in enumerate(run):
        if shown[place] and (last is None or place - last <= GAP + 1):
            last = place
        elif last is not None and place - last > GAP:
            break
        elif numbered_after and last is not None and place == last + 1 and _follows(run[last], piece):
            last = place
    if last is None:
        return -1
    while last + 1 < len(run) and numbered_after and run[last + 1].alone is not None:
        last += 1
    return run[last].at + 1


def _follows(before: Piece, piece: Piece) -> bool:
    one, other = before.ordinal, piece.ordinal
    return bool(one and other and one.kind == other.kind and one.value and other.value == one.value + 1)


def _last_in_sequence(run: list[Piece]) -> int:
    """The line behind the last number that goes on from the one before it of its kind (below another, from 1)."""
    values: dict[str, int] = {}
    last = 0
    for piece in run:
        number = piece.ordinal
        if number is None or number.value is None:
            if last and piece.at - last > GAP:
                break
            continue
        before = values.get(number.kind)
        if before is None and last and piece.at > last:
            break
        if before is not None and number.value not in (before + 1, before + 2, 1):
            break
        values[number.kind] = number.value
        last = piece.at + 1
    return last

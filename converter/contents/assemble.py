"""Pieces of the printed contents → entries: what is broken over lines is joined, and each entry gets its level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from converter.contents.document import Document, is_hint
from converter.contents.keys import key
from converter.contents.ordinals import KEPT
from converter.contents.pieces import LONGEST_PAGE, Piece, digits_at_end
from converter.contents.region import Region
from converter.model import Entry, Page

_OUTERMOST = frozenset(("heading", "part"))
"""Kinds of entries that nothing stands above: the title of a part, with or without a number."""

_PADDED = "001"
"""01 … 09 go on as 10."""


def entries(document: Document, region: Region) -> list[Entry]:
    """The entries of ``region`` in print order; the line 目录 and stray page numbers are entries with text only."""
    found = [_plain(document, at) for at in range(region.start, region.start + region.headers)]
    if not region.pieces:
        return [_plain(document, at) for at in range(region.start, region.stop)]
    groups = _groups(document, region)
    levels = iter(_levels(document, region, [group for group in groups if _titled(group)]))
    return found + [
        _entry(document, region, group, next(levels)) if _titled(group) else _text(document, group) for group in groups
    ]


def _plain(document: Document, at: int) -> Entry:
    line = document.lines[at]
    return Entry(line=line.place, offset=line.offset, text=line.text)


def _text(document: Document, group: Sequence[Piece]) -> Entry:
    line = document.lines[group[0].at]
    text = "\n".join(piece.text for piece in group)
    return Entry(line=line.place, offset=line.offset + group[0].offset, text=text)


def _titled(group: Sequence[Piece]) -> bool:
    return any(key(piece.title(True)) and piece.alone is None and not is_hint(piece.text) for piece in group)


def _groups(document: Document, region: Region) -> list[list[Piece]]:
    """The pieces that make up one entry each."""
    groups: list[list[Piece]] = []
    numbered = sum(piece.ordinal is not None for piece in region.pieces) * 2 > len(region.pieces)
    for piece in region.pieces:
        if groups and _goes_on(document, region, groups[-1], piece, numbered):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _goes_on(document: Document, region: Region, group: list[Piece], piece: Piece, numbered: bool) -> bool:
    """Whether ``piece`` is the rest of the entry that ``group`` begins."""
    last = group[-1]
    if last.page(region.weak) is not None or last.alone is not None or last.at == piece.at:
        return False
    if piece.alone is not None or piece.is_aside:
        return True
    if last.ordinal and not last.title(region.weak):
        return True
    if piece.ordinal or region.stated or len(group) == 3:
        return False
    return _is_broken(document, region, group, piece, numbered)


def _is_broken(document: Document, region: Region, group: list[Piece], piece: Piece, numbered: bool) -> bool:
    before = "".join(key(part.title(region.weak)) for part in group)
    own = key(piece.title(region.weak))
    if document.stands_elsewhere(before + own, piece.at):
        return True
    if document.stands_elsewhere(own, piece.at) or document.stands_elsewhere(before, group[-1].at):
        return False
    number = group[0].ordinal
    if number and number.kind in KEPT:
        return False
    closes = piece.page(region.weak) is not None
    return number is not None if numbered else closes and bool(number or group[-1].tail.bond == "")


def _entry(document: Document, region: Region, group: list[Piece], level: int) -> Entry:
    number = group[0].ordinal
    kept = number is None or number.kind in KEPT
    parts = [piece for piece in group if piece.alone is None and not piece.is_document_number]
    title, page = "".join(piece.title(region.weak) for piece in parts), _page_of(group, region.weak)
    if region.weak and parts[-1] is group[-1] and parts[-1].tail.bond == "glued":
        title, page = _unglued(document, title, page, group[-1].at)
    bare = _text(document, group)
    return Entry(
        number=None if kept or number is None else number.value,
        title=title, page=page, line=bare.line, offset=bare.offset, text=bare.text, level=level,
    )  # fmt: skip


def _page_of(group: Sequence[Piece], weak: bool) -> Page | None:
    last = group[-1]
    alone = last.alone
    return last.page(weak) if alone is None else alone


def _unglued(document: Document, title: str, page: Page | None, at: int) -> tuple[str, Page | None]:
    """Parts digits at the end of a title from a page glued to them: the title in the body decides, or a year stays."""
    digits = digits_at_end(f"{title}{page}") if isinstance(page, int) else ""
    if not digits:
        return title, page
    stem = f"{title}{page}"[: -len(digits)]
    for size in range(0, min(len(digits), LONGEST_PAGE) + 1):
        if document.stands_elsewhere(key(stem + digits[: len(digits) - size]), at):
            return stem + digits[: len(digits) - size], int(digits[len(digits) - size :]) if size else None
    keeps = 4 if len(digits) > 4 and digits[:2] in ("19", "20") else 0
    return stem + digits[:keeps], int(digits[keeps:])


def _levels(document: Document, region: Region, groups: list[list[Piece]]) -> list[int]:
    """The level of each entry: as the format states it, else from the kinds of numbers, the outermost first."""
    stated = [document.lines[group[0].at].level for group in groups]
    if region.stated and any(stated):
        least = min(level for level in stated if level)
        return [max(level - least + 1, 1) for level in stated]
    dressed = sum(piece.dressed or piece.page(region.weak) is not None for piece in region.pieces)
    mostly = dressed * 10 >= len(region.pieces) * 6
    kinds = [_kind(group, bare=mostly and _page_of(group, region.weak) is None) for group in groups]
    if _number_heads_pages(region, groups):
        kinds = ["heading" if group[0].ordinal else "" for group in groups]
    elif "part" in kinds:
        kinds = ["" if kind == "heading" else kind for kind in kinds]
    if set(kinds) == {""}:
        return _levels_by_indent(document, groups)
    return _levels_by_kind(groups, kinds)


def _number_heads_pages(region: Region, groups: list[list[Piece]]) -> bool:
    """Whether the numbered entries have no page, and those without a number have: they stand over them (一、综合类)."""
    paged = [_page_of(group, region.weak) is not None for group in groups]
    numbered = [group[0].ordinal is not None and group[0].ordinal.value is not None for group in groups]
    apart = all(own != page for own, page in zip(numbered, paged, strict=True))
    return apart and numbered.count(True) > 1 and any(paged)


def _kind(group: list[Piece], *, bare: bool) -> str:
    """What tells levels apart: the kind of number, empty without one; ``heading`` where also the page is missing."""
    number = group[0].ordinal
    if number is None:
        return "heading" if bare else ""
    if number.value is None and number.kind != "part":
        return ""
    if number.kind == "1":
        return _PADDED
    return number.kind + str(group[0].text.count(".", 0, number.length) if number.kind == "1.1" else "")


def _levels_by_kind(groups: list[list[Piece]], kinds: list[str]) -> list[int]:
    """A kind met for the first time lies below the open ones, unless it goes on counting where another stopped."""
    stack: list[str] = []
    values: dict[str, int] = {}
    levels = []
    owns = _titles_own_sections(groups, kinds)
    for group, kind in zip(groups, kinds, strict=True):
        value = _value(group)
        if kind in _OUTERMOST:
            stack = [kind]
        elif kind == "" and not owns:
            stack = [open_kind for open_kind in stack[:1] if open_kind in _OUTERMOST]
        elif kind in stack:
            stack = stack[: stack.index(kind) + 1]
        elif stack and kind not in values and value > 1 and values.get(stack[-1]) == value - 1:
            kind = stack[-1]
        else:
            stack = [*stack, kind]
        values[kind] = value
        levels.append(max(len(stack) + (kind == "" and not owns), 1))
    return levels


def _value(group: list[Piece]) -> int:
    number = group[0].ordinal
    return number.value if number and number.value is not None else 0


def _titles_own_sections(groups: list[list[Piece]], kinds: list[str]) -> bool:
    """Whether entries without a number (or with ★) have numbered ones below them, which begin anew under each."""
    below = Counter(
        kind
        for before, kind, group in zip(kinds, kinds[1:], groups[1:], strict=False)
        if before == "" and kind != "" and _value(group) == 1
    )
    return max(below.values(), default=0) >= 2


def _levels_by_indent(document: Document, groups: list[list[Piece]]) -> list[int]:
    """Two or three steps of indentation, the first entry at the outermost, are levels; columns are none."""
    indents = [document.lines[group[0].at].offset + group[0].offset for group in groups]
    steps = sorted(set(indents))
    if len({group[0].at for group in groups}) < len(groups):
        return [1] * len(groups)
    if not 2 <= len(steps) <= 3 or indents[0] != steps[0]:
        return [1] * len(groups)
    return [steps.index(indent) + 1 for indent in indents]

"""Which of several contents is the compilation's: the first, its copies, its further volumes; not that of a report."""

from __future__ import annotations

from collections.abc import Sequence

from converter.contents.document import Document
from converter.contents.keys import key
from converter.contents.region import Region
from converter.contents.shapes import names_genre

SAME = 0.6
"""From this share of common titles on, a second contents is the first one printed again."""
HALF = 0.5


def chosen(document: Document, found: Sequence[Region]) -> tuple[list[Region], list[Region]]:
    """The regions that are the compilation's contents, and those that only print it again.

    The first whose titles stand in the body is the compilation's. A later one is its copy where it has the same titles;
    it belongs to it where it goes on counting, or where it prints titles of documents behind all reports so far (a
    second volume); else it is the contents of one report, and text of that.
    """
    main = next((region for region in found if _stands(document, region)), found[0] if found else None)
    if main is None:
        return [], []
    own, copies, titles = [main], [], _titles(main)
    others = [region for region in found if region is not main]
    last = _last_lines(document, found) if others else {}
    for region in others:
        printed = _titles(region)
        if not printed:
            own += [region] if own[-1].stop == region.start or region.stop == main.start else []
        elif len(printed & titles) >= SAME * len(printed):
            copies.append(region)
        elif _counts_on(own[-1], region) or _is_volume(region, own[-1], printed, last):
            own.append(region)
            titles |= printed
    return own, copies


def _titles(region: Region) -> set[str]:
    return {key(piece.title(region.weak)) for piece in region.pieces} - {""}


def _stands(document: Document, region: Region) -> bool:
    standing = sum(any(document.stands_elsewhere(title, piece.at) for title in piece.keys) for piece in region.pieces)
    return standing * 2 >= len(region.pieces) > 0


def _last_lines(document: Document, found: Sequence[Region]) -> dict[str, int]:
    """The last line of the body that bears a key."""
    printed = {at for region in found for at in range(region.start, region.stop)}
    last: dict[str, int] = {}
    for at, keys in enumerate(zip(document.keys, document.unnumbered, strict=True)):
        if at not in printed:
            last |= dict.fromkeys(keys, at)
    return last


def _counts_on(before: Region, region: Region) -> bool:
    """Whether ``region`` goes on with the numbers of ``before``."""
    last = next((p.ordinal for p in reversed(before.pieces) if p.ordinal and p.ordinal.value), None)
    first = next((p.ordinal for p in region.pieces if p.ordinal and p.ordinal.value), None)
    if last and first:
        return first.kind == last.kind and first.value == (last.value or 0) + 1
    return region.start == before.stop


def _is_volume(region: Region, before: Region, printed: set[str], last: dict[str, int]) -> bool:
    """Whether ``region`` prints titles of documents that stand behind it, and all of ``before`` stand ahead of it."""
    behind = [title for title in printed if last.get(title, -1) > region.start]
    ahead = all(last.get(title, -1) < region.start for title in _titles(before))
    documents = sum(names_genre(piece.title(region.weak)) for piece in region.pieces)
    return ahead and len(behind) >= HALF * len(printed) and documents >= HALF * len(region.pieces)

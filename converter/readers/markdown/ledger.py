"""What of the source lines is text: all the rest is markup, and is entered as dropped (DESIGN 3.4).

Nothing is entered where it is dropped: what no text has claimed in the end is what went. So no character can be lost on
the way without standing in the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from converter.model import Change
from converter.readers.markdown.spans import Place, Token

MARKUP = "markup"
"""The code of a Change that drops markup; with an addition it drops a reference and adds what that stands for."""


class Ledger:
    """The characters of source lines that are text of the model, or stand for such."""

    def __init__(self) -> None:
        self._kept: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)

    def keep(self, tokens: Iterable[Token]) -> None:
        """Enters the tokens that became text."""
        for token in tokens:
            if token.place is None or not token.place.offsets:
                continue
            runs = list(_runs(token.place))
            if token.replaced:
                self._kept[token.place.line].append((*runs[0], token.text))
            else:
                self._kept[token.place.line] += ((start, end, "") for start, end in runs)

    def changes(self, lines: Sequence[str], others: Iterable[Change]) -> list[Change]:
        """A Change for each run that is no text, together with ``others``, in order."""
        of_line: defaultdict[int, list[Change]] = defaultdict(list)
        for change in others:
            of_line[change.line].append(change)
        found: list[Change] = []
        for place, line in enumerate(lines, 1):
            own = of_line.get(place, [])
            marked = own + list(self._of_line(line, place, own))
            found += sorted(marked, key=lambda change: change.offset)
        return found

    def _of_line(self, line: str, place: int, others: Iterable[Change]) -> Iterator[Change]:
        taken = [(change.offset, change.offset + len(change.dropped), "") for change in others if change.dropped]
        at = 0
        for start, end, added in sorted([*self._kept.get(place, ()), *taken]):
            yield from _dropped(line, place, at, start)
            if added:
                yield Change(code=MARKUP, line=place, offset=start, dropped=line[start:end], added=added)
            at = max(at, end)
        yield from _dropped(line, place, at, len(line))


def _dropped(line: str, place: int, start: int, end: int) -> Iterator[Change]:
    between = line[start:end]
    text = between.strip()
    if text:
        offset = start + len(between) - len(between.lstrip())
        yield Change(code=MARKUP, line=place, offset=offset, dropped=text)


def _runs(place: Place) -> Iterator[tuple[int, int]]:
    """Offsets that follow one another as ranges."""
    offsets = place.offsets
    if isinstance(offsets, range):
        yield offsets[0], offsets[-1] + 1
        return
    start = before = offsets[0]
    for offset in offsets[1:]:
        if offset != before + 1:
            yield start, before + 1
            start = offset
        before = offset
    yield start, before + 1

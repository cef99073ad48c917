"""What was cut and removed, against the truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from converter.contents.keys import key
from converter.model import Compilation, without_blanks
from tests.generate.cases import Case


@dataclass(frozen=True)
class Outcome:
    """``cuts``: every report begins where it should, with its title, and no other is there.

    ``lost`` counts characters removed that the truth keeps, ``left`` those kept that it removes, out of ``characters``.
    """

    cuts: bool
    lost: int
    left: int
    characters: int


def outcome(case: Case, compilation: Compilation) -> Outcome:
    """How ``compilation``, read from ``case``, compares with its truth."""
    found = [(report.lines[0], report.title) for report in compilation.reports]
    cuts = len(found) == len(case.truth.starts) and all(
        line == own and _same_title(title, wanted)
        for (line, title), (own, wanted) in zip(found, case.truth.starts, strict=True)
    )
    removed = Counter({(own.line, without_blanks(own.text)): 1 for own in compilation.notices if own.removed})
    wanted_removed = Counter({(line, without_blanks(text)): 1 for line, text in case.truth.removed})
    return Outcome(cuts, _characters(removed - wanted_removed), _characters(wanted_removed - removed), len(case.text))


def _same_title(found: str, wanted: str) -> bool:
    """A number of the contents that stands before the title may be part of it."""
    return key(found).endswith(key(wanted))


def _characters(texts: Counter[tuple[int, str]]) -> int:
    return sum(len(text) for _, text in texts)

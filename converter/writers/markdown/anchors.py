"""Ids of headings that stay the same when something else is inserted (case MDN-01).

An id is a short hash over the path of texts from the report's title down to the heading; positional ids would shift.
Equal paths get ``-2``, ``-3`` … In the whole, reports of the same title are told apart by their order among themselves;
in a report's own file, which knows nothing of the others, its ids are those of the first of them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from converter.model import Report

_BYTES = 6  # 48 bits: among 300,000 headings of one file two meet by chance once in 6,000 files


def anchor(above: str, text: str) -> str:
    """The id for ``text`` under the id ``above`` (empty: at the top)."""
    return "h" + hashlib.blake2b(f"{above}\n{text}".encode(), digest_size=_BYTES).hexdigest()


def of_reports(reports: Iterable[Report]) -> dict[int, str]:
    """The id of each report, by its number."""
    seen: Counter[str] = Counter()
    return {report.number: _numbered(anchor("", report.title), seen) for report in reports}


def _numbered(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"


class Anchors:
    """The ids of one report's headings, to be asked for in reading order."""

    def __init__(self, top: str) -> None:
        self._path: list[tuple[int, str]] = [(0, top)]
        self._seen: Counter[str] = Counter()

    def next(self, level: int, text: str) -> str:
        """The id of the next heading, at ``level`` (from 1) of the report's outline."""
        while self._path[-1][0] >= level:
            self._path.pop()
        name = _numbered(anchor(self._path[-1][1], text), self._seen)
        self._path.append((level, name))
        return name

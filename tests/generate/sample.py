"""A few of all cases, for the quick tests: the same ones every time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from tests.generate.cases import Case


def every(cases: Iterable[Case], step: int, first: int = 0) -> list[Case]:
    """Each ``step``-th case; a step that is coprime to the lengths of the axes meets their values in turn."""
    return list(islice(cases, first, None, step))

"""What stands before the first report and behind the last, each with its notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from converter.model import Block, Compilation, notes_referred_to

FRONT_TITLE, BACK_TITLE = "卷首", "卷末"


class Matter(NamedTuple):
    blocks: tuple[Block, ...]
    notes: Mapping[str, tuple[Block, ...]]


def front_and_back(compilation: Compilation) -> tuple[Matter, Matter]:
    """Front and back matter. A note goes with the back where that refers to it."""
    referred = set(notes_referred_to(compilation.back))
    behind = {name: blocks for name, blocks in compilation.notes.items() if name in referred}
    before = {name: blocks for name, blocks in compilation.notes.items() if name not in referred}
    return Matter(compilation.front, before), Matter(compilation.back, behind)

"""On which page a heading of an office document falls.

``paginate`` lays blocks out line by line under the rules of one program: :data:`WORD` gives the page numbers that are
written into a contents, :data:`LIBREOFFICE_7_4` those that can be checked against a rendered page. Both run the same
code. No font is read: Chinese characters are one em wide in every face, the Latin face is a table.

``characters``, ``widths`` → ``text`` (portions) → ``breaks`` → ``lines`` → ``measure`` (heights) → ``flow`` (pages);
``titles`` balances the lines of a title.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from converter.pagination.blocks import Block, Sheet
from converter.pagination.flow import Flow, Spot
from converter.pagination.parameters import LIBREOFFICE_7_4, WORD, Parameters
from converter.pagination.titles import balancing_inset

__all__ = ["LIBREOFFICE_7_4", "WORD", "Pages", "Parameters", "Sheet", "Spot", "balancing_inset", "paginate"]


class Pages(NamedTuple):
    """``anchors``: the page of each named place. ``blocks``: for each block its lines (rows of a table) with their
    pages and texts. ``total``: the number of pages."""

    anchors: dict[str, int]
    blocks: list[list[Spot]]
    total: int


def paginate(blocks: Sequence[Block], sheet: Sheet, parameters: Parameters = WORD) -> Pages:
    """``blocks`` on pages of the type area ``sheet``, counted from 1."""
    flow = Flow(sheet, parameters)
    flow.fill(blocks)
    return Pages(flow.anchors, flow.spots, max((spots[-1].page for spots in flow.spots if spots), default=0))

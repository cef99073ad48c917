"""Where the lines around the body of a report stand: what belongs to its title, and what is set in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeGuard

from converter.model import Block, Figure, Heading, Paragraph, Role, Table
from converter.writers.word.page import Page, half_widths

UNDER_TITLE: dict[Role, str] = {
    "docnumber": "DocumentNumber",
    "subtitle": "Subtitle",
    "byline": "Byline",
    "signature": "Byline",
    "date": "Byline",
}
"""The style of a line under the title, by its role: all are centred there."""

_KEPT_WITH_NEXT, _KEPT_WHOLE = "<w:keepNext/>", "<w:keepLines/>"
_INSET = 4  # two characters, in half characters
_LONGEST_KEPT = 3 * 2 * 28
"""Three lines, in half characters: a longer text would leave too much of the page before it empty."""


def under_title(blocks: Sequence[Block]) -> int:
    """How many of the first blocks belong to the title."""
    for index, block in enumerate(blocks):
        if not (isinstance(block, Paragraph) and block.role in UNDER_TITLE):
            return index
    return len(blocks)


def by_neighbours(blocks: Sequence[Block], page: Page) -> dict[int, str]:
    """By index in ``blocks``: the properties of what stands by its neighbours, and not as its style alone says."""
    places: dict[int, str] = {}
    for index, (block, following) in enumerate(pairwise(blocks)):
        if _is(block, "signature") and _is(following, "date"):
            places.update(_signature(index, half_widths(block.text), half_widths(following.text), page))
        elif _is(block, "attachment") and _is(following, "attachment") and not following.text.startswith("附件"):
            places[index + 1] = page.indent(left=5, hanging=0)  # under what follows “附件：”
        elif _is(following, "signature") and _is_short_text(block):
            places[index] = _KEPT_WITH_NEXT + _KEPT_WHOLE + places.get(index, "")
        elif _captioned(block, following):
            places[index] = _KEPT_WITH_NEXT
    return places


def _is_short_text(block: Block) -> bool:
    """Text that may go over to the page of the signature, so that this does not stand on a page without text
    (GB/T 9704-2012 §7.3.5)."""
    return isinstance(block, Paragraph | Heading) and half_widths(block.full_text()) <= _LONGEST_KEPT


def _captioned(block: Block, following: Block) -> bool:
    """The caption of a table stands over it, that of a figure under it."""
    return (_is(block, "caption") and isinstance(following, Table)) or (
        isinstance(block, Figure) and _is(following, "caption")
    )


def _signature(index: int, name: int, date: int, page: Page) -> dict[int, str]:
    """§7.3.5, without a seal: the name two characters from the right, the date beginning two characters after the name
    does; where the date would then come nearer, it is the date that stands two characters in.
    """
    longest = page.text_width * 2 // page.character - 4 * _INSET
    if name > longest:
        return {}
    if name - date >= _INSET:
        return {index + 1: page.indent(right=(name - date) / 2)}
    return {index: page.indent(right=(2 * _INSET + date - name) / 2)}


def _is(block: Block, role: Role) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and block.role == role

"""Where the lines around the body of a report stand: what belongs to its title, and what is set in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeGuard

from converter.model import Block, Figure, Paragraph, Role, Table
from converter.writers.word.page import CHARACTER, LINE, TEXT_WIDTH, half_widths, indent

GAP = f'<w:spacing w:after="{LINE}"/>'
"""The blank line between the title, with what belongs to it, and the text (GB/T 9704 §7.3.2)."""

UNDER_TITLE: dict[Role, str] = {
    "docnumber": "DocumentNumber",
    "subtitle": "Subtitle",
    "byline": "Byline",
    "signature": "Byline",
    "date": "Byline",
}
"""The style of a line under the title, by its role: all are centred there."""

_KEPT_WITH_NEXT = "<w:keepNext/>"
_FURTHER_ATTACHMENT = indent(left=5, hanging=0)  # under what follows “附件：”
_INSET = 4  # two characters, in half characters
_LONGEST_NAME = TEXT_WIDTH * 2 // CHARACTER - 4 * _INSET


def under_title(blocks: Sequence[Block]) -> int:
    """How many of the first blocks belong to the title."""
    for index, block in enumerate(blocks):
        if not (isinstance(block, Paragraph) and block.role in UNDER_TITLE):
            return index
    return len(blocks)


def by_neighbours(blocks: Sequence[Block]) -> dict[int, str]:
    """By index in ``blocks``: the properties of what stands by its neighbours, and not as its style alone says."""
    places: dict[int, str] = {}
    for index, (block, following) in enumerate(pairwise(blocks)):
        if _is(block, "signature") and _is(following, "date"):
            places.update(_signature(index, half_widths(block.text), half_widths(following.text)))
        elif _is(block, "attachment") and _is(following, "attachment") and not following.text.startswith("附件"):
            places[index + 1] = _FURTHER_ATTACHMENT
        elif _captioned(block, following):
            places[index] = _KEPT_WITH_NEXT
    return places


def _captioned(block: Block, following: Block) -> bool:
    """The caption of a table stands over it, that of a figure under it."""
    return (_is(block, "caption") and isinstance(following, Table)) or (
        isinstance(block, Figure) and _is(following, "caption")
    )


def _signature(index: int, name: int, date: int) -> dict[int, str]:
    """§7.3.5, without a seal: the name two characters from the right, the date beginning two characters after the name
    does; where the date would then come nearer, it is the date that stands two characters in.
    """
    if name > _LONGEST_NAME:
        return {}
    if name - date >= _INSET:
        return {index + 1: indent(right=(name - date) / 2)}
    return {index: indent(right=(2 * _INSET + date - name) / 2)}


def _is(block: Block, role: Role) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and block.role == role

"""What the blocks of a report say about it: subtitle, organization, date. Absent where they do not say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from converter.model import Block, Heading, Paragraph
from converter.outline import dates
from converter.outline.roles import office_of


class Facts(NamedTuple):
    """``date``: ISO 8601 (YYYY, YYYY-MM or YYYY-MM-DD); empty members are not said by the text."""

    subtitle: str = ""
    organization: str = ""
    date: str = ""


def facts(blocks: Iterable[Block]) -> Facts:
    """The facts of a report out of its ``blocks``: the last date counts (a report is dated at its end); the first
    signature names the organization, or else the line below the title; a subtitle stands before the first heading."""
    subtitle = author = organization = date = ""
    headed = False
    for block in blocks:
        headed = headed or isinstance(block, Heading)
        if not isinstance(block, Paragraph):
            continue
        if block.role == "subtitle" and not headed:
            subtitle = subtitle or block.text
            date = date or dates.iso(block.text)
        elif block.role == "date":
            date = dates.iso(block.text) or date
        elif block.role in ("byline", "signature"):
            office, signed = office_of(block.text)
            author = author or office
            organization = organization or (office if block.role == "signature" else "")
            date = signed or date
    return Facts(subtitle, organization or author, date)

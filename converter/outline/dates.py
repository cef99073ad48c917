"""Dates on a line of their own, and their ISO 8601 form."""

from __future__ import annotations

import re

from converter import numbering

_Y = r"([12]\d{3}|[二一][〇零○一二三四五六七八九]{3})"
_DATE = re.compile(
    rf"[（(]?\s?{_Y}\s?年(?:\s?(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?月(?:\s?(\d{{1,2}}|[一二三四五六七八九十廿卅]{{1,3}})\s?[日号])?)?"
    rf"\s?[）)]?|[（(]?([12]\d{{3}})[-./](\d{{1,2}})(?:[-./](\d{{1,2}}))?[）)]?"
)
_FOLD = str.maketrans("０１２３４５６７８９．－　", "0123456789.- ")


def is_date(text: str) -> bool:
    """``text`` is a date and nothing else, in brackets or not."""
    return len(text) <= 24 and iso(text) != ""


def iso(text: str) -> str:
    """The date that ``text`` is, as YYYY, YYYY-MM or YYYY-MM-DD; empty where it is none."""
    match = _DATE.fullmatch(text.translate(_FOLD).strip())
    if match is None:
        return ""
    given = [group for group in (match.groups()[:3] if match[1] else match.groups()[3:]) if group]
    values = [numbering.number(group) or 0 for group in given]
    limits = (9999, 12, 31)
    if any(not 1 <= value <= limit for value, limit in zip(values, limits, strict=False)):
        return ""
    return "-".join(f"{value:0{4 if i == 0 else 2}}" for i, value in enumerate(values))


def office_and_date(text: str) -> tuple[str, str]:
    """A signature that holds its date on the same line, parted: the name and the ISO date (empty: there is none)."""
    words = text.split()
    for count in range(1, min(len(words), 4)):
        date = iso(" ".join(words[-count:]))
        if date:
            return " ".join(words[:-count]), date
    return text, ""

"""Whole numbers in what a browser sends."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[0-9]{1,9}")


def number(text: str) -> int | None:
    """The number that ``text`` says, of at most nine digits, so that it fits everywhere; None: it says none."""
    return int(text) if _NUMBER.fullmatch(text.strip()) else None

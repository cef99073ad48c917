"""Names of files that every system takes and that keep their Chinese (DESIGN 3.2, cases FNM-01 to FNM-07)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_BYTES = 120
"""Bytes of UTF-8 that the title's part of a name may have."""

UNTITLED = "无标题"
MIN_DIGITS = 3

_FULL_WIDTH = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe(title: str, limit: int = MAX_BYTES) -> str:
    """``title`` as the stem of a file name: NFC, nothing that Windows forbids, at most ``limit`` bytes of UTF-8."""
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", title)
        if unicodedata.category(character) not in _LEFT_OUT
    )
    name = " ".join(kept.translate(_FULL_WIDTH).split()).strip(". ")
    if _RESERVED.match(name):
        name = "_" + name
    return _cut(name, limit).strip(". ") or UNTITLED


def _cut(name: str, limit: int) -> str:
    raw = name.encode()
    if len(raw) <= limit:
        return name
    cut = raw[:limit].decode(errors="ignore")
    while cut and unicodedata.combining(name[len(cut)]):
        cut = cut[:-1]
    return cut


def numbered(titles: Iterable[tuple[int, str]], count: int) -> list[str]:
    """Stems ``001-title`` for (number, title); the number has as many digits as ``count`` needs, at least three."""
    digits = max(MIN_DIGITS, len(str(count)))
    return [f"{number:0{digits}}-{safe(title)}" for number, title in titles]


def unique(stem: str, taken: Iterable[str]) -> str:
    """``stem``, or ``stem-2``, ``-3`` … where a name in ``taken`` equals it without regard to case."""
    return Taken(taken).take(stem)


class Taken:
    """The names of one folder; whoever takes one gets a name that no other there equals without regard to case."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = {name.casefold() for name in names}
        self._last: dict[str, int] = {}

    def add(self, name: str) -> None:
        """``name`` is taken."""
        self._names.add(name.casefold())

    def take(self, stem: str) -> str:
        """``stem``, or the first of ``stem-2``, ``-3`` … that is free; it is taken from now on."""
        name, number = stem, self._last.get(stem.casefold(), 1)  # of very many equal ones, each is found at once
        while name.casefold() in self._names:
            number += 1
            name = f"{stem}-{number}"
        self._last[stem.casefold()] = number
        self.add(name)
        return name

"""The forms of a printed contents: the number before an entry, the leader and the page behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.generate.bodies import CHINESE


def chinese(number: int) -> str:
    """1–99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else CHINESE[tens - 1] + "十"
    return head + (CHINESE[ones - 1] if ones else "")


def roman(number: int) -> str:
    """1–99 in small Roman numerals."""
    pairs = ((90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    written = ""
    for value, letters in pairs:
        while number >= value:
            written, number = written + letters, number - value
    return written


NUMBERS: Mapping[str, Callable[[int], str]] = {
    "1．": lambda n: f"{n}．",
    "1. ": lambda n: f"{n}. ",
    "1、": lambda n: f"{n}、",
    "（一）": lambda n: f"（{chinese(n)}）",
    "一、": lambda n: f"{chinese(n)}、",
    "第一篇": lambda n: f"第{chinese(n)}篇 ",
    "篇一：": lambda n: f"篇{chinese(n)}：",
    "篇1：": lambda n: f"篇{n}：",
    "【范文一】": lambda n: f"【范文{chinese(n)}】",
    "001": lambda n: f"{n:03d} ",
    "★": lambda n: "★",
    "none": lambda n: "",
}
LABELS = frozenset({"第一篇", "篇一：", "篇1：", "【范文一】", "001"})
"""Numbers that may stand on a line of their own above the title of a report."""

LEADERS: Mapping[str, str] = {
    "TAB": "\t", "....": "............", "……": "…………", "···": "············", ". . .": " . . . . . . . . ",
    "．．．": "．．．．．．．．", "blanks": "        ",
}  # fmt: skip
PAGES: Mapping[str, Callable[[int], str]] = {
    "6": str, "- 6 -": lambda n: f"- {n} -", "(6)": lambda n: f"({n})", "第6页": lambda n: f"第{n}页", "vi": roman,
}  # fmt: skip
GLUED, BARE = "glued", "none"
TAILS = (*((leader, page) for leader in LEADERS for page in PAGES), ("", GLUED), ("", BARE))
"""Leader and page; a page without a leader is glued to the title."""


def tail(form: tuple[str, str], page: int) -> str:
    """What stands behind the title of an entry."""
    leader, shape = form
    if shape == BARE:
        return ""
    return str(page) if shape == GLUED else LEADERS[leader] + PAGES[shape](page)

"""The page of GB/T 9704-2012: A4, type area 156 × 225 mm, 22 lines of 28 characters. Lengths are in twips (1/20 pt).

The standard's 三号 is 15.75 pt, which Word does not offer: 16 pt with every character narrowed by a quarter of a point
gives the 28 characters, and an exact pitch of 28.95 pt the 22 lines.
"""

from __future__ import annotations

WIDTH, HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1588, 1474  # 37, 35, 28 and 26 mm
HEADER, FOOTER = 851, 1304  # the page number stands 7 mm under the type area

TEXT_WIDTH = WIDTH - LEFT - RIGHT
TEXT_HEIGHT = HEIGHT - TOP - BOTTOM

LINE = 579
"""The exact pitch of every line of text."""

CHARACTER = 316
"""The width of one character of the body."""

NARROWING = -5
"""What is taken from the width of each character of the body."""

BODY_SIZE, TITLE_SIZE, FOOTER_SIZE, TABLE_SIZE, NOTE_SIZE = 32, 44, 28, 24, 21
"""Sizes of type in half points: 三号, 二号, 四号, 小四, 五号."""

TITLE_FACE, BODY_FACE, SUBHEADING_FACE, HEADING_FACE, NUMBER_FACE = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "楷体_GB2312",
    "黑体",
    "宋体",
)
LATIN_FACE = "Times New Roman"


def half_widths(text: str) -> int:
    """The width of ``text`` in half characters: what is Chinese or a Chinese mark takes two, all else one."""
    return len(text) + sum(character >= "\u1100" for character in text)


def indent(**characters: float) -> str:
    """``w:ind`` by sides (``firstLine``, ``left``, ``right`` …) in characters of the body.

    The form in characters follows the size of type and wins in Word; the one in twips is for programs without it.
    """
    return "<w:ind {}/>".format(
        " ".join(
            f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * CHARACTER)}"'
            for side, count in characters.items()
        )
    )

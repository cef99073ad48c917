"""How a program lays out lines and pages: the two that matter here, as values of one type.

What LibreOffice 7.4 does was measured line by line and read in its source. What Word does is a model after the
documented settings and other people's measurements: Word itself cannot be run where this is tested.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

HANGING = frozenset("!,.:;?、。！，．：；？")

_LIBREOFFICE_BEGIN = frozenset(
    ":!),.:;?]}¢'\"、。〉》」』】〕〗〞︰︱︳﹐､﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？｜｝︴︶︸︺︼︾﹀﹂﹄﹏､～￠々‖•·ˇˉ―--′’”`"
)
_LIBREOFFICE_END = frozenset("([{£¥'\"‵〈《「『【〔〖（［｛￡￥〝︵︷︹︻︽︿﹁﹃﹙﹛﹝（｛“‘`")
_WORD_BEGIN = frozenset(
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)
_WORD_END = frozenset("$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥")


class Parameters(NamedTuple):
    """The rules of one program. Lengths called em are multiples of the size of type.

    Lines: ``hanging`` are the marks of which one may stand outside the line, ``hanging_in_cells`` those in a table.
    ``script_space`` (em) parts Chinese from Latin letters and digits. ``portions``: text is fitted and broken portion
    by portion, a portion being of one look and one script, and its last character keeps its full width. ``weak``:
    marks of no script of their own (“ ” — …) take it from the character ``before``, or by the ``hint`` of the run.
    ``begin`` and ``end``: the characters that no Chinese line begins or ends with. ``paired``: signs of two cells that
    are not parted (——). ``raised``: the size of superscripts (em). ``chinese_blank``: the width of a space among
    Chinese (em). ``reads_as_word``: indents stated in characters win over those in twips.

    Heights: ``chinese_face`` and ``latin_face`` are ascent and descent (em), for lines without an exact pitch;
    ``note_rule`` is what parts the notes from the text (twips). ``whole_lines``: on a ruled page the text ends at a
    multiple of the grid's pitch. ``line_after_hung_bookmark``: a bookmark that ends after a hung mark at the end of
    its paragraph brings an empty line.
    """

    hanging: frozenset[str]
    hanging_in_cells: frozenset[str]
    script_space: float
    portions: bool
    weak: Literal["before", "hint"]
    begin: frozenset[str]
    end: frozenset[str]
    paired: frozenset[str]
    raised: float
    chinese_blank: float
    reads_as_word: bool
    chinese_face: tuple[float, float]
    latin_face: tuple[float, float]
    note_rule: int
    whole_lines: bool
    line_after_hung_bookmark: bool


LIBREOFFICE_7_4 = Parameters(
    hanging=HANGING,
    hanging_in_cells=frozenset(),
    script_space=0.2,
    portions=True,
    weak="before",
    begin=_LIBREOFFICE_BEGIN,
    end=_LIBREOFFICE_END,
    paired=frozenset("—"),
    raised=0.58,
    chinese_blank=0.224,
    reads_as_word=False,
    chinese_face=(1.160, 0.288),
    latin_face=(0.891, 0.216),
    note_rule=124,
    whole_lines=True,
    line_after_hung_bookmark=True,
)
"""LibreOffice 7.4, with Noto Sans CJK and Liberation Serif standing in for the faces that are named."""

WORD = Parameters(
    hanging=HANGING,
    hanging_in_cells=HANGING,
    script_space=0.25,
    portions=False,
    weak="hint",
    begin=_WORD_BEGIN,
    end=_WORD_END,
    paired=frozenset("—…"),
    raised=0.65,
    chinese_blank=0.25,
    reads_as_word=True,
    chinese_face=(1.006, 0.297),
    latin_face=(0.891, 0.216),
    note_rule=273,
    whole_lines=False,
    line_after_hung_bookmark=False,
)
"""Word of today: kinsoku and hanging punctuation on, marks keep their full cell, automatic space between scripts."""

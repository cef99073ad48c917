"""How a program lays out lines: the two that matter here, as values of one type.

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
    """``hanging``: the marks of which one may stand outside the line. ``script_space``: what parts Chinese from Latin
    letters and digits, in em of the type. ``portions``: text is fitted and broken portion by portion, a portion being
    of one look and one script, and its last character keeps its full width. ``weak``: marks of no script of their own
    (“ ” — …) take it from the character ``before`` or by the ``hint`` in the run. ``begin``, ``end``: the characters
    that no Chinese line begins or ends with. ``raised``: the size of superscripts and subscripts. ``chinese_face``
    and ``latin_face``: ascent and descent in em, for lines without an exact pitch. ``gap_on_top``: the space before a
    paragraph stays at the top of a page that the text has run over to.
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
    chinese_face: tuple[float, float]
    latin_face: tuple[float, float]
    chinese_blank: float
    line_after_hung_bookmark: bool
    note_rule: int
    whole_lines: bool
    gap_on_top: bool


LIBREOFFICE_7_4 = Parameters(
    hanging=HANGING, hanging_in_cells=frozenset(), script_space=0.2, portions=True, weak="before", begin=_LIBREOFFICE_BEGIN, end=_LIBREOFFICE_END,
    paired=frozenset("—"), raised=0.58, chinese_face=(1.160, 0.288), latin_face=(0.891, 0.216), chinese_blank=0.224, line_after_hung_bookmark=True, note_rule=124, whole_lines=True, gap_on_top=True,
)  # fmt: skip
"""LibreOffice 7.4, with Noto CJK and Liberation Serif standing in for the faces that are named."""

WORD = Parameters(
    hanging=HANGING, hanging_in_cells=HANGING, script_space=0.25, portions=False, weak="hint", begin=_WORD_BEGIN, end=_WORD_END,
    paired=frozenset("—…"), raised=0.65, chinese_face=(1.006, 0.297), latin_face=(0.891, 0.216), chinese_blank=0.25, line_after_hung_bookmark=False, note_rule=0, whole_lines=False, gap_on_top=True,
)  # fmt: skip

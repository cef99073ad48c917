"""Between which two characters a line may break: Chinese rules, English rules, and Word's."""

from __future__ import annotations

from converter.pagination.characters import BLANKS, NOTE, break_class, is_word, script
from converter.pagination.parameters import Parameters
from converter.pagination.text import Portion, Text

_REACH = 100
"""How far before a line its last letter or digit is looked for: the marks of any text are fewer in a row."""


def break_before(text: Text, portion: Portion, cut: int, start: int, parameters: Parameters) -> int:
    """The last place for a break in a line that begins at ``start`` and whose character ``cut``, in ``portion``, does
    not fit; ``start`` or less where there is none. Blanks at a break stay at the end of the line."""
    characters = text.characters
    if characters[cut] in BLANKS:
        return _after_blanks(characters, cut)
    if not parameters.portions:
        return _in_word(text, cut, start, parameters)
    if _reads_chinese(characters, portion, cut, start):
        return _in_chinese(characters, cut, start, parameters)
    return _in_english(characters, cut, start)


def _after_blanks(characters: str, position: int) -> int:
    while position < len(characters) and characters[position] in BLANKS:
        position += 1
    return position


def _reads_chinese(characters: str, portion: Portion, cut: int, start: int) -> bool:
    """The language at ``cut`` is the portion's, unless the last letter or digit there lies before the portion."""
    position, last = cut, max(0, start - _REACH)
    while position > last and not is_word(characters[position]):
        position -= 1
    if position < portion.start:
        return script(characters[position]) == "chinese" or (script(characters[position]) is None and portion.chinese)
    return portion.chinese


def _in_chinese(characters: str, cut: int, start: int, parameters: Parameters) -> int:
    """Back from ``cut``, or from behind it where its mark may hang, past what must not begin or end a line."""
    position = cut
    if characters[position] in parameters.hanging:
        position += 1
        if position == len(characters):
            return position
    while position > start and (characters[position] in parameters.begin or characters[position - 1] in parameters.end):
        position -= 1
    return position


def _in_english(characters: str, cut: int, start: int) -> int:
    position = cut
    while position > start and not _english_break(characters, position):
        position -= 1
    return position


_NEVER_BEFORE = frozenset({"CM", "SP", "CL", "EX", "IS", "SY"})
_NEVER_BEFORE_UNSPACED = frozenset({"BA", "HY", "NS", "QU", "GL"})
_TOGETHER = frozenset(
    {
        ("AL", "IN"), ("ID", "IN"), ("IN", "IN"), ("NU", "IN"), ("ID", "PO"), ("AL", "NU"), ("NU", "AL"), ("PR", "ID"),
        ("AL", "PR"), ("PR", "AL"), ("PO", "AL"), ("PR", "NU"), ("PO", "NU"), ("PR", "OP"), ("PO", "OP"), ("NU", "NU"),
        ("SY", "NU"), ("NU", "PR"), ("NU", "PO"), ("CL", "PR"), ("CL", "PO"), ("AL", "AL"), ("IS", "AL"), ("IS", "NU"),
        ("AL", "OP"), ("NU", "OP"), ("CL", "AL"), ("CL", "NU"), ("CL", "NS"), ("B2", "B2"),
    }
)  # fmt: skip
"""Pairs of classes with no break between them, after the rules that LibreOffice gives to ICU (LB 16 to LB 30)."""


def _english_break(characters: str, position: int) -> bool:
    before, after = break_class(characters[position - 1]), break_class(characters[position])
    if after in _NEVER_BEFORE:
        return False
    if before == "SP":
        return _last_before_spaces(characters, position) != "OP"
    if before in {"OP", "QU", "GL"} or after in _NEVER_BEFORE_UNSPACED:
        return False
    return (before, after) not in _TOGETHER


def _last_before_spaces(characters: str, position: int) -> str:
    while position > 1 and characters[position - 1] == " ":
        position -= 1
    return break_class(characters[position - 1])


def _in_word(text: Text, cut: int, start: int, parameters: Parameters) -> int:
    characters = text.characters
    position = cut
    if characters[cut] in parameters.hanging:
        position += 1
    while position > start and not _word_break(characters, position, parameters):
        position -= 1
    return position


def _word_break(characters: str, position: int, parameters: Parameters) -> bool:
    if position >= len(characters):
        return True
    before, after = characters[position - 1], characters[position]
    if after in BLANKS or after == NOTE:
        return False
    if before in BLANKS:
        return True
    if after in parameters.begin or before in parameters.end:
        return False
    if script(before) == "latin" and script(after) == "latin":
        return before == "-" and is_word(after)
    return True

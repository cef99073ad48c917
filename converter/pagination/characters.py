"""What kind of character it is: script, letter or digit, and the class that decides where an English line may break."""

from __future__ import annotations

import functools
import unicodedata
from typing import Literal

Script = Literal["chinese", "latin"]
BLANKS = frozenset(" \u3000")
TAB, BREAK, OBJECT, NOTE = "\t", "\n", "\ufffc", "\u0001"
"""A tab, a forced end of a line, and what stands for a picture and for the number of a footnote."""

_WEAK = ((0x2000, 0x2BFF), (0xE000, 0xF8FF))
_WEAK_SINGLE = frozenset("\u0001\u0002 \u00a0\u02c7\u02ca\u02cb\u02d9\ufffc")


@functools.cache
def script(character: str) -> Script | None:
    """The script of ``character``; None where it takes that of the characters around it.

    By Unicode blocks: everything from the general punctuation to the arrows and signs is weak (“ ” — … ① ℃ →),
    while · and ×, of the Latin-1 block, are Latin.
    """
    point = ord(character)
    if character in _WEAK_SINGLE or any(first <= point <= last for first, last in _WEAK):
        return None
    return "latin" if point < 0x1100 or 0x1E00 <= point < 0x2000 else "chinese"


@functools.cache
def is_word(character: str) -> bool:
    """Whether ``character`` is a letter (hanzi are) or a digit of any kind."""
    return unicodedata.category(character)[0] == "L" or unicodedata.category(character) in {"Nd", "Nl", "No"}


_CLASSES: dict[str, str] = {
    "SP": " ", "GL": "\u00a0\u2011\u202f\u2060", "OP": "([{¡¿‚„", "QU": "\"'‘’“”«»‹›", "EX": "!?！？", "IS": ",.:;",
    "SY": "/\\", "HY": "-", "BA": "\t\u2002\u2003\u2009\u200a\u3000\u2010\u2012–|", "B2": "—", "IN": "…‥⋯",
    "NS": "：；々〜・゠‼⁇⁈⁉〻ーぁぃぅぇぉっゃゅょァィゥェォッャュョ･", "PR": "$£¥¤+±−№￥￡", "PO": "%‰°′″℃℉¢％￠",
    "CM": NOTE, "CL": ")]}、。，．｡､",
}  # fmt: skip
_BY_CHARACTER = {character: name for name, characters in _CLASSES.items() for character in characters}


@functools.cache
def break_class(character: str) -> str:
    """The line breaking class of ``character`` after Unicode's Annex 14, as far as office prose needs them."""
    if character in _BY_CHARACTER:
        return _BY_CHARACTER[character]
    category = unicodedata.category(character)
    if category == "Nd" and ord(character) < 0x1100:
        return "NU"
    if category in {"Ps", "Pe"}:
        return "OP" if category == "Ps" else "CL"
    return "ID" if script(character) == "chinese" else "AL"

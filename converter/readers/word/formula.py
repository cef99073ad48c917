"""Fields that show something without a stored result → its text: EQ, SYMBOL, MACROBUTTON (ISO/IEC 29500-1, 17.16.5).

Chinese documents are full of EQ: Word makes its enclosed characters (带圈字符) and, in older files, its phonetic guides
(拼音指南) with it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from converter.readers.word.numerals import numeral
from converter.readers.word.symbols import symbol

UNSHOWN = frozenset({"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BARCODE", "FORMCHECKBOX", "FORMDROPDOWN"})
"""Fields that show something which is not read."""

_EQUATION = re.compile(r"\s*EQ\b", re.IGNORECASE)
_GENERAL = re.compile(r'\\\*\s*(?:"[^"]*"|[A-Za-z0-9]+(?:\s*"[^"]*")?)')
_SWITCH = re.compile(r"\\([A-Za-z]+|[^\sA-Za-z])")
_OPTION = re.compile(r"\s*-?\d+\s*")
_SYMBOL = re.compile(r'\s*SYMBOL\s+(\S+)(?:.*?\\f\s+"?([^"\\]+)"?)?', re.IGNORECASE)
_BUTTON = re.compile(r"\s*MACROBUTTON\s+\S+\s+", re.IGNORECASE)
_RINGS = frozenset("○〇◯")
_FRAMES = frozenset("□◇△")
_CHINESE = "一二三四五六七八九十"
_DEPTH = 8
"""Parts of a formula in one another that are taken apart; Word's own go three deep."""


class Shown(NamedTuple):
    """``text`` as a person reads it in a line; ``guide``: what stands small above it; ``raised``: it is such itself."""

    text: str = ""
    guide: str = ""
    raised: bool = False


def shown(code: str) -> Shown:
    """What a field without a result shows; nothing where its code is none that is known."""
    equation = _EQUATION.match(code)
    if equation:
        return _parsed(_GENERAL.sub("", code[equation.end() :]).strip(), 0)
    found = _SYMBOL.match(code)
    if found:
        return Shown(_symbol(found[1], found[2] or ""))
    button = _BUTTON.match(code)
    return Shown(code[button.end() :].strip() if button else "")


def _symbol(number: str, font: str) -> str:
    try:
        point = int(number, 0)
    except ValueError:
        return number if len(number) == 1 else ""
    return symbol(font, f"{point:x}")[0] if 0x20 <= point < 0xD800 else ""


def _parsed(text: str, depth: int) -> Shown:
    """A formula, or an argument of one: switches with their arguments, and plain text between them."""
    out: list[Shown] = []
    at = 0
    while at < len(text):
        switch = _SWITCH.match(text, at)
        if switch is None or depth >= _DEPTH:
            following = text.find("\\", at + 1)
            following = len(text) if following < 0 else following
            out.append(Shown(text[at:following]))
            at = following
        elif not switch[1].isalpha():
            out.append(Shown(switch[1]))
            at = switch.end()
        else:
            made, at = _construct(text, switch, depth)
            out.append(made)
    raised = len(out) == 1 and out[0].raised
    return Shown("".join(part.text for part in out), " ".join(filter(None, (part.guide for part in out))), raised)


def _construct(text: str, switch: re.Match[str], depth: int) -> tuple[Shown, int]:
    """One switch with its options and arguments, and where it ends."""
    at, options = switch.end(), [switch[1].lower()]
    while at < len(text) and text[at] != "(":
        option = _SWITCH.match(text, at) or _OPTION.match(text, at)
        if option is None or not option.end() > at:
            return Shown(), at
        options.append(option[0].strip().lstrip("\\").lower())
        at = option.end()
    arguments, end = _arguments(text, at)
    return _composed(options, [_parsed(argument, depth + 1) for argument in arguments]), end


def _arguments(text: str, start: int) -> tuple[list[str], int]:
    """What the brackets at ``start`` hold, cut at the commas of their own level; and where they end."""
    found, depth, begin, at = list[str](), 0, start + 1, start
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        if depth == 0 or (depth == 1 and char in ",;"):
            found.append(text[begin:at].strip())
            begin = at + 1
        if depth == 0:
            return found, at + 1
        at += 1
    return [*found, text[begin:].strip()], len(text)


def _composed(options: list[str], arguments: list[Shown]) -> Shown:
    kind, texts = options[0], [argument.text for argument in arguments]
    if kind == "o":
        return _overstruck(arguments)
    if kind == "f" and len(texts) == 2:
        return Shown("/".join(texts))
    if kind == "r" and texts:
        return Shown((texts[0] if len(texts) > 1 else "") + f"√{texts[-1]}")
    if kind == "s" and "up" in options:
        return Shown("".join(texts), raised=True)
    if kind == "b":
        return Shown(f"({''.join(texts)})")
    parted = {"a": " ", "l": ","}.get(kind, "")
    return Shown(parted.join(texts), " ".join(filter(None, (argument.guide for argument in arguments))))


def _overstruck(arguments: list[Shown]) -> Shown:
    """Characters over one another: a ring or a frame with what is in it; or a text with its phonetic guide above it."""
    above = [argument.text for argument in arguments if argument.raised]
    texts = [argument.text for argument in arguments if not argument.raised and argument.text]
    if above and texts:
        return Shown("".join(texts), "".join(above))
    inner = [text for text in texts if text not in _RINGS | _FRAMES]
    if len(inner) == 1 and len(inner) < len(texts):
        return Shown(_enclosed(inner[0]) if set(texts) & _RINGS else f"[{inner[0]}]")
    return Shown("".join(texts))


def _enclosed(text: str) -> str:
    """The one character for a number in a ring, else the text in brackets."""
    if text.isdecimal() and 1 <= int(text) <= 50:
        return numeral(int(text), "decimalEnclosedCircle")
    if len(text) == 1 and text in _CHINESE:
        return numeral(_CHINESE.index(text) + 1, "ideographEnclosedCircle")
    return f"（{text}）"

"""``w:sym`` → text: characters of the symbol fonts that office documents use (M10); and text as it stands in runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from converter.readers.word.names import w

PLACEHOLDER = "□"
"""Stands where a symbol is not known."""

_PRIVATE = 0xF000
_WINGDINGS: Mapping[int, str] = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "⬥",
    0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x80 + value: "⓪①②③④⑤⑥⑦⑧⑨⑩"[value] for value in range(11)},
    **{0x8B + value: "⓿❶❷❸❹❺❻❼❽❾❿"[value] for value in range(11)},
}  # fmt: skip
_WINGDINGS_2: Mapping[int, str] = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0xA3: "□", 0x97: "●", 0xA2: "■"}
_SYMBOL: Mapping[int, str] = {
    0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞",
    0xAE: "→", 0xAC: "←", 0x61: "α", 0x62: "β", 0x64: "δ", 0x6D: "μ", 0x70: "π", 0x53: "Σ", 0xD6: "√",
}  # fmt: skip
_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "symbol": _SYMBOL,
}


BULLET = "•"
"""The bullet for a glyph that no font but its own has."""
_ROUND = "o"
"""Word's own bullet of the second level: the letter in a typewriter's face."""


def bullet(font: str, glyph: str) -> str:
    """The sign before an item of a list: what ``glyph`` looks like in ``font``."""
    if glyph == _ROUND:
        return "○"
    if len(glyph) != 1:
        return glyph
    private = _PRIVATE <= ord(glyph) < _PRIVATE + 0x100
    found, known = symbol(font, f"{ord(glyph):x}") if private or font.strip().lower() in _FONTS else (glyph, True)
    return found if known and not "\ue000" <= found <= "\uf8ff" else BULLET


def symbol(font: str, code: str) -> tuple[str, bool]:
    """The character for ``w:char`` in ``font``, and whether it is known; a placeholder where it is not."""
    try:
        point = int(code, 16)
    except ValueError:
        return PLACEHOLDER, False
    known = _FONTS.get(font.strip().lower())
    if known is None and 0x20 <= point < 0xD800:
        return chr(point), True
    found = (known or {}).get(point - _PRIVATE if point >= _PRIVATE else point)
    return (found, True) if found else (PLACEHOLDER, False)


PROPERTIES = frozenset(map(w, ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "sectPr")))
"""What describes a part of the text and holds none."""
WRITTEN = tuple(map(w, ("t", "delText", "sym", "noBreakHyphen", "tab", "ptab", "br", "cr")))
"""What stands for characters in a run."""
_SIGNS = {w("noBreakHyphen"): "-", w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n"}


def written(part: etree._Element) -> str:
    """The characters that one of :data:`WRITTEN` stands for."""
    if part.tag == w("sym"):
        return symbol(part.get(w("font"), ""), part.get(w("char"), ""))[0]
    return _SIGNS.get(str(part.tag)) or (part.text or "").replace("\r", " ").replace("\n", " ")


def all_written(element: etree._Element) -> str:
    """Every character in ``element``, deleted and hidden ones too, as it stands."""
    return "".join(map(written, runs(element)))


def runs(element: etree._Element, *more: str) -> Iterator[etree._Element]:
    """Everything of :data:`WRITTEN`, and of ``more``, in the runs of ``element``."""
    waiting = [element]
    while waiting:
        part = waiting.pop()
        if part.tag in WRITTEN or part.tag in more:
            yield part
        elif part.tag not in PROPERTIES:  # the stops of a ruler have the name of the character
            waiting += reversed(part)

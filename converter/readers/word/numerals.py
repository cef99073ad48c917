"""Numbers as Word writes them in automatic numbering: ``w:numFmt`` → text (ISO/IEC 29500-1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_DIGITS = "〇一二三四五六七八九"
_LEGAL_SIMPLE, _LEGAL_FULL = "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"
_UNITS, _LEGAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def numeral(value: int, style: str) -> str:
    """``value`` in the number format ``style``; a format that has no such number, or is unknown, gives digits."""
    if style in ("none", "bullet"):
        return ""
    if value < 0:
        return str(value)
    return _FORMATS.get(style, str)(value)


def _chinese(value: int, digits: str, units: tuple[str, ...], short_ten: bool) -> str:
    """Counting style: 十一, 一百零一; ``short_ten`` leaves the 一 of 一十 out at the start."""
    if value == 0:
        return "零"
    if value >= 10_000:
        return str(value)
    text, gap = "", False
    for power in range(3, -1, -1):
        digit = value // 10**power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + digits[digit] + units[power]
        gap = False
    return text[1:] if short_ten and 10 <= value < 20 else text


def _counting(value: int) -> str:
    return _chinese(value, _DIGITS, _UNITS, short_ten=True)


def _simple_legal(value: int) -> str:
    return _chinese(value, _LEGAL_SIMPLE, _LEGAL_UNITS, short_ten=False)


def _full_legal(value: int) -> str:
    return _chinese(value, _LEGAL_FULL, _LEGAL_UNITS, short_ten=False)


def _digit_by_digit(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _from(characters: str) -> Callable[[int], str]:
    """The n-th of ``characters``; beyond them, digits."""
    return lambda value: characters[value - 1] if 1 <= value <= len(characters) else str(value)


def _range(first: int, count: int, then: tuple[tuple[int, int], ...] = ()) -> Callable[[int], str]:
    spans = ((first, count), *then)
    return _from("".join(chr(code) for start, length in spans for code in range(start, start + length)))


def _letter(value: int) -> str:
    """a … z, aa, bb …: Word repeats the letter, up to thirty times."""
    return str(value) if not 1 <= value <= 780 else chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    if not 1 <= value < 4000:
        return str(value)
    text = ""
    for unit, letters in _ROMAN:
        text += letters * (value // unit)
        value %= unit
    return text


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": _simple_legal,
    "ideographLegalTraditional": _full_legal,
    "japaneseLegal": _full_legal,
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _range(0x3280, 10),
    "decimalEnclosedCircle": _range(0x2460, 20, ((0x3251, 15), (0x32B1, 15))),
    "decimalEnclosedCircleChinese": _range(0x2460, 20, ((0x3251, 15), (0x32B1, 15))),
    "decimalEnclosedFullstop": _range(0x2488, 20),
    "decimalEnclosedParen": _range(0x2474, 20),
}

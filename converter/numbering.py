"""Section numbers of office documents: the number that opens a line, its class and its value.

The classes are those of GB/T 9704—2012, 7.3.3 (一、 （一） 1. （1）), with what stands above and below them in the
field (第一部分, 第一章, 第一节, 第一条, 1.1, ①, 附件1). Matching is done on a copy of the head of the line in which
full-width digits, brackets and stops and the CJK radicals are folded to one form (cases HDG-16, HDG-20); the copy is as
long as the original, so every offset counts in the original text, which nobody alters.

A number of running text is none: ``一、二、三季度``, ``3、4月份``, ``1.2亿元``, ``13:30`` (HDG-01, HDG-07, HDG-12).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from converter.model import MarkerKind

MAX_NUMBER = 9999
HEAD = 40
"""Characters at the head of a line that may hold its number."""


class Marker(NamedTuple):
    """The number that opens a line.

    ``end``: where the text begins, behind the number, its mark and the blanks after it, in characters of the line.
    ``parts``: the components of a decimal number (1.2.3) or of an inserted article (第十条之一), else none. ``lost``:
    its mark or its closing bracket is missing, or it may be a number of the text itself; only its siblings can tell.
    """

    kind: MarkerKind
    value: int
    end: int
    parts: tuple[int, ...] = ()
    lost: bool = False


_DIGITS = ("〇零○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGIT = {c: value for value, forms in enumerate(_DIGITS) for c in forms}
_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_N = "[" + "".join(_DIGIT) + "".join(_UNIT) + "".join(_TENS) + "]"

_FOLD = str.maketrans(
    "０１２３４５６７８９（）〔〕［］【】．：，　⼀⼆⼋⼗⺀\u3021\u3022\u3023",
    "0123456789()()()().:, 一二八十二一二三",
)


def _enclosed() -> dict[str, tuple[MarkerKind, int]]:
    """Characters that are a whole number with its brackets or its stop: ㈠ ⒈ ⑴ ① ❶ ㊀."""
    rows: tuple[tuple[int, int, MarkerKind], ...] = (
        (0x3220, 10, "（一）"), (0x3280, 10, "（一）"), (0x2488, 20, "1."), (0x2474, 20, "（1）"),
        (0x2460, 20, "①"), (0x2776, 10, "①"),
    )  # fmt: skip
    return {chr(first + i): (kind, i + 1) for first, count, kind in rows for i in range(count)}


_ENCLOSED = _enclosed()


def number(text: str) -> int | None:
    """The value of a numeral, Chinese (with 〇零廿卅两 and the formal digits) or Arabic, up to 9999; else None."""
    if text.isascii():
        return int(text) if text.isdecimal() and len(text) <= 4 else None
    if not any(c in _UNIT or c in _TENS for c in text):
        return _positional(text)
    total, digit = 0, -1
    last_unit = MAX_NUMBER + 1
    for c in text:
        if c in _DIGIT:
            if digit > 0:
                return None
            digit = _DIGIT[c]
            continue
        unit = _UNIT.get(c) or 10
        if unit >= last_unit:
            return None
        total += _TENS[c] if c in _TENS else unit * (digit if digit > 0 else 1)
        last_unit, digit = unit, -1
    return total + max(digit, 0)


def _positional(text: str) -> int | None:
    """二〇二三, 一〇 as digits in a row."""
    if not text or len(text) > 4 or any(c not in _DIGIT for c in text):
        return None
    return int("".join(str(_DIGIT[c]) for c in text))


_LISTED_UNIT = "季|月|年|日|号|等|级|线|类|期|批|者|楼|层|中|小|次|名|位|天|周|岁|倍|点|时|分|度"
_CJK_MARK = re.compile(rf"({_N}{{1,7}})\s?(?:[、.]\s*|:\s*(?=\S))[、.]?\s*")
_CJK_BRACKET = re.compile(rf"\(?\s?({_N}{{1,7}})\s?\)\s*[、.]?\s*")
_ARABIC_MARK = re.compile(r"(\d{1,3})\s?([、.])[、.]?\s*")
_ARABIC_BRACKET = re.compile(r"\(?\s?(\d{1,3})\s?\)\s*[、.]?\s*")
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,4})(?:\.?\s+|[、.]\s*|(?=[^\d.\s]))")
_ORDINAL = re.compile(rf"第\s?({_N}{{1,9}}|\d{{1,4}})\s?(部分|部|篇|编|章|节|条)(?:之({_N}{{1,2}}))?\s*[:、.]?\s*")
_ANNEX = re.compile(rf"(?:附件|附录|附表)\s?({_N}{{1,3}}|\d{{1,3}}|[A-Z](?![a-z]))?\s*[:、.]?\s*")
_LISTED_CJK = re.compile(rf"({_N}{{1,3}})(?:[、和及至或到]|(?:{_LISTED_UNIT}))")
_LISTED_ARABIC = re.compile(rf"(\d{{1,3}})(?:、\d|(?:{_LISTED_UNIT}))")
_DATE = re.compile(r"\d{1,2}月|(?:19|20)\d\d年")
_MEASURE = re.compile(
    r"\s?(?:[%％‰℃元万亿千百个名人次家户项件起台套辆处所间座篇份条批宗亩吨斤克升米公平立里倍天年月日时分秒岁层级届号度:]|"
    r"[A-Za-z]|多|余)"
)
_NO_MEASURE = re.compile(
    r"\s(?:项目|名[称单录词]|人[员才口力民大物]|家庭|家园|户籍|层[面级次]|级别|处[理置罚]|个[人体案别]|年[度报]|度量|件数|天然|时[间限效]|点位|座谈|"
    r"里程|公[共司开示平告]|平[台面安均]|分[工析类布项级]|日常|月度|台[账账]|立[项法足]|号码|多[元方点]|余[额量]|条[件款例]|批[准复次]|米面|"
    r"元数|万元|起[草点步]|套[用餐]|处室|间[接隔]|份额|斤两|升级|秒级|岁末|届[次满]|倍增|万物|千方|百年)"
)
"""Words of headings that begin as a unit does; a blank parts them from the number (1.1 项目名称)."""
_CJK_LOST = re.compile(
    rf"({_N}{{1,3}})(?:$|\s+|(?=[^\s\d、.,:)是则要]|(?:19|20)\d\d年)(?!{_LISTED_UNIT}|方面|些|定|个|般|直|体|件|种|样|切|旦|向|家|户|项|人))"
)
_BRACKET_LOST = re.compile(rf"\(\s?({_N}{{1,3}}|\d{{1,2}})\s*[、.]?\s*(?=[^\s\d)是])")
_ARABIC_LOST = re.compile(r"(\d{1,2})(?:\s+|(?=[^\x00-\x7f、]))")
_UNITS_OF_ORDINALS: dict[str, MarkerKind] = {
    "部分": "part", "部": "part", "篇": "part", "编": "part", "章": "chapter", "节": "section", "条": "article",
}  # fmt: skip
_CERTAIN_ORDINALS = frozenset(("编", "章"))
"""Units that number nothing but sections, so that no blank need part them from the title (第一章总则; HDG-02)."""


def marker(text: str) -> Marker | None:
    """The section number that opens ``text``, whatever its bracket or mark; None where a line opens with none."""
    if not text:
        return None
    first = text[0]
    if first in _ENCLOSED:
        return _enclosed_marker(text)
    head = text[:HEAD].translate(_FOLD)
    first = head[0]
    if first.isdigit():
        return _arabic(head) if first.isascii() else None
    if first == "(":
        return _bracketed(head)
    if first == "第":
        return _ordinal(head)
    if first == "附":
        return _annex(head)
    return _chinese(head) if first in _DIGIT or first in _UNIT or first in _TENS else None


def possible(text: str) -> Marker | None:
    """A number that only its siblings can confirm: its mark or closing bracket is lost (``一总体要求``, ``（二问题``,
    ``3 概述``), it stands alone (``一``), a quantity or another number may follow it (``2.5个项目``,
    ``三、四季度安排``), or an ordinal is glued to the text (``第一篇文章``)."""
    head = text[:HEAD].translate(_FOLD)
    if not head:
        return None
    if head[0].isdigit():
        return _possible_arabic(head)
    if head[0] == "第":
        match = _ORDINAL.match(head)
        return _lost(_UNITS_OF_ORDINALS[match[2]], match[1], match.end()) if match else None
    if head[0] == "(":
        match = _BRACKET_LOST.match(head)
        return _lost("（1）" if match[1].isascii() else "（一）", match[1], match.end()) if match else None
    match = _CJK_LOST.match(head) or _CJK_MARK.match(head)
    return _lost("一、", match[1], match.end()) if match else None


def _lost(kind: MarkerKind, digits: str, end: int) -> Marker | None:
    value = number(digits)
    return None if value is None else Marker(kind, value, end, lost=True)


def _enclosed_marker(text: str) -> Marker:
    kind, value = _ENCLOSED[text[0]]
    end = 1
    while end < len(text) and end < HEAD and (text[end].isspace() or text[end] in "、.．"):
        end += 1
    return Marker(kind, value, end)


def _chinese(head: str) -> Marker | None:
    match = _CJK_BRACKET.match(head)
    kind: MarkerKind = "（一）"
    if match is None:
        match = _CJK_MARK.match(head)
        kind = "一、"
    value = number(match[1]) if match else None
    if match is None or value is None or _listed(_LISTED_CJK, head, match.end(), value):
        return None
    return Marker(kind, value, match.end())


def _bracketed(head: str) -> Marker | None:
    match = _CJK_BRACKET.match(head)
    kind: MarkerKind = "（一）"
    if match is None:
        match = _ARABIC_BRACKET.match(head)
        kind = "（1）"
    value = number(match[1]) if match else None
    return Marker(kind, value, match.end()) if match and value is not None else None


def _arabic(head: str) -> Marker | None:
    decimal = _DECIMAL.match(head)
    if decimal and not _DATE.match(head, decimal.end(1) - _last_digits(decimal[1])):
        return _decimal(head, decimal)
    match = _ARABIC_BRACKET.match(head)
    if match:
        return Marker("（1）", int(match[1]), match.end())
    match = _ARABIC_MARK.match(head)
    if match is None or _listed(_LISTED_ARABIC, head, match.end(), int(match[1])):
        return None
    if head[match.end() : match.end() + 1].isdigit() and not _stands_apart(head, match):
        return None
    return Marker("1.", int(match[1]), match.end())


def _is_measure(head: str, end: int) -> bool:
    """What stands behind the figure that ends at ``end`` is a unit: it is a quantity, no number of a section."""
    return bool(_MEASURE.match(head, end)) and not _NO_MEASURE.match(head, end)


def _last_digits(decimal: str) -> int:
    return len(decimal) - decimal.rindex(".") - 1


def _decimal(head: str, match: re.Match[str]) -> Marker | None:
    """1.1 总则; but 1.2亿元 is a quantity. A decimal without a blank is left to its siblings."""
    parts = tuple(int(part) for part in match[1].split("."))
    if 0 in parts or any(part[0] == "0" for part in match[1].split(".")) or _is_measure(head, match.end(1)):
        return None
    return Marker("1.1", parts[-1], match.end(), parts)


def _stands_apart(head: str, match: re.Match[str]) -> bool:
    """Digits behind the mark are text of their own: a year, a date, a long number (1.2023年…, 6.5月31日…), or a blank
    or 、 parts them from the number."""
    rest = match.end()
    if match[2] == "、" or head[rest - 1].isspace():
        return True
    return bool(_DATE.match(head, rest)) or head[rest : rest + 3].isdigit()


def _listed(following: re.Pattern[str], head: str, end: int, value: int) -> bool:
    """The numeral is the first of a list in running text: the next one follows it at once (一、二季度; 3、4月份)."""
    match = following.match(head, end)
    return match is not None and number(match[1]) == value + 1


def _ordinal(head: str) -> Marker | None:
    match = _ORDINAL.match(head)
    value = number(match[1]) if match else None
    if match is None or value is None:
        return None
    apart = match.end() > match.end(2) or match.end() == len(head)
    if not apart and match[2] not in _CERTAIN_ORDINALS:
        return None
    parts = (value, number(match[3]) or 0) if match[3] else ()
    return Marker(_UNITS_OF_ORDINALS[match[2]], value, match.end(), parts)


def _annex(head: str) -> Marker | None:
    match = _ANNEX.match(head)
    if match is None or (match.end() == 2 and len(head) > 2):
        return None
    given = match[1] or ""
    value = ord(given) - 64 if given.isalpha() and given.isascii() else number(given) if given else 0
    return Marker("annex", value, match.end()) if value is not None else None


def _possible_arabic(head: str) -> Marker | None:
    match = _ARABIC_MARK.match(head)
    if match:
        if _listed(_LISTED_ARABIC, head, match.end(), int(match[1])):
            return None
        return Marker("1.", int(match[1]), match.end(), lost=True)
    match = _ARABIC_LOST.match(head)
    if match is None or _is_measure(head, match.end(1)):
        return None
    return Marker("1.", int(match[1]), match.end(), lost=True)


_ENUMERATION = re.compile(
    rf"({_N}{{1,3}})(?:是|则|要)|其({_N})[是,、:]?|第({_N}{{1,3}})[,、:]|(首先|其次|再次|再者|最后)[,、:是]"
)


def enumerates(text: str) -> bool:
    """The line opens with an enumeration of running text: 一是, 其一, 第一，, 首先， (HDG-21)."""
    return _ENUMERATION.match(text[:8].translate(_FOLD)) is not None


_CHINESE_DIGITS = "零一二三四五六七八九"


def chinese(value: int) -> str:
    """``value`` (0–9999) as a Chinese numeral: 12 → 十二, 101 → 一百零一."""
    if value < 10:
        return _CHINESE_DIGITS[value]
    written, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            written += ("零" if zero else "") + _CHINESE_DIGITS[digit] + name
        zero = bool(written) and not digit
        if not value:
            break
    return written[1:] if written.startswith("一十") else written


_WRITTEN: dict[MarkerKind, str] = {
    "part": "第{c}部分", "chapter": "第{c}章", "section": "第{c}节", "article": "第{c}条", "一、": "{c}、",
    "（一）": "（{c}）", "1.": "{n}.", "（1）": "（{n}）", "①": "（{n}）", "annex": "附件{n}",
}  # fmt: skip


def written(mark: Marker) -> str:
    """The number as the standard writes it, for people: ``（二）``, ``3.``, ``1.2``."""
    if mark.kind == "1.1":
        return ".".join(map(str, mark.parts))
    if mark.kind == "①" and 1 <= mark.value <= 20:
        return chr(0x245F + mark.value)
    return _WRITTEN[mark.kind].format(c=chinese(mark.value), n=mark.value or "")

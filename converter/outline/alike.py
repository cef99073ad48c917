"""Headings without a number that one knows by their likes: several lines of one build, a text below or behind each.

One such line is a sentence like any other; two or three that are built alike (建好一个平台。… 办好一批实事。…; 破题：…,
解题：…; 一是…, 二是… alone on their lines; 【干部选拔】…) are what the writer parted the text by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from converter.model import Role
from converter.outline.bare import LIMIT, has_substance, stands_stated
from converter.outline.pieces import Piece, is_row
from converter.outline.sentences import effective, ends_open, first_stop, is_topic

Build = Literal["step", "label", "sentence", "refrain", "run-in", "bold", "bracket"]
"""``step``: 一是…, ◆… alone on its line. ``label``: 破题：从糊涂账到明白账. ``sentence``: a short sentence alone on its
line; ``refrain``: one that speaks of somebody, and whose likes begin with the same words (一年来，我们…。). ``run-in``:
one that opens a paragraph; ``bold``: the same, set bold. ``bracket``: 【干部选拔】, alone or not."""

_LABEL = 8
"""Longest word before the colon of a label."""
_RUN_IN = 24
"""Longest run-in heading without a number, in effective characters."""
_REST = 15
"""Characters behind a run-in heading from which they are the text of a section."""
_WORDS = 4
"""Characters that lines with the same beginning have in common."""
_EVEN = 6
"""Run-in headings of one build differ by so many characters at most."""
_SEVERAL = 3
_SHARED = 2
"""Characters that all lines of one build have in common, where these do not show it otherwise."""
_BRACKETED = re.compile(r"【[^【】]{2,20}】")
_QUOTES = str.maketrans("", "", "“”‘’《》「」\"'")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMERALS = frozenset("一二三四五六七八九十的")
_SAYS = re.compile("[是都]|有着|必将|我们|我国|大家|同志|[^为]了[^解]")
"""What a sentence has that says something of somebody, and a topic phrase has not."""
_QUANTITY = re.compile(r"(?<=^[一二两三四五六七八九十])[个张套支条座片批项本名家场份台]")
_MARK = re.compile(r"[，、；：:。！？]")


class Alike(NamedTuple):
    """A heading of the group ``group``. ``cut``: where it ends in the text of its piece."""

    group: int
    cut: int


class _Line(NamedTuple):
    at: int
    build: Build
    cut: int
    title: str

    @property
    def key(self) -> tuple[str, ...]:
        """Lines that can be of one build have this in common: their stops, in order, or the sign that opens them."""
        if self.build == "step":
            return self.build, "" if _HAN.match(self.title) else self.title[0]
        if self.build in ("bold", "bracket"):
            return (self.build,)
        if self.build == "refrain":
            return self.build, self.title[:_WORDS]
        return self.build, *_MARK.findall(self.title.translate(_QUOTES))


def alike(pieces: Sequence[Piece], roles: Mapping[int, Role]) -> dict[int, Alike]:
    """The headings by the index of their piece; none where the format states what the headings are."""
    if stands_stated(pieces):
        return {}
    found: dict[int, Alike] = {}
    for number, group in enumerate(_groups(pieces, roles)):
        if group[0].build != "run-in" or _ends_a_section(pieces, group[-1].at, roles):
            found.update({line.at: Alike(number, line.cut) for line in group})
    return found


def _groups(pieces: Sequence[Piece], roles: Mapping[int, Role]) -> Iterator[list[_Line]]:
    """Groups that are long enough; a number ends those whose headings part one section only."""
    open_groups: dict[tuple[str, ...], list[_Line]] = {}
    for index, piece in enumerate(pieces):
        if piece.marker is not None:
            ended = [key for key in open_groups if key[0] not in ("label", "bracket")]
            yield from (group for key in ended if _suffices(group := open_groups.pop(key)))
        line = _line(pieces, index, roles)
        if line is None:
            continue
        group = open_groups.setdefault(line.key, [])
        if group and not _fits(group, line):
            if _suffices(group):
                yield group
            group = open_groups[line.key] = []
        group.append(line)
    yield from filter(_suffices, open_groups.values())


def _ends_a_section(pieces: Sequence[Piece], index: int, roles: Mapping[int, Role]) -> bool:
    """Nothing of the section stands behind the paragraph: its likes part the section, and are no sentences in it."""
    after = index + 1
    return after == len(pieces) or pieces[after].marker is not None or after in roles


def _line(pieces: Sequence[Piece], index: int, roles: Mapping[int, Role]) -> _Line | None:
    """What the line would be as a heading among its likes."""
    piece = pieces[index]
    if piece.marker is not None or piece.line.block is not None or piece.line.style or piece.line.level:
        return None
    role = roles.get(index)
    if role in ("enum", "list"):
        return _step(pieces, index, roles)
    if role is not None:
        return None
    return _bracketed(pieces, index, roles) or _whole(pieces, index, roles) or _opening(piece, index)


def _step(pieces: Sequence[Piece], index: int, roles: Mapping[int, Role]) -> _Line | None:
    """An enumeration or a bullet that stands alone on its line, over a text."""
    text = pieces[index].text
    if not _is_short(text) or not ends_open(text) or roles.get(index + 1) is not None:
        return None
    return _Line(index, "step", len(text), text) if _heads(pieces, index, roles) else None


def _bracketed(pieces: Sequence[Piece], index: int, roles: Mapping[int, Role]) -> _Line | None:
    text = pieces[index].text
    match = _BRACKETED.match(text)
    if match is None:
        return None
    alone = match.end() == len(text)
    if _heads(pieces, index, roles) if alone else len(text) - match.end() >= _REST:
        return _Line(index, "bracket", match.end(), match[0])
    return None


def _whole(pieces: Sequence[Piece], index: int, roles: Mapping[int, Role]) -> _Line | None:
    """A short line with a text below it: a label and what it is about, or one sentence."""
    text = pieces[index].text
    if not _is_short(text) or is_row(text) or not _heads(pieces, index, roles):
        return None
    if ends_open(text):
        colon = first_stop(text, 0, "：:")
        labelled = 0 < colon - 1 <= _LABEL and text.count("，") < 2 and first_stop(text, colon) == 0
        return _Line(index, "label", len(text), text) if labelled else None
    if text[-1] in "。？" and first_stop(text) == len(text):
        return _Line(index, "sentence" if _is_topic(text) else "refrain", len(text), text)
    return None


def _opening(piece: Piece, index: int) -> _Line | None:
    """A sentence that opens a paragraph: set bold, or short."""
    text = piece.text
    bold = bold_opening(piece)
    if bold:
        return _Line(index, "bold", bold, text[:bold])
    cut = first_stop(text, 0, "。？")
    if not cut or len(text) - cut < _REST or effective(text[:cut]) > _RUN_IN or not _is_topic(text[:cut]):
        return None
    return _Line(index, "run-in", cut, text[:cut])


def bold_opening(piece: Piece) -> int:
    """Where the words end that are set bold at the beginning of ``piece``, if they end there as a heading does, at a
    stop or a blank, and a text goes on behind them; else 0."""
    text = piece.text
    for mark in piece.line.marks:
        end = mark.end - piece.start
        if mark.kind != "bold" or mark.start > piece.start or not 2 < end < len(text):
            continue
        title = text[:end].rstrip()
        apart = len(title) < end or text[end].isspace() or title[-1] in "。！？：:"
        if apart and effective(title) <= LIMIT and first_stop(title) in (0, len(title)):
            return len(title)
    return 0


def _is_topic(text: str) -> bool:
    return is_topic(text) and not _SAYS.search(text)


def _is_short(text: str) -> bool:
    return len(text) <= 2 * LIMIT and effective(text) <= LIMIT


def _heads(pieces: Sequence[Piece], index: int, roles: Mapping[int, Role]) -> bool:
    """A text, a table or a number 1 stands below the line."""
    return index + 1 < len(pieces) and has_substance(pieces[index + 1], roles.get(index + 1))


def _fits(group: Sequence[_Line], line: _Line) -> bool:
    """``line`` goes on with ``group``: it is built as its lines are, and, where it opens a paragraph, the next one."""
    if line.build in ("step", "refrain", "bracket", "bold"):
        return True
    last = group[-1]
    short, long = sorted((len(last.title), len(line.title)))
    if line.build == "run-in" and (line.at != last.at + 1 or long - short > _EVEN):
        return False
    if _beginning(line) == _beginning(last) == _beginning(group[0]):
        return True
    shared = _shared([group[0], last, line])
    return long <= 2 * short and (shared >= _SHARED or (_are_matched([last, line]) and _are_coupled(line, shared)))


def _are_coupled(line: _Line, shared: int) -> bool:
    """One clause behind another has a build of its own; short sentences of one clause are often of one length."""
    return line.build != "run-in" or (len(line.key) > 2 and shared > 0)


def _beginning(line: _Line) -> str:
    """The first word, all measure words alike (一个…, 一张…)."""
    return _QUANTITY.sub("个", line.title[:2])


def answer_each_other(one: str, other: str) -> bool:
    """Two short titles are built alike word for word (小网格里的大学问, 小板凳上的大民生)."""
    lines = [_Line(0, "label", len(text), text) for text in (one, other)]
    return _are_matched(lines) and _shared(lines) >= _SHARED and one[0] == other[0]


def _are_matched(lines: Sequence[_Line]) -> bool:
    """The lines answer each other clause for clause (记得勤：…, 理得清：…; 一张网络，让纠纷…, 一套机制，让调处…)."""
    return len({tuple(map(len, _MARK.split(line.title.translate(_QUOTES)))) for line in lines}) == 1


def _shared(lines: Sequence[_Line]) -> int:
    """How many characters all the titles have in common, numerals and 的 left aside."""
    first, *others = (frozenset(_HAN.findall(line.title)) - _NUMERALS for line in lines)
    return len(first.intersection(*others))


def _suffices(group: Sequence[_Line]) -> bool:
    """Two lines are enough where a sign or the type sets them apart, or where they begin and go on in one way."""
    build = group[0].build
    if len(group) >= (2 if build in ("step", "bracket", "bold") else _SEVERAL):
        return True
    if len(group) < 2 or build in ("sentence", "refrain") or _shared(group) < _SHARED:
        return False
    return build == "label" or group[0].title[:2] == group[1].title[:2]

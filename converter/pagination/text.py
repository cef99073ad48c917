"""The text of a paragraph as what a line is filled with: portions of one look and one script. Lengths are in twips."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import Literal, NamedTuple

from converter.pagination.characters import BREAK, NOTE, OBJECT, TAB, Script, is_word, script
from converter.pagination.parameters import Parameters
from converter.pagination.widths import EM, latin_width

_TWIPS_PER_HALF_POINT = 10
_SPECIAL = re.compile(f"[{TAB}{BREAK}{OBJECT}]")
_NARROW = re.compile("[ \u00a0\u2000-\u200b\uff61-\uff9f]")
_STRONG = "!-\u009f\u00a1-\u02c6\u02c8\u02c9\u02cc-\u02d8\u02da-\u10ff\u1e00-\u1fff"
_WEAK = " \u00a0\u02c7\u02ca\u02cb\u02d9\u2000-\u2bff\ue000-\uf8ff"
_SCRIPTS = re.compile(f"(?P<latin>[{_STRONG}]+)|(?P<weak>[{_WEAK}]+)")
"""Runs of Latin and of weak characters (:func:`characters.script`); what lies between is Chinese."""
_LATIN = re.compile(f"[{_STRONG}{_WEAK}]+")
_LATIN_HINTED = re.compile(f"[{_STRONG} \u00a0]+")
"""What is Latin where the run decides on the weak characters; a space always is."""
_EM_FRACTIONS = {"\u2000": 0.5, "\u2001": 1, "\u2002": 0.5, "\u2003": 1, "\u2004": 1 / 3, "\u2005": 0.25, "\u200b": 0}
_HALF = 0.5
_SPACES = frozenset(" \u00a0")

Kind = Literal["text", "tab", "break", "object", "note"]


class Look(NamedTuple):
    """How a run looks. ``size`` in half points; ``spacing`` is added to each character; ``hint``: marks without a
    script are Chinese; ``face`` stands for whatever else makes two runs differ."""

    size: int = 32
    spacing: int = 0
    bold: bool = False
    italic: bool = False
    raised: bool = False
    hint: bool = False
    face: str = ""


class Run(NamedTuple):
    """Text of one look; a picture (``text`` is OBJECT) has ``width`` and ``height``; ``note`` refers to a note."""

    text: str
    look: Look = Look()
    width: int = 0
    height: int = 0
    note: bool = False


class Portion(NamedTuple):
    """Characters ``start`` to ``end`` of the paragraph. ``advance``: the width of each, where all are alike, else
    ``sums``, the widths up to each character; ``trailing`` is what the last one of a line does not take up."""

    start: int
    end: int
    kind: Kind
    chinese: bool
    size: float
    advance: float = 0
    sums: tuple[float, ...] = ()
    trailing: float = 0
    height: int = 0

    def width(self, start: int, stop: int) -> float:
        if self.sums:
            return self.sums[stop - self.start] - self.sums[start - self.start] - self.trailing
        return self.advance * (stop - start) - self.trailing

    def cut(self, start: int, room: float) -> int:
        """The first character from ``start`` on that ends outside ``room``; ``end`` where all fit."""
        room += self.trailing + _HALF
        if self.sums:
            fitting = bisect_right(self.sums, room + self.sums[start - self.start]) - 1
            return min(self.end, max(start, self.start + fitting))
        return min(self.end, start + max(0, int(room / self.advance))) if self.advance > 0 else self.end


class Text(NamedTuple):
    """The characters of a paragraph and the portions that cover them in order, without gaps."""

    characters: str
    portions: tuple[Portion, ...]

    def gap(self, position: int, size: float, script_space: float) -> float:
        """The space between the scripts at ``position``, where a portion of type of ``size`` twips begins."""
        return int(size * script_space) if _parts(self.characters[position - 1 : position + 1]) else 0


@functools.lru_cache(maxsize=1 << 14)
def _parts(pair: str) -> bool:
    """Whether these two characters are letters or digits of different scripts."""
    before, after = pair[0], pair[1]
    return is_word(before) and is_word(after) and script(before) != script(after)


def prepared(runs: Sequence[Run], parameters: Parameters) -> Text:
    """``runs`` as portions."""
    if parameters.weak == "hint" and (even := _even(runs)):
        return _of_one_look(even, parameters)
    portions: list[Portion] = []
    before: Script = "latin"
    start = 0
    for run in _merged(runs):
        for kind, text, written in _pieces(run, before, parameters):
            before = written or before
            portions.append(_portion(start, kind, text, run, written == "chinese", parameters))
            start += len(text)
    return Text("".join(NOTE * len(run.text) if run.note else run.text for run in runs), tuple(portions))


def _even(runs: Sequence[Run]) -> Run | None:
    """``runs`` as one where they are nothing but text of one look."""
    if not runs or any(run.look != runs[0].look or run.note for run in runs):
        return None
    text = "".join([run.text for run in runs])
    return None if _SPECIAL.search(text) else Run(text, runs[0].look)


def _of_one_look(run: Run, parameters: Parameters) -> Text:
    """The same as :func:`prepared` makes of one run of text, in one go: most paragraphs are that."""
    text, look, end = run.text, run.look, 0
    size = _size(look, parameters)
    trailing = look.spacing if parameters.portions else 0
    narrow = _NARROW.search(text) is not None
    portions: list[Portion] = []
    for found in (_LATIN_HINTED if look.hint else _LATIN).finditer(text):
        start, stop = found.span()
        if start > end and narrow:
            portions.append(_portion(end, "text", text[end:start], run, True, parameters))
        elif start > end:
            portions.append(Portion(end, start, "text", True, size, size + look.spacing, (), trailing))
        sums = _sums(found[0], size, look.spacing, (look.bold, look.italic), parameters.chinese_blank)
        portions.append(Portion(start, stop, "text", False, size, 0, sums, trailing))
        end = stop
    if end < len(text):
        portions.append(_portion(end, "text", text[end:], run, True, parameters))
    return Text(text, tuple(portions))


def _size(look: Look, parameters: Parameters) -> float:
    """The size of type in twips."""
    return look.size * _TWIPS_PER_HALF_POINT * (parameters.raised if look.raised else 1)


def _merged(runs: Sequence[Run]) -> Iterator[Run]:
    """``runs`` without empty ones, those of one look that follow one another joined."""
    if len(runs) == 1 and runs[0].text:
        yield runs[0]
        return
    filled = (run for run in runs if run.text)
    for (_, look), group in groupby(enumerate(filled), key=_joining):
        same = [run for _, run in group]
        yield same[0] if len(same) == 1 else Run("".join(run.text for run in same), look)


def _joining(numbered: tuple[int, Run]) -> tuple[int, Look]:
    """Equal for runs that are one; a note and a picture are never joined."""
    number, run = numbered
    return (number if run.note or run.width else -1), run.look


def _pieces(run: Run, before: Script, parameters: Parameters) -> Iterator[tuple[Kind, str, Script | None]]:
    if run.note:
        yield "note", run.text, None
        return
    start = 0
    for special in _SPECIAL.finditer(run.text):
        for text, written in _by_script(run.text[start : special.start()], run.look.hint, before, parameters):
            before = written
            yield "text", text, written
        kind: Kind = "tab" if special[0] == TAB else "break" if special[0] == BREAK else "object"
        yield kind, special[0], None
        start = special.end()
    for text, written in _by_script(run.text[start:], run.look.hint, before, parameters):
        yield "text", text, written


def _by_script(text: str, hint: bool, before: Script, parameters: Parameters) -> Iterator[tuple[str, Script]]:
    """``text`` cut where its script changes."""
    if parameters.weak == "hint":
        yield from _parted(text, _LATIN_HINTED if hint else _LATIN)
        return
    start, current = 0, before
    for position, written in _changes(text, before):
        if written != current and position > start:
            yield text[start:position], current
            start = position
        current = written
    if start < len(text):
        yield text[start:], current


def _parted(text: str, latin: re.Pattern[str]) -> Iterator[tuple[str, Script]]:
    end = 0
    for found in latin.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], "chinese"
        yield found[0], "latin"
        end = found.end()
    if end < len(text):
        yield text[end:], "chinese"


def _changes(text: str, before: Script) -> Iterator[tuple[int, Script]]:
    """The script of each run of characters; the weak ones take that of the character before."""
    end = 0
    for found in _SCRIPTS.finditer(text):
        if found.start() > end:
            before = "chinese"
            yield end, before
        if found["latin"]:
            before = "latin"
        yield found.start(), before
        end = found.end()
    if end < len(text):
        yield end, "chinese"


def _portion(start: int, kind: Kind, text: str, run: Run, chinese: bool, parameters: Parameters) -> Portion:
    look, end = run.look, start + len(text)
    size = _size(look, parameters)
    if kind == "object":
        return Portion(start, end, kind, False, size, sums=(0, run.width), height=run.height)
    if kind in {"tab", "break"}:
        return Portion(start, end, kind, chinese, size)
    trailing = look.spacing if parameters.portions else 0
    if chinese and not _NARROW.search(text):
        return Portion(start, end, kind, chinese, size, size + look.spacing, (), trailing)
    sums = _sums(text, size, look.spacing, None if chinese else (look.bold, look.italic), parameters.chinese_blank)
    return Portion(start, end, kind, chinese, size, 0, sums, trailing)


@functools.lru_cache(maxsize=4096)
def _sums(text: str, size: float, spacing: int, face: tuple[bool, bool] | None, blank: float) -> tuple[float, ...]:
    """The widths up to each character, in the Latin ``face`` (bold, italic) or in the Chinese one."""
    if face is None:
        widths = [_in_chinese(character, blank) * size for character in text]
    else:
        widths = [latin_width(one, bold=face[0], italic=face[1]) * size / EM for one in text]
    return tuple(accumulate((width + spacing for width in widths), initial=0.0))


def _in_chinese(character: str, blank: float) -> float:
    """The width of ``character`` in the Chinese face, in em."""
    if character in _SPACES:
        return blank
    if character in _EM_FRACTIONS:
        return _EM_FRACTIONS[character]
    return _HALF if "\uff61" <= character <= "\uff9f" else 1

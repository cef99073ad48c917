"""Regular expressions that people give, matched in bounded time.

Python's own matcher backtracks: a pattern of a few characters can take longer than a day on one line. Here all places
that a match may have reached are followed at once, as the bits of one number, so that a line costs about its length
times that of the pattern. The language is the common one without what needs memory: literals, ``.``, classes and
escapes, groups, ``|``, the quantifiers, ``^`` and ``$``; no lookaround, no back reference, no named group, no flag.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count

LONGEST_PATTERN = 200
"""Characters of the longest pattern."""
LONGEST_LINE = 120
"""Characters of the longest line that is matched: a longer one is no title."""

_ATOM = r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\[dDsSwW]|\\[^\w\s]|\\[tnrfv]|[^\\\[\]{}()*+?|^$]"
_TOKEN = re.compile(rf"(?P<atom>{_ATOM})|(?P<open>\((?:\?:)?(?!\?))|(?P<close>\))|(?P<bar>\|)|(?P<edge>[\^$])")
_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d{1,3})(?:(,)(\d{0,3}))?\})\??(?![*+?{])")

_Step = Callable[["_Text", int], int]
"""Maps the places at which a part of the pattern may begin to those at which it may end; bit n is place n."""


class InvalidPattern(ValueError):
    """A pattern that is none, or one of another language; the message says why."""


class _Text:
    """A line, and for each atom of a pattern the places where it holds."""

    def __init__(self, line: str) -> None:
        self.line = line
        self._places: dict[re.Pattern[str], int] = {}

    def places(self, atom: re.Pattern[str]) -> int:
        if atom not in self._places:
            self._places[atom] = sum(1 << found.start() for found in atom.finditer(self.line))
        return self._places[atom]


class Pattern:
    """A pattern that is looked for anywhere in a line, as :func:`re.search` does. Raises :class:`InvalidPattern`."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > LONGEST_PATTERN:
            raise InvalidPattern(f"不得超过 {LONGEST_PATTERN} 字 / at most {LONGEST_PATTERN} characters")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", FutureWarning)  # "[[": its meaning may change
                re.compile(pattern)
        except (re.error, OverflowError, RecursionError, FutureWarning) as error:
            raise InvalidPattern(str(error)) from error
        self._step = _Parser(pattern).parsed()
        if self.matches(""):
            raise InvalidPattern("什么都匹配 / it matches even an empty line")

    def matches(self, line: str) -> bool:
        """Whether the pattern matches somewhere in ``line``; never in one over LONGEST_LINE characters."""
        if len(line) > LONGEST_LINE:
            return False
        return self._step(_Text(line), (1 << len(line) + 1) - 1) != 0


@lru_cache(maxsize=16)
def compiled(pattern: str) -> Pattern:
    """The pattern, parsed once. Raises :class:`InvalidPattern`."""
    return Pattern(pattern)


class _Parser:
    def __init__(self, pattern: str) -> None:
        self._pattern, self._at = pattern, 0

    def parsed(self) -> _Step:
        step = self._alternatives()
        if self._at < len(self._pattern):
            raise self._refusal()
        return step

    def _alternatives(self) -> _Step:
        ways = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            ways.append(self._sequence())
        return ways[0] if len(ways) == 1 else _either(ways)

    def _sequence(self) -> _Step:
        return _in_turn(list(self._pieces()))

    def _pieces(self) -> Iterator[_Step]:
        while (char := self._next()) and char not in "|)":
            piece = self._piece()
            quantifier = _QUANTIFIER.match(self._pattern, self._at)
            if quantifier:
                self._at = quantifier.end()
                piece = _repeated(piece, *_bounds(quantifier))
            yield piece

    def _piece(self) -> _Step:
        token = _TOKEN.match(self._pattern, self._at)
        if token is None:
            raise self._refusal()
        self._at = token.end()
        if token["atom"]:
            return _character(re.compile(token["atom"]))
        if token["edge"]:
            return _start if token["edge"] == "^" else _end
        inner = self._alternatives()
        self._at += 1
        return inner

    def _next(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _refusal(self) -> InvalidPattern:
        rest = self._pattern[self._at : self._at + 8]
        return InvalidPattern(f"第 {self._at + 1} 字起的“{rest}”不支持 / “{rest}” is not supported")


def _bounds(quantifier: re.Match[str]) -> tuple[int, int]:
    """The least and the most repetitions; a line holds no more than LONGEST_LINE."""
    sign, least, comma, most = quantifier.groups()
    if sign:
        return int(sign == "+"), 1 if sign == "?" else LONGEST_LINE
    return int(least), int(most) if most else LONGEST_LINE if comma else int(least)


def _character(atom: re.Pattern[str]) -> _Step:
    return lambda text, places: (places & text.places(atom)) << 1


def _start(_text: _Text, places: int) -> int:
    return places & 1


def _end(text: _Text, places: int) -> int:
    return places & 1 << len(text.line)


def _in_turn(steps: Sequence[_Step]) -> _Step:
    def step(text: _Text, places: int) -> int:
        for part in steps:
            if not places:
                return 0
            places = part(text, places)
        return places

    return step


def _either(ways: Sequence[_Step]) -> _Step:
    def step(text: _Text, places: int) -> int:
        ends = 0
        for way in ways:
            ends |= way(text, places)
        return ends

    return step


def _repeated(part: _Step, least: int, most: int) -> _Step:
    """``part`` over and over: from ``least`` times on, every place is followed only when it is first reached."""

    def step(text: _Text, places: int) -> int:
        for _ in range(least):
            if not places:
                return 0
            places = part(text, places)
        reached = fresh = places
        for times in count(least):
            if not fresh or times >= most:
                return reached
            fresh = part(text, fresh) & ~reached
            reached |= fresh
        return reached

    return step

"""The lines of a source as they stand on the printed page: how wide each is, how far indented, how it ends.

Widths are in columns: a Chinese character or mark takes two, an ASCII one takes one (UAX #11, ambiguous ones wide).
"""

from __future__ import annotations

from collections.abc import Sequence

from converter import numbering
from converter.source import Line

STOPS = "。！？；：!?;:…"
"""What closes a sentence, or announces what follows it."""
_CLOSERS = "”’）)》〉」』】]〕"
_OPENERS = "“‘（(《〈「『【[〔"
_INNER = "，。、；：,;"
_NO_START = frozenset("，。、；：！？,.;:!?%％" + _CLOSERS)
_MAY_NUMBER = frozenset("第附（(〔［[【〇零○一壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百廿卅")
_GOES_ON = frozenset("，、,第和及与或至到按据" + _OPENERS)
LONGEST_UNIT = 20
PROSE = 15
"""Characters from which a line without any mark of its own reads as text and not as a cell of a table."""


class Rows:
    """``lines``, measured once. A row is the index of a line."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.texts = [line.text for line in lines]

    def width(self, at: int) -> int:
        """The columns that the line takes, without its indent."""
        return columns(self.texts[at])

    def indent(self, at: int) -> int:
        """Blank characters before the text of the line, as far as its offset tells."""
        line = self.lines[at]
        if not line.offset:
            return 0
        before = self.lines[at - 1] if at else None
        if before is not None and before.place == line.place:
            return max(line.offset - before.offset - len(before.text) - 1, 0)
        return line.offset - line.page_break  # a form feed stands before it, which is no blank on the page

    def is_plain(self, at: int) -> bool:
        """The format states nothing about the line that would part it from its neighbours."""
        line = self.lines[at]
        return not (line.block or line.level or line.style or line.number or line.furniture)

    def is_open(self, at: int) -> bool:
        """The line ends inside a sentence, or has no mark at its end, like a title."""
        return self.texts[at][-1:].isalnum()

    def is_closed(self, at: int) -> bool:
        """A sentence ends with the line, its quotation mark or bracket included."""
        return self.texts[at].rstrip(_CLOSERS)[-1:] in STOPS

    def must_go_on(self, at: int) -> bool:
        """The line ends in a comma, an opening bracket, or a word that nothing can end with."""
        return self.texts[at][-1:] in _GOES_ON

    def is_prose(self, at: int) -> bool:
        """The line has a mark inside a sentence."""
        return any(mark in self.texts[at] for mark in _INNER)

    def has_stop(self, at: int) -> bool:
        """A sentence ends in the line."""
        return any(stop in self.texts[at] for stop in "。！？；")

    def is_numbered(self, at: int) -> bool:
        """A section number opens the line."""
        text = self.texts[at]
        first = text[:1]
        if not (first in _MAY_NUMBER or first.isnumeric()):
            return False
        return numbering.marker(text) is not None

    def unit(self, at: int) -> int:
        """The columns of what opens the line and cannot be parted: a word, a number, a character and its marks."""
        text = self.texts[at][: LONGEST_UNIT + 2]
        end = 1
        if text[:1] in _OPENERS:
            end = 2
        elif text[:1].isascii() and text[:1].isalnum():
            while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] in ".,%/-"):
                end += 1
        while end < len(text) and text[end] in _NO_START:
            end += 1
        return columns(text[:end])


def columns(text: str) -> int:
    """The columns that ``text`` takes."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))

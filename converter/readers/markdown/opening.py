"""What a row of Markdown begins: heading, fence, rule, quotation, list item, note, definition, table, HTML.

CommonMark and GFM, with what Chinese writers rely on besides: ``##一、总则`` without a blank is a heading, four blanks
before Chinese text are no code. Every pattern looks at the head of a row or walks it once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from converter import numbering
from converter.readers.markdown.rows import TAB, Row

Test = Callable[[Row], bool]

COMMENT, COMMENT_END = "<!--", "-->"
NESTED = 2
"""Columns from which on a row lies inside the list item above it."""

_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t\u3000]+|$)")
_ATX_GLUED = re.compile(r" {0,3}(#{1,6})(?=[^#\s])")
_CLOSING_HASHES = re.compile(r"(?<!\\)(?:^|(?<=[ \t]))#+[ \t]*$")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_UNDERLINING = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_SENTENCE = re.compile(r"[。！？；：，]")
_ITEM = re.compile(r"\s{0,8}(?:[-*+]|(\d{1,9}[.)]))(?:[ \t]+|$)")
_HTML = re.compile(
    r" {0,3}</?(?:address|article|aside|blockquote|body|center|dd|details|div|dl|dt|figcaption|figure|footer|form|"
    r"h[1-6]|head|header|hr|html|li|link|main|meta|nav|ol|p|section|summary|title|tr|td|th|tbody|thead|ul)(?=[\s>/])",
    re.IGNORECASE,
)
_INTERRUPTS = frozenset("#`~-*_>+<[0123456789")
_DELIMITER = re.compile(r":?-+:?")
_PIPE = re.compile(r"(?<!\\)\|")

QUOTATION = re.compile(r" {0,3}> ?")
NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,200})\]:[ \t]*")
LINK = re.compile(
    r" {0,3}\[([^\]^][^\]]{0,500})\]:[ \t]*(<[^<>]*>|(?=\S*[./#])[!-~]+)(?:[ \t]+(?:\"[^\"]*\"|'[^']*'))?[ \t]*$"
)
TABLE = re.compile(r" {0,3}<table(?=[\s>])", re.IGNORECASE)
TABLE_TAG = re.compile(r"<table(?=[\s>])", re.IGNORECASE)
TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)


def heading(row: Row) -> tuple[int, Row] | None:
    """Depth and text of a heading with hashes before it.

    Glued to its text, a hash makes a heading only before Chinese text or a section number (``##一、总则``): ``#1`` is a
    number, ``##paidbegin##`` a marker.
    """
    found = _ATX.match(row)
    if found is None:
        found = _ATX_GLUED.match(row)
        if found is None or row.rstrip().endswith("#") or not _is_chinese(row, found.end()):
            return None
    closing = _CLOSING_HASHES.search(row, found.end())
    return len(found[1]), row.cut(found.end(), closing.start() if closing else None).bare()


def _is_chinese(row: Row, at: int) -> bool:
    return _HAN.match(row, at) is not None or numbering.marker(row[at : at + numbering.HEAD]) is not None


def is_code(row: Row) -> bool:
    """Whether ``row`` is indented as code is and holds what may be code."""
    return row.indent() >= TAB and not row.blank() and _HAN.match(row.lstrip()[:1] or " ") is None and not item(row)


def fence(row: Row) -> str:
    """The characters that open a fence of code, empty where none does."""
    found = _FENCE.match(row)
    return found[1] if found and not (found[1][0] == "`" and "`" in row[found.end() :]) else ""


def closes(row: Row, opened: str) -> bool:
    """Whether ``row`` closes the fence ``opened``."""
    text = row.strip()
    return len(text) >= len(opened) and set(text) == {opened[0]}


def is_rule(row: Row) -> bool:
    return _RULE.match(row) is not None


def underlining(row: Row, above: Sequence[Row]) -> int:
    """The depth of the heading that ``row`` makes of the one row ``above``, 0: none. A line under several rows or
    under a sentence is a rule, whatever CommonMark says: it parts what is above from what is below."""
    found = _UNDERLINING.match(row) if len(above) == 1 else None
    if found is None or (found[1][0] == "-" and _SENTENCE.search(above[0].rstrip()[-2:])):
        return 0
    return 1 if found[1][0] == "=" else 2


def item(row: Row) -> tuple[Row, Row] | None:
    """The literal number of a list item (empty for a bullet) and its text; a number stays a part of the text."""
    found = _ITEM.match(row)
    if found is None or is_rule(row):
        return None
    text = row.cut(found.end())
    return (row.cut(found.start(1), found.end()) if found[1] else row.cut(0, 0)), text


def is_html(row: Row) -> bool:
    """Whether a block element of HTML begins or ends the row, so that it is a line of its own."""
    return _HTML.match(row) is not None


def interrupts(row: Row) -> bool:
    """Whether ``row`` ends a paragraph without a blank row between."""
    if row.first not in _INTERRUPTS:
        return False
    if heading(row) or fence(row) or is_rule(row) or QUOTATION.match(row) or TABLE.match(row) or NOTE.match(row):
        return True
    return item(row) is not None or row.lstrip().startswith(COMMENT)


def label(text: str) -> str:
    """The name of a link's definition as it is compared."""
    return " ".join(text.split()).casefold()


def cells(row: Row) -> list[Row]:
    """The cells of a row of a table: parted at bars that no backslash precedes."""
    ends = [found.start() for found in _PIPE.finditer(row)]
    starts = [0, *(end + 1 for end in ends)]
    parted = [row.cut(start, end) for start, end in zip(starts, [*ends, None], strict=True)]
    if parted[0].blank():
        parted = parted[1:]
    return parted[:-1] if parted and parted[-1].blank() else parted


def is_delimiter(row: Row, heads: Sequence[Row]) -> bool:
    """Whether ``row`` is the row of dashes under ``heads``."""
    if not set(row) <= set("|:- \t"):
        return False
    dashes = cells(row)
    return len(dashes) == len(heads) > 0 and all(_DELIMITER.fullmatch(cell.strip()) for cell in dashes)


def width(text: str) -> int:
    """Columns of ``text``: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text.strip())

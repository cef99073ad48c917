"""Which rows of a paragraph are one line that somebody wrapped, and what stands between them (case MDN-09).

CommonMark takes adjacent rows for one paragraph. Writers of office documents often mean a paragraph by each row; where
a row speaks for itself (it ends a sentence far from the margin, the next one opens with a section number, is a date),
it is taken for one.
"""

from __future__ import annotations

import re

from converter import numbering
from converter.contents.shapes import is_cut_marker
from converter.outline.dates import is_date
from converter.readers.markdown.opening import width

NARROWEST = 40
"""Columns of the narrowest text that is wrapped: twenty Chinese characters."""
_RAGGED = 8
"""Columns by which a wrapped row may fall short of the widest."""
_SENTENCE_END = re.compile(r"[。！？；…：!?;:][”’」』）)*_~]*$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·]")
_QUOTED = 8


def goes_on(before: str, row: str, widest: int) -> bool:
    """Whether ``row`` goes on in the line of ``before``; ``widest`` is the width of the widest row around them."""
    if is_cut_marker(row.strip()) or is_cut_marker(before.strip()):
        return False
    wrapped = width(before) >= max(widest - _RAGGED, NARROWEST)
    ends = _SENTENCE_END.search(before.rstrip()[-_QUOTED:]) is not None
    text = row.strip()
    if ends and not wrapped:
        return False
    number = numbering.marker(text[: numbering.HEAD])
    if number is not None and not number.lost and (ends or not wrapped):
        return False
    return not is_date(text) and row[:1] != "\u3000"


def between(before: str, after: str) -> str:
    """What joins two characters of rows: a blank, except beside a Chinese character."""
    return "" if not before or not after or _WIDE.match(before) or _WIDE.match(after) else " "

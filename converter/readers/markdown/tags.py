"""HTML tags in the text of Markdown: those of HTML's own elements; anything else in angle brackets is text."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import NamedTuple

from converter.model import MarkKind

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)(?=[\s/>])((?:[^<>\"'/]++|/(?!>)|\"[^\"<]*+\"|'[^'<]*+')*+)/?>")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_REFERENCE = re.compile(
    r"<sup><a (?:id=\"note-ref-\d+\" class=\"footnote-ref\" href=\"#note-(\d+)\"|"
    r"class=\"footnote-backref\" href=\"#note-ref-(\d+)\")>\d+</a></sup>"
)
_ELEMENTS = re.compile(
    r"a|abbr|address|article|aside|b|bdi|bdo|big|blockquote|br|button|caption|center|cite|code|col|colgroup|dd|del|details|"
    r"dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|img|input|ins|kbd|label|li|link|main|mark|meta|nav|"
    r"ol|p|pre|q|rp|rt|ruby|s|samp|section|small|span|strike|strong|style|sub|summary|sup|table|tbody|td|tfoot|th|thead|"
    r"title|tr|tt|u|ul|var|wbr",
    re.IGNORECASE,
)

MARKS: Mapping[str, MarkKind] = {
    "strong": "bold", "b": "bold", "em": "italic", "i": "italic", "u": "underline", "ins": "underline",
    "sup": "superscript", "sub": "subscript", "a": "link",
}  # fmt: skip


class Tag(NamedTuple):
    """``end``: the position behind it."""

    name: str
    closes: bool
    attributes: Mapping[str, str]
    end: int

    def get(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")


def tag(text: str, at: int) -> Tag | None:
    """The tag that begins at ``at``, None where it is text."""
    found = _TAG.match(text, at)
    if found is None or not _ELEMENTS.fullmatch(found[2]):
        return None
    attributes = {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(found[3])
    }
    return Tag(found[2].lower(), bool(found[1]), attributes, found.end())


def note_reference(text: str, at: int) -> tuple[str, int, bool] | None:
    """The number of a note that huibian wrote as HTML, the position behind it, and whether it is the way back."""
    found = _REFERENCE.match(text, at) if text.startswith("<sup><a ", at) else None
    return (found[1] or found[2], found.end(), found[1] is None) if found else None

r"""Text that stays text: what CommonMark, GFM or Python-Markdown (extra) would take for markup is neutralised.

A backslash where all three honour it (``\ ` * _ { [ # + - . ) >``); a reference for ``~ < & = :`` and white space,
where Python-Markdown shows the backslash or expands the character (standards 4, cases MDN-03 to MDN-08, M1 to M7).
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote

_INLINE = re.compile(
    r"[\\`*{\[<\t\n\r]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word an underscore is text everywhere
    r"|&(?=[#0-9A-Za-z]+;)"  # anywhere else an ampersand is text
)
_REFERENCES = {"<": "&lt;", "&": "&amp;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;", "=": "&#61;", ":": "&#58;"}
_NEWLINE = _REFERENCES["\n"]

# What opens a block, up to the character to neutralise: a heading, a quotation, a list (of full-width digits too:
# Python-Markdown), a rule, an underlining (no harm after a blank line, but a blank line is easily lost), a definition.
_START = re.compile(r"[#>]|[-+](?= |\Z)|-(?=[ -]*\Z)|=(?==*\Z)|:(?= )|\d+[.)](?= |\Z)|\[\^\d+\]:")
_CLOSING_HASHES = re.compile(r"#+\Z")
_URL_SAFE = "/:?#@!$&'*+,;=%"


def inline(text: str) -> str:
    """``text`` as a part of a line."""
    return _INLINE.sub(lambda found: _neutral(found[0]), text)


def _neutral(character: str) -> str:
    return _REFERENCES.get(character) or "\\" + character


def whole(line: str) -> str:
    """What only the whole line decides, for a line that is neutral otherwise.

    White space at its ends would be trimmed. One ``~`` is text (``3~5天``), two of them strike out what is between.
    """
    if not line:
        return line
    if line.count("~") > 1:
        line = line.replace("~", "&#126;")
    if line[0].isspace():
        line = f"&#{ord(line[0])};{line[1:]}"
    if line[-1].isspace():
        line = f"{line[:-1]}&#{ord(line[-1])};"
    return line


def start(line: str) -> str:
    """``line`` as the beginning of a paragraph: what would open another kind of block there is neutralised."""
    found = _START.match(line)
    if not found:
        return line
    last = found.end() - 1
    return line[:last] + _neutral(line[last]) + line[last + 1 :]


def heading(line: str) -> str:
    """``line``, neutral otherwise, as the end of a heading: hashes there would be taken for its closing sequence."""
    return _CLOSING_HASHES.sub(lambda found: "\\#" * len(found[0]), line)


def cell(line: str) -> str:
    """``line``, neutral otherwise, as a cell of a table; its paragraphs are parted by ``<br>``."""
    return line.replace("|", "\\|").replace(_NEWLINE, "<br>")


def label(line: str) -> str:
    """``line``, neutral otherwise, between the brackets of a link or a picture."""
    return line.replace("]", "\\]")


def markup(text: str) -> str:
    """``text`` inside an HTML block, where no Markdown is read; its paragraphs are parted by ``<br>``."""
    neutral = html.escape(text, quote=False).replace("\t", "&#9;").replace("\r", "&#13;")
    return neutral.replace("\n", "<br>")


def address(url: str) -> str:
    """``url`` as the destination of a link, in Markdown and in an HTML attribute."""
    return quote(url, safe=_URL_SAFE).replace("~", "%7E").replace("'", "%27").replace("&", "&amp;")

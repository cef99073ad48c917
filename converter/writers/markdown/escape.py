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
    r"|%(?=[0-9A-Fa-f]{2})|(?<=[xX][nN])-(?=-)"  # some renderers show an address that they find decoded
)
_REFERENCES = {
    "<": "&lt;",
    "&": "&amp;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
    "=": "&#61;",
    ":": "&#58;",
    "%": "&#37;",
}

# What opens a block, up to the character to neutralise: a heading, a quotation, a list (of full-width digits too:
# Python-Markdown), a rule, an underlining (no harm after a blank line, but a blank line is easily lost), a definition.
_START = re.compile(r"[#>]|[-+](?= |\Z)|-(?=[ -]*\Z)|=(?==*\Z)|:(?= )|\d+[.)](?= |\Z)|\[\^\d+\]:")
# An address that a renderer finds by itself takes in everything up to a blank, escapes and marks too.
_ADDRESS = re.compile(r"(?:://|www\.)[^ <]*")
_SPOILS_ADDRESS = re.compile(r"[\\*\[]|&[#\w]+;")
_ENTITY = re.compile(r"&(?=[#0-9A-Za-z]+;)")
_URL_SAFE = "/:?#@!$&+,;=%"


def inline(text: str) -> str:
    """``text`` as a part of a line; the functions below finish a line of such parts."""
    return _INLINE.sub(lambda found: _neutral(found[0]), text)


def _neutral(character: str) -> str:
    return _REFERENCES.get(character) or "\\" + character


def paragraph(line: str) -> str:
    """``line``, neutral within, as a paragraph: what would open another kind of block there is neutralised."""
    line = _ends(line)
    if found := _START.match(line):
        last = found.end() - 1
        line = line[:last] + _neutral(line[last]) + line[last + 1 :]
    return _unlinked(line)


def heading(line: str) -> str:
    """``line``, neutral within, as a heading: hashes at its end would be taken for the closing sequence."""
    line = _ends(line)
    bare = line.rstrip("#")
    return _unlinked(bare + "\\#" * (len(line) - len(bare)))


def cell(line: str) -> str:
    """``line``, neutral within, as a cell of a table; its paragraphs are parted by ``<br>``."""
    return _unlinked(_ends(line).replace("|", "\\|").replace(_REFERENCES["\n"], "<br>"))


def label(line: str) -> str:
    r"""``line``, neutral within, between the brackets of a link or a picture.

    Python-Markdown would take ``[\]:`` for the beginning of a definition; ``[^1]`` refers to a footnote.
    """
    line = _unlinked(_ends(line).replace("]", "\\]").replace("]:", "]&#58;"))
    return f"&#94;{line[1:]}" if line.startswith("^") else line


def _ends(line: str) -> str:
    """White space at the ends would be trimmed. One ``~`` is text (``3~5天``), two strike out what is between."""
    if line.count("~") > 1:
        line = line.replace("~", "&#126;")
    if line[:1].isspace():
        line = f"&#{ord(line[0])};{line[1:]}"
    if line[-1:].isspace():
        line = f"{line[:-1]}&#{ord(line[-1])};"
    return line


def _unlinked(line: str) -> str:
    if "://" not in line and "www." not in line:
        return line
    return _ADDRESS.sub(_as_text, line)


def _as_text(found: re.Match[str]) -> str:
    address = found[0]
    if not _SPOILS_ADDRESS.search(address):
        return address
    return address.replace("://", "&#58;//").replace("www.", "www&#46;")


def markup(text: str) -> str:
    """``text`` inside an HTML block, where no Markdown is read; its paragraphs are parted by ``<br>``."""
    neutral = html.escape(text, quote=False).replace("\t", "&#9;").replace("\r", "&#13;")
    return neutral.replace("\n", "<br>")


def address(url: str) -> str:
    """``url`` as the destination of a link in Markdown."""
    return _ENTITY.sub("&amp;", quote(url, safe=_URL_SAFE).replace("~", "%7E"))


def attribute(value: str) -> str:
    """``value`` between the quotation marks of an HTML attribute."""
    return html.escape(value).replace("\n", " ")


def source(url: str) -> str:
    """``url`` as the value of an HTML attribute."""
    return attribute(quote(url, safe=_URL_SAFE))

"""The contents: a TOC field whose result is filled in, each entry linked to its heading, with its page (cases DXW-05 to
DXW-12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from converter.writers.word.story import Entry
from converter.writers.word.text import Look, needs_hint, run

HEADING = "目录"
_CLOSING_MARKS = "。．.：:；;，,、 \t\n\u3000"
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{depth}" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_PAGE = (
    '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark} \\h </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{page}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_GALLERY = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'


def entry_text(heading: str) -> str:
    """A heading as the contents lists it: on one line, without its closing mark."""
    line = heading.replace("\n", " ").replace("\t", " ")
    return line.rstrip(_CLOSING_MARKS) or line


def table_of_contents(entries: Sequence[Entry], pages: Mapping[str, int], depth: int, properties: str = "") -> str:
    """The entries in the content control that makes Word offer 更新目录; nothing where there are none.

    ``pages``: the page of each bookmark; it stands in a field of its own (DXW-08). ``\\o`` and ``\\u`` find the same
    headings when a person updates the contents (DXW-09). ``properties`` are the heading's own.
    """
    if not entries:
        return ""
    lines = [_hyperlink(entry, pages[entry.bookmark]) for entry in entries]
    lines[0] = _FIELD.format(depth=depth) + lines[0]
    lines[-1] += _FIELD_END
    result = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="TOC{entry.level}"/></w:pPr>{line}</w:p>'
        for entry, line in zip(entries, lines, strict=True)
    )
    head = f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/>{properties}</w:pPr>{run(HEADING, Look())}</w:p>'
    return f"<w:sdt><w:sdtPr>{_GALLERY}</w:sdtPr><w:sdtContent>{head}{result}</w:sdtContent></w:sdt>"


def _hyperlink(entry: Entry, page: int) -> str:
    text = entry_text(entry.text)
    number = _PAGE.format(bookmark=entry.bookmark, page=page)
    shown = run(text, Look(hint=needs_hint(text)))
    return f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{shown}{number}</w:hyperlink>'

"""Writers: a Compilation → the bytes of one file."""

from __future__ import annotations

from typing import Protocol

from converter.model import Compilation, Notice, Report
from converter.options import Format, Options
from converter.writers.epub import EpubWriter
from converter.writers.html import HtmlWriter
from converter.writers.markdown import MarkdownWriter
from converter.writers.word import WordWriter, unshown


class Writer(Protocol):
    """Writes the files of one format; made once for a Compilation, it does once what its reports have in common."""

    def __init__(self, compilation: Compilation, options: Options) -> None: ...

    def report(self, report: Report) -> bytes:
        """The file of one report."""

    def whole(self) -> bytes:
        """The file of the whole compilation."""


BY_FORMAT: dict[Format, type[Writer]] = {
    "md": MarkdownWriter,
    "docx": WordWriter,
    "epub": EpubWriter,
    "html": HtmlWriter,
}


def left_out(compilation: Compilation, options: Options) -> list[Notice]:
    """What the formats of ``options`` cannot show, as notices that the compilation does not have yet."""
    if "docx" not in options.formats:
        return []
    known = {_said(one) for one in compilation.notices}
    return [one for one in unshown(compilation) if _said(one) not in known]


def _said(one: Notice) -> tuple[object, ...]:
    """What a notice says, as a value that a set can hold."""
    return one.code, one.report, one.line, one.offset, one.message

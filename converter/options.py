"""The choices that bear on what is written: one frozen object, the same names on the command line and in REST."""

from __future__ import annotations

import codecs
import functools
from typing import Any, Literal

import msgspec

from converter import patterns
from converter.decoding import fault
from converter.errors import InputError, InvalidOptions
from converter.package import opc

Format = Literal["md", "docx", "epub", "html"]
FORMATS: tuple[Format, ...] = ("md", "docx", "epub")
"""The formats that are written where nobody chooses."""

FOLDERS: dict[Format, str] = {"md": "markdown", "docx": "word", "epub": "epub", "html": "html"}
"""Every format, and where its reports lie below OUT (DESIGN 3.2)."""

RunIn = Literal["heading", "bold", "separator"]
"""How a run-in heading is written. Markdown: ``heading``, with its text as the next paragraph, or ``bold``, as the bold
beginning of its paragraph. Word: the beginning of its paragraph in the look of a heading, or with ``separator`` a
heading of its own (in the navigation pane too) that a style separator joins to the text."""

Style = Literal["gongwen", "plain"]
"""The page of a Word file: that of GB/T 9704-2012, or a plain one."""

Wrap = Literal["auto", "keep", "join"]
"""What to do with hard-wrapped lines: join them where the text shows that it is wrapped, nowhere, or everywhere."""

MAX_TOC_DEPTH = 9
MAX_COVER = 4 << 20
"""Bytes of a cover: every book gets it."""

LINE_PITCHES = (28.0, 30.0)
"""The least and the greatest pitch of lines in points, which offices ask for (固定值 28–30 磅)."""

BOLD_LEVELS = (2, 3)
"""The levels of headings that some offices set bold."""

MAX_TEMPLATE = 8 << 20
"""Bytes of a template."""

_COVERS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""First bytes of PNG and JPEG, which every bookshelf shows."""


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to write.

    ``formats``: the formats. ``only``: reports by number, ``1-10,25``; empty: all (then the whole is written too, if
    ``whole``). ``toc_depth``: levels of headings in a report's contents, from 1. ``encoding``: the input's encoding,
    empty: decided from its bytes. ``wrap``: whether hard-wrapped lines are joined (:data:`Wrap`).
    ``one``: the whole input is one report. ``title_pattern``: a pattern (:mod:`converter.patterns`); the lines that it
    matches are titles of reports. Marker lines in the input win over both.
    ``run_in``: how run-in headings are written (:data:`RunIn`). ``front_matter``: whether Markdown begins with YAML
    that names title, number, organization, date, compilation and source lines. ``chunks``: whether chunks.jsonl is
    written, one line for each section. ``cover``: a PNG or JPEG that every EPUB opens with; base64 in JSON.

    Word files: ``style`` (:data:`Style`). ``line_pitch``: the pitch of lines in points, 28–30; 0: the style's own.
    ``bold_levels``: the levels of headings, of 2 and 3, that are bold. ``word_template``: a .docx whose styles, page,
    headers and footers are taken; base64 in JSON.
    Raises :class:`converter.errors.InvalidOptions`.
    """

    formats: tuple[Format, ...] = FORMATS
    only: str = ""
    whole: bool = True
    toc_depth: int = 3
    encoding: str = ""
    wrap: Wrap = "auto"
    one: bool = False
    title_pattern: str = ""
    run_in: tuple[RunIn, ...] = ("heading",)
    front_matter: bool = False
    chunks: bool = False
    cover: bytes = b""
    style: Style = "gongwen"
    line_pitch: float = 0.0
    bold_levels: tuple[int, ...] = ()
    word_template: bytes = b""

    def __post_init__(self) -> None:
        self._take_types()
        if not self.formats:
            raise InvalidOptions(option="formats", reason="至少要一种格式 / at least one format is needed")
        if len(set(self.formats)) != len(self.formats):
            raise InvalidOptions(option="formats", reason="格式重复 / a format is named twice")
        if not 1 <= self.toc_depth <= MAX_TOC_DEPTH:
            raise InvalidOptions(option="toc_depth", reason=_within(1, MAX_TOC_DEPTH))
        if self.encoding:
            _check_encoding(self.encoding)
        if self.title_pattern:
            self._check_pattern()
        if {"heading", "bold"} <= set(self.run_in) or len(set(self.run_in)) != len(self.run_in):
            raise InvalidOptions(option="run_in", reason=f"{'、'.join(self.run_in)} 只能取一种 / exclude each other")
        if self.cover and (len(self.cover) > MAX_COVER or not self.cover.startswith(_COVERS)):
            most = MAX_COVER >> 20
            reason = f"须是不超过 {most} MB 的 PNG 或 JPEG / must be a PNG or JPEG of at most {most} MB"
            raise InvalidOptions(option="cover", reason=reason)
        chosen(self.only, 1)
        self._check_word()
        self._settle_defaults()

    def _settle_defaults(self) -> None:
        """A value that equals its default becomes it: encoding leaves out only what is the default itself, and equal
        Options must be written as the same bytes, whether a command line, JSON or a program gave them."""
        for field in msgspec.structs.fields(self):
            if getattr(self, field.name) == field.default:
                msgspec.structs.force_setattr(self, field.name, field.default)

    def _take_types(self) -> None:
        """Has every member be of its type, a list a tuple: made in Python they are whatever somebody gave."""
        for name, type_ in _types().items():
            given = getattr(self, name)
            try:
                value = msgspec.convert(given, type_)
            except msgspec.ValidationError as error:
                raise InvalidOptions(option=name, reason=fault(error).sentence) from error
            if type(value) is not type(given):
                msgspec.structs.force_setattr(self, name, value)

    def _check_pattern(self) -> None:
        if self.one:
            raise InvalidOptions(option="title_pattern", reason="与 one 只能取一种 / it and one exclude each other")
        try:
            patterns.compiled(self.title_pattern)
        except patterns.InvalidPattern as error:
            raise InvalidOptions(option="title_pattern", reason=str(error)) from error

    def _check_word(self) -> None:
        least, most = LINE_PITCHES
        if self.line_pitch and not least <= self.line_pitch <= most:
            raise InvalidOptions(option="line_pitch", reason=_within(least, most))
        if not set(self.bold_levels) <= set(BOLD_LEVELS) or len(set(self.bold_levels)) != len(self.bold_levels):
            known = [str(level) for level in BOLD_LEVELS]
            reason = f"只能是 {'、'.join(known)}，各写一次 / only {' and '.join(known)}, each once"
            raise InvalidOptions(option="bold_levels", reason=reason)
        if not self.word_template:
            return
        if self.line_pitch or self.bold_levels or self.style != "gongwen":
            reason = "版式由模板定，不能再选 / the template decides on the look: no style, line_pitch or bold_levels"
            raise InvalidOptions(option="word_template", reason=reason)
        if len(self.word_template) > MAX_TEMPLATE:
            most_bytes = f"不得超过 {MAX_TEMPLATE >> 20} MB / at most {MAX_TEMPLATE >> 20} MB"
            raise InvalidOptions(option="word_template", reason=most_bytes)
        try:
            opc.Package(self.word_template, "word_template").check_document()
        except InputError as error:
            reason = f"{error.message('zh')} / {error.message('en')}"
            raise InvalidOptions(option="word_template", reason=reason) from error

    def selects(self, count: int) -> list[int]:
        """The numbers of the reports to write, out of ``count``. Raises InvalidOptions for a number over ``count``."""
        if not self.only:
            return list(range(1, count + 1))
        numbers = chosen(self.only, count)
        if numbers[-1] > count:
            raise InvalidOptions(option="only", reason=f"只有 {count} 篇 / there are only {count} reports")
        return numbers


@functools.cache
def _types() -> dict[str, Any]:
    """The members of Options by name, each with its type."""
    return {field.name: field.type for field in msgspec.structs.fields(Options)}


def chosen(only: str, count: int) -> list[int]:
    """``1-10,25`` as sorted numbers. ``3-`` goes on to ``count``. Raises InvalidOptions."""
    numbers: set[int] = set()
    for piece in filter(None, (part.strip() for part in only.replace("，", ",").split(","))):
        first, dash, last = (side.strip() for side in piece.partition("-"))
        if not first.isdecimal() or (last and not last.isdecimal()) or len(first + last) > 12:
            raise InvalidOptions(option="only", reason=f"“{piece}” 应写成 1-10,25 / should read like 1-10,25")
        start, end = int(first), int(last) if last else max(count, int(first)) if dash else int(first)
        if start < 1 or end < start or end > 1_000_000:
            raise InvalidOptions(option="only", reason=f"“{piece}” 不是从小到大的编号 / is no ascending range from 1")
        numbers.update(range(start, end + 1))
    return sorted(numbers)


def _within(least: float, most: float) -> str:
    return f"须在 {least:g} 到 {most:g} 之间 / it must be from {least:g} to {most:g}"


def _check_encoding(name: str) -> None:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError) as error:
        raise InvalidOptions(option="encoding", reason=f"没有编码 {name} / there is no encoding {name}") from error
    if not getattr(info, "_is_text_encoding", True):
        raise InvalidOptions(option="encoding", reason=f"{name} 不是文字编码 / is no text encoding")

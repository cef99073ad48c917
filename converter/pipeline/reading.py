"""From bytes to the Compilation."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from converter import contents, oneline, outline, readers, segment
from converter.errors import InvalidCompilation
from converter.model import COPIED, SCHEMA, Block, Compilation, Notice, Report, notes_referred_to
from converter.options import Options
from converter.readers import files, model_json
from converter.segment import Span
from converter.source import Source
from converter.unwrap import unwrap

Input = str | os.PathLike[str] | bytes | BinaryIO
Fetch = Callable[[str], bytes]
OnSource = Callable[[Source], None]
MEDIA_FOLDER = "media"


def read(source: Input, options: Options | None = None, *, name: str | None = None) -> Compilation:
    """Reads a compilation from a path, bytes or a binary file; ``name`` is what messages and outputs call it.

    Text, Word, or the JSON of a Compilation (its pictures are looked for in media/ beside it). Raises an
    :class:`converter.errors.InputError` that says what is wrong and what to do.
    """
    data, name = files.load(source, name)
    return parse(data, name, options or Options(), media_of(source))


def parse(
    data: bytes, name: str, options: Options, media: Fetch | None = None, *, on_source: OnSource | None = None
) -> Compilation:  # fmt: skip
    """The Compilation in ``data``; ``media`` gives the bytes of a picture that a JSON or a Markdown file names.

    ``on_source`` is handed the document as it was read; what states its reports itself (JSON, our Markdown) has none.
    """
    taken = on_source or _no_source
    kind = readers.kind_of(data, name)
    if kind == "json":
        return model_json.read(data, name, media)
    if kind == "markdown":
        files.check_size(len(data), name)
        return _of_markdown(data, name, options, media, taken)
    source = readers.read(data, name, options)
    taken(source)
    return _compile(unwrap(source, options.wrap), options)


def _no_source(source: Source) -> None:
    """What becomes of the document as read where nobody asks for it."""


def _of_markdown(
    data: bytes, name: str, options: Options, media: Fetch | None, on_source: OnSource
) -> Compilation:  # fmt: skip
    """huibian's own Markdown, or any: its paragraphs are joined already, its front matter belongs to no report."""
    from converter.readers import markdown  # as in converter.readers: only for Markdown

    if markdown.is_own(data):
        return markdown.read_own(data, name, options, media)
    source = markdown.read(data, name, options, media)
    on_source(source)
    front = tuple(line for line in source.lines if line.style == markdown.FRONT_MATTER)
    if not front:
        return _compile(source, options)
    rest = tuple(line for line in source.lines if line.style != markdown.FRONT_MATTER)
    made = _compile(msgspec.structs.replace(source, lines=rest), options)
    return msgspec.structs.replace(made, front=outline.plain(front) + made.front)


def media_of(source: Input) -> Fetch | None:
    """Where the pictures of a file lie: what has no folder in its name, in media/ beside it."""
    return _beside(Path(source)) if isinstance(source, str | os.PathLike) else None


def _beside(path: Path) -> Fetch:
    def data(name: str) -> bytes:
        way = name if "/" in name else f"{MEDIA_FOLDER}/{name}"
        try:
            return (path.parent / way).read_bytes()
        except (OSError, ValueError) as error:
            reason = f"没有图片 {way} / no picture {way}"
            raise InvalidCompilation(name=path.name, path=f"$.media.{name}", line=0, reason=reason) from error

    return data


def _compile(source: Source, options: Options) -> Compilation:
    asked = segment.is_by_hand(source, one=options.one, title_pattern=options.title_pattern)
    rows = None if asked else oneline.cut(source)
    printed = contents.Contents(title=rows.title) if rows else contents.find(source)
    cut = rows or segment.cut(source, printed, one=options.one, title_pattern=options.title_pattern)
    drawn = [_report(span, source.notes) for span in cut.spans]
    of_reports = {id for report, _ in drawn for id in report.notes}
    front, back = outline.plain(cut.front), outline.plain(cut.back)
    notices = [*source.notices, *cut.notices]
    for _, of_report in drawn:
        notices += of_report
    return Compilation(
        schema=SCHEMA, source=source.info, title=cut.title, title_text=cut.title_text, title_line=cut.title_line,
        contents=printed.entries, parts=cut.parts, front=front, back=back,
        reports=tuple(report for report, _ in drawn), media=source.media, changes=source.changes,
        notes={id: note for id, note in source.notes.items() if id not in of_reports},
        notices=tuple(sorted(notices, key=lambda notice: (notice.line, notice.offset))),
    )  # fmt: skip


def _report(span: Span, notes: Mapping[str, tuple[Block, ...]]) -> tuple[Report, tuple[Notice, ...]]:
    drawn = outline.outline(span.lines, title_line=span.title_line, printed=span.printed)
    facts = outline.facts(drawn.blocks)
    report = Report(
        number=span.number, title=span.title, lines=(span.first, span.last), blocks=drawn.blocks,
        subtitle=facts.subtitle, page=span.page, organization=facts.organization, date=facts.date, why=span.why,
        title_text=span.title_text, title_line=_title_line(span), notes=_used(drawn.blocks, notes),
    )  # fmt: skip
    return report, tuple(msgspec.structs.replace(notice, report=span.number) for notice in drawn.notices)


def _title_line(span: Span) -> int:
    return span.title_line or (COPIED if span.title else 0)


def _used(blocks: tuple[Block, ...], notes: Mapping[str, tuple[Block, ...]]) -> dict[str, tuple[Block, ...]]:
    """The notes that the marks of ``blocks`` refer to, in the order of their first reference."""
    return {id: notes[id] for id in dict.fromkeys(notes_referred_to(blocks)) if id in notes} if notes else {}

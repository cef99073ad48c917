"""OUT/index.md: what was written, with a link to every file (DESIGN 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from converter.model import Compilation, Report, shown_title
from converter.options import FOLDERS, Format, Options
from converter.writers.chunks import FILE
from converter.writers.markdown import escape

_NAMES: dict[Format, str] = {"md": "Markdown", "docx": "Word", "epub": "EPUB", "html": "HTML"}


def index(compilation: Compilation, options: Options, stems: Mapping[int, str], whole: str) -> bytes:
    """The index of the files of one run, as Markdown.

    ``stems`` names the files of each report, by its number, without folder and ending; ``whole`` those of the whole
    (empty: it was not written). Links are relative to the index and percent-encoded, so that Chinese names resolve.
    """
    reports = [report for report in compilation.reports if report.number in stems]
    chunks = [f"# {escape.heading(escape.inline(shown_title(compilation.title)))}", f"共 {len(reports)} 篇。"]
    if whole:
        chunks.append(f"全文：{_links({kind: f'{whole}.{kind}' for kind in options.formats})}")
    if options.chunks:
        chunks.append(f"检索用分段：[{FILE}]({FILE})")
    for heading, members in _grouped(compilation, reports):
        chunks += [f"## {escape.heading(escape.inline(heading))}"] if heading else []
        chunks.append(_table(members, options.formats, stems))
    return ("\n\n".join(chunks) + "\n").encode()


def _grouped(compilation: Compilation, reports: Sequence[Report]) -> Iterator[tuple[str, list[Report]]]:
    """The reports by the part that they belong to, in order; those of no part have an empty heading."""
    part_of = {
        number: place for place, part in enumerate(compilation.parts) for number in range(part.first, part.last + 1)
    }
    members: list[Report] = []
    for position, report in enumerate(reports):
        members.append(report)
        place = part_of.get(report.number)
        if position + 1 == len(reports) or part_of.get(reports[position + 1].number) != place:
            yield compilation.parts[place].title if place is not None else "", members
            members = []


def _table(reports: Sequence[Report], formats: Sequence[Format], stems: Mapping[int, str]) -> str:
    """One row a report; a column that no report has something for is left out."""
    columns = [("序号", [str(report.number) for report in reports])]
    columns.append(("标题", [shown_title(report.title) for report in reports]))
    columns += [
        (head, texts)
        for head, texts in (
            ("单位", [report.organization for report in reports]),
            ("日期", [report.date for report in reports]),
        )
        if any(texts)
    ]
    rows = zip(*([escape.cell(escape.inline(text)) for text in texts] for _, texts in columns), strict=True)
    lines = [_row([*(head for head, _ in columns), "文件"]), _row(["---"] * (len(columns) + 1))]
    for report, row in zip(reports, rows, strict=True):
        files = {kind: f"{FOLDERS[kind]}/{stems[report.number]}.{kind}" for kind in formats}
        lines.append(_row([*row, _links(files)]))
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _links(files: Mapping[Format, str]) -> str:
    return " · ".join(f"[{_NAMES[kind]}]({quote(path)})" for kind, path in files.items())

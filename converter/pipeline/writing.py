"""From the Compilation to files: every report in every format, the wholes, index, JSON and the audit's record."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from converter import audit, serialize
from converter.errors import InvalidOptions
from converter.model import Compilation, Notice, Report
from converter.options import Format, Options
from converter.package import bundle, folder, names
from converter.pipeline import work
from converter.pipeline.reading import MEDIA_FOLDER, Input, OnSource, media_of, parse
from converter.pipeline.work import FileRecord, Progress
from converter.readers import files
from converter.writers import BY_FORMAT, chunks, index, left_out

MODEL = "compilation.json"
"""The Compilation beside the files that were written from it."""


class Written(NamedTuple):
    """What a run wrote: the paths below OUT, sorted, and every notice."""

    files: tuple[str, ...]
    notices: tuple[Notice, ...]


def convert(
    source: Input, out: str | os.PathLike[str], options: Options | None = None, *, name: str | None = None,
    jobs: int = 1, force: bool = False, zipped: bool = False, on_progress: Progress | None = None,
    on_source: OnSource | None = None,
) -> Written:  # fmt: skip
    """Reads ``source`` and writes every file of DESIGN 3.2 into the folder ``out``: :func:`read` and :func:`write`.

    The audit also proves the way from the input's characters to the Compilation. ``on_source`` is handed the document
    as it was read, with the lines that its reports come from. Raises what both raise.
    """
    options = options or Options()
    progress = on_progress or work.no_progress
    progress("read", 0, 1)
    data, name = files.load(source, name)
    compilation = parse(data, name, options, media_of(source), on_source=on_source)
    progress("read", 1, 1)
    return _write(compilation, Path(out), options, data, jobs=jobs, force=force, zipped=zipped, progress=progress)


def write(
    compilation: Compilation, out: str | os.PathLike[str], options: Options | None = None, *,
    jobs: int = 1, force: bool = False, zipped: bool = False, on_progress: Progress | None = None,
) -> Written:  # fmt: skip
    """Writes every file of DESIGN 3.2 into the folder ``out`` (``zipped``: into the zip file ``out``).

    ``out`` appears whole or not at all and takes the place of a former run's; where it holds files that people changed
    OutputEdited is raised, unless ``force`` keeps the former one as ``out.~1~``. ``jobs`` is the number of processes.
    Raises an :class:`converter.errors.OutputError`, or InvalidOptions for a report that is not there.
    """
    progress = on_progress or work.no_progress
    return _write(
        compilation, Path(out), options or Options(), None, jobs=jobs, force=force, zipped=zipped, progress=progress
    )


def render(
    compilation: Compilation, format: Format, options: Options | None = None, *, report: int | None = None
) -> bytes:
    """The bytes of one file, no disk touched: of the report with that number, without one of the whole.

    Raises InvalidOptions for a format or a report that is not there.
    """
    if format not in BY_FORMAT:
        raise InvalidOptions(option="format", reason=f"没有格式 {format} / there is no format {format}")
    writer = BY_FORMAT[format](compilation, options or Options())
    return writer.whole() if report is None else writer.report(_report(compilation, report))


def _report(compilation: Compilation, number: int) -> Report:
    for report in compilation.reports:
        if report.number == number:
            return report
    raise InvalidOptions(option="report", reason=f"没有第 {number} 篇 / there is no report {number}")


def _write(
    compilation: Compilation, out: Path, options: Options, data: bytes | None, *,
    jobs: int, force: bool, zipped: bool, progress: Progress,
) -> Written:  # fmt: skip
    if notices := left_out(compilation, options):
        compilation = structs.replace(compilation, notices=(*compilation.notices, *notices))
    plan = plan_of(compilation, options)
    replacing = bundle.replacing if zipped else folder.replacing
    with replacing(out, audit.manifest, force=force) as target:
        records = work.write_files(work.Task(compilation, options, plan, target), jobs, progress)
        records += _write_rest(compilation, options, plan, target)
        record = audit.record(compilation, options, data, records)
        (target / folder.MANIFEST).write_bytes(record.encoded)
    paths = (folder.MANIFEST, *(record.path for record in records))
    return Written(tuple(sorted(paths)), record.notices)


def plan_of(compilation: Compilation, options: Options) -> work.Plan:
    """The names of the files that a run writes."""
    count = len(compilation.reports)
    chosen = [compilation.reports[position - 1] for position in options.selects(count)]
    stems = names.numbered([(report.number, report.title) for report in chosen], count)
    reports = {report.number: stem for report, stem in zip(chosen, stems, strict=True)}
    whole = "" if options.only or not options.whole else names.unique(names.safe(compilation.title), {"index"})
    return work.Plan(reports, whole)


def _write_rest(compilation: Compilation, options: Options, plan: work.Plan, target: Path) -> list[FileRecord]:
    model = serialize.dump(compilation)
    audit.prove_json(MODEL, model, compilation)
    rest = {
        "index.md": index.index(compilation, options, plan.reports, plan.whole),
        MODEL: model,
    }
    if compilation.media:
        (target / MEDIA_FOLDER).mkdir()
    rest |= {f"{MEDIA_FOLDER}/{name}": media.data for name, media in compilation.media.items()}
    records = [work.save(target, path, data) for path, data in rest.items()]
    return records + (_write_chunks(compilation, options, plan, target) if options.chunks else [])


def _write_chunks(compilation: Compilation, options: Options, plan: work.Plan, target: Path) -> list[FileRecord]:
    matter = not options.only
    data = chunks.chunks(compilation, plan.reports, matter=matter)
    characters = audit.prove_chunks(chunks.FILE, data, compilation, plan.reports, matter=matter)
    return [work.save(target, chunks.FILE, data)._replace(characters=characters)]

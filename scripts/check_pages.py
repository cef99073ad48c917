"""Page numbers as predicted and as written against pages as LibreOffice renders them; prints docs/accuracy.md's table.

``python -m scripts.check_pages [folder]``: the reports of the main input (where it is there), the whole of it, the
samples, and 50 generated documents. Status 1 where a prediction is worse than promised.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from converter.model import Compilation, Heading
from converter.options import MAX_TOC_DEPTH, Options
from converter.pagination import LIBREOFFICE_7_4, WORD
from converter.pipeline.reading import read
from converter.writers.word import WordWriter
from converter.writers.word.pagemap import pages
from scripts.pages.documents import documents
from scripts.pages.render import missing_programs, to_pdf
from scripts.pages.rendered import Rendered, rendered
from scripts.pages.word_file import section, written_pages

ROOT = Path(__file__).parents[1]
MAIN_INPUT = ROOT.parent / "shared" / "data" / "compilation.txt"
GENERATED, SEED = 50, 7
_LEAST = {"reports": 1.0, "whole": 1.0, "samples": 1.0, "generated": 0.98}
_LEAST_WRITTEN, _MOST_LENGTHS = 0.99, 5
"""In real reports: the entries as written, by Word's rules, against the page that LibreOffice shows; and how many
reports in the whole may take another number of pages."""

_HEADER = (
    "| files | headings | LibreOffice's rules | as written | off by more | page counts |",
    "|---|--:|--:|--:|--:|--:|",
)


class File(NamedTuple):
    """A written file of a ``group``; ``starts``: in the whole, which entries are reports, else none."""

    group: str
    path: Path
    starts: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()


class Pages(NamedTuple):
    """The page of each entry of a contents, and the number of pages of the text."""

    entries: list[int]
    total: int


class Score(NamedTuple):
    """Headings, those on the predicted page, those more than a page off, and files whose number of pages is another."""

    headings: int = 0
    equal: int = 0
    far: int = 0
    counts: int = 0

    def plus(self, other: Score) -> Score:
        return Score(*(mine + more for mine, more in zip(self, other, strict=True)))


def main(folder: Path) -> int:
    if missing := missing_programs():
        print("check-pages: needs " + ", ".join(missing), file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    files = list(_write(folder / "docx"))
    to_pdf([file.path for file in files], folder / "pdf", folder)
    shown = [rendered(folder / "pdf" / f"{file.path.stem}.pdf") for file in files]
    print(*_HEADER, sep="\n")
    good, real = True, (Score(), Score())
    for group, least in _LEAST.items():
        chosen = [pair for pair in zip(files, shown, strict=True) if pair[0].group == group]
        libreoffice, written = (_total(chosen, predicted) for predicted in (_by_libreoffice, _as_written))
        if chosen:
            good &= libreoffice.equal >= least * libreoffice.headings
            print(_row(f"{group} ({len(chosen)})", libreoffice, written))
        if group != "generated":
            real = real[0].plus(libreoffice), real[1].plus(written)
    print(_row("all but the generated", *real))
    others = [title for file, pages in zip(files, shown, strict=True) for title in _other_lengths(file, pages)]
    print(f"\nIn the wholes, reports that take another number of pages than written: {'、'.join(others) or 'none'}.")
    written = real[1]
    good &= not written.far and written.equal >= _LEAST_WRITTEN * written.headings and len(others) <= _MOST_LENGTHS
    return 0 if good else 1


def _row(name: str, libreoffice: Score, written: Score) -> str:
    shares = (f"{100 * score.equal / max(score.headings, 1):.2f}%" for score in (libreoffice, written))
    far, counts = f"{libreoffice.far} / {written.far}", f"{libreoffice.counts} / {written.counts}"
    return f"| {name} | {libreoffice.headings} | {' | '.join(shares)} | {far} | {counts} |"


def _write(folder: Path) -> Iterator[File]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if MAIN_INPUT.exists():
        yield from _files("reports", "whole", read(MAIN_INPUT), folder)
    for sample in sorted(path for path in (ROOT / "samples").iterdir() if path.name != "README.md"):
        yield from _files("samples", "samples", read(sample), folder)
    yield from _files("generated", "", documents(GENERATED, SEED), folder)


def _files(group: str, of_whole: str, compilation: Compilation, folder: Path) -> Iterator[File]:
    """The files of ``compilation``, all headings in their contents; the whole where ``of_whole`` names its group."""
    writer = WordWriter(compilation, Options(toc_depth=MAX_TOC_DEPTH))
    stem = f"{group}-{len(list(folder.iterdir()))}"
    for report in compilation.reports:
        yield _saved(group, folder / f"{stem}-{report.number:03}.docx", writer.report(report))
    if of_whole:
        saved = _saved(of_whole, folder / f"{stem}-whole.docx", writer.whole())
        titles = tuple(report.title for report in compilation.reports)
        yield saved._replace(starts=tuple(_starts(compilation)), titles=titles)


def _saved(group: str, path: Path, data: bytes) -> File:
    path.write_bytes(data)
    return File(group, path)


def _starts(compilation: Compilation) -> Iterator[int]:
    """Which entries of the contents of the whole are reports: parts stand before them, headings of level 1 follow."""
    entry = 0
    for report in compilation.reports:
        entry += sum(part.first == report.number for part in compilation.parts)
        yield entry
        entry += 1 + sum(isinstance(block, Heading) and block.level == 1 for block in report.blocks)


def _by_libreoffice(data: bytes) -> Pages:
    predicted = pages(*section(data), LIBREOFFICE_7_4)
    return Pages(list(predicted.anchors.values()), predicted.total)


def _as_written(data: bytes) -> Pages:
    return Pages(written_pages(data), pages(*section(data), WORD).total)


def _total(files: Sequence[tuple[File, Rendered]], predicted: Callable[[bytes], Pages]) -> Score:
    total = Score()
    for file, shown in files:
        total = total.plus(_score(predicted(file.path.read_bytes()), shown, file.starts))
    return total


def _score(predicted: Pages, shown: Rendered, starts: tuple[int, ...]) -> Score:
    if len(predicted.entries) != len(shown.targets):
        raise AssertionError(f"{len(predicted.entries)} entries, but {len(shown.targets)} links in the contents")
    mine, real = _within_reports(predicted.entries, starts), _within_reports(shown.targets, starts)
    differences = [abs(one - other) for one, other in zip(mine, real, strict=True)]
    lengths = zip(_lengths(*predicted, starts), _lengths(*shown, starts), strict=True)
    return Score(
        len(mine),
        differences.count(0),
        sum(one > 1 for one in differences),
        sum(one != other for one, other in lengths),
    )


def _other_lengths(file: File, shown: Rendered) -> list[str]:
    """The titles of the reports in a whole that take another number of pages than its contents says."""
    if not file.starts:
        return []
    lengths = zip(
        _lengths(*_as_written(file.path.read_bytes()), file.starts), _lengths(*shown, file.starts), strict=True
    )
    return [title for title, (one, other) in zip(file.titles, lengths, strict=True) if one != other]


def _within_reports(numbers: list[int], starts: tuple[int, ...]) -> list[int]:
    """Pages counted from the first page of the report that each entry is in; a report's own is left as it is."""
    first, counted = 0, []
    for entry, number in enumerate(numbers):
        if entry in starts:
            first = number
        counted.append(number - first)
    return counted


def _lengths(numbers: list[int], total: int, starts: tuple[int, ...]) -> list[int]:
    if not starts:
        return [total]
    firsts = [numbers[entry] for entry in starts] + [total + 1]
    return [after - before for before, after in pairwise(firsts)]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "pages"))

"""``python -m scripts.show_lines FILE.docx``: the lines of a Word file as predicted for Word, page by page.

``python -m scripts.show_lines FOLDER`` writes three long reports into FOLDER, each with its lines in a text file beside
it. For a person with Word or WPS at hand (docs/check-in-word.md): where they differ, a rule of the prediction is wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain, groupby
from pathlib import Path

from converter.options import Options
from converter.pagination import Spot
from converter.pagination.characters import OBJECT
from converter.writers.word import WordWriter
from converter.writers.word.pagemap import pages
from scripts.pages.documents import documents
from scripts.pages.word_file import section

REPORTS, SEED = 3, 11


def main(path: Path) -> None:
    if path.suffix == ".docx":
        print(*lines(path.read_bytes()), sep="\n")
        return
    path.mkdir(parents=True, exist_ok=True)
    compilation = documents(REPORTS, SEED)
    writer = WordWriter(compilation, Options())
    for report in compilation.reports:
        data = writer.report(report)
        (path / f"report-{report.number}.docx").write_bytes(data)
        text = "\n".join(lines(data)) + "\n"
        (path / f"report-{report.number}.txt").write_text(text, encoding="utf-8", newline="\n")


def lines(data: bytes) -> Iterator[str]:
    """The lines of a Word file under the number of the page that each is on."""
    laid = pages(*section(data))
    for page, spots in groupby(chain.from_iterable(laid.blocks), key=lambda spot: spot.page):
        yield f"— {page} —"
        yield from map(_line, spots)


def _line(spot: Spot) -> str:
    return spot.text.strip("\n").replace(OBJECT, "（图片）") or "（表格的一行或空行）"


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""``python -m scripts.show_lines FILE.docx``: the lines of a Word file as predicted for Word, page by page.

For a person with Word or WPS at hand: where the two differ, a rule of the prediction is wrong.
"""

from __future__ import annotations

import sys
from itertools import chain, groupby
from pathlib import Path

from converter.pagination import Spot
from converter.writers.word.pagemap import pages
from scripts.pages.word_file import section


def main(path: Path) -> None:
    laid = pages(*section(path.read_bytes()))
    for page, spots in groupby(chain.from_iterable(laid.blocks), key=lambda spot: spot.page):
        print(f"— {page} —")
        print(*map(_line, spots), sep="\n")


def _line(spot: Spot) -> str:
    return spot.text.strip("\n") or "（表格的一行或空行）"


if __name__ == "__main__":
    main(Path(sys.argv[1]))

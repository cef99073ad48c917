"""What a rendered file says about its pages: the number printed on each, and where the contents' links lead."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pypdf

_FOOTER = re.compile(r"—\s*([0-9]+|[IVXLC]+)\s*—")


class Rendered(NamedTuple):
    """``targets``: the page of each entry of the contents, in order; ``total``: the pages of the text."""

    targets: list[int]
    total: int


def rendered(pdf: Path) -> Rendered:
    """The pages of ``pdf``, as numbered in its footers; the contents before the text is numbered in Roman."""
    numbers = _numbers(pdf)
    document = pypdf.PdfReader(pdf)
    indexes = {
        page.indirect_reference.idnum: index for index, page in enumerate(document.pages) if page.indirect_reference
    }
    targets: list[tuple[int, float]] = []
    for number, page in zip(numbers, document.pages, strict=True):
        if number.isdecimal():
            break
        for _, target in sorted(_links(page, indexes)):
            if target not in targets[-1:]:  # an entry of two lines is two links
                targets.append(target)
    return Rendered([int(numbers[index]) for index, _ in targets], sum(map(str.isdecimal, numbers)))


def _numbers(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return [(_FOOTER.findall(page) or [""])[-1] for page in text.split("\f")[:-1]]


def _links(page: pypdf.PageObject, indexes: dict[int, int]) -> list[tuple[tuple[float, float], tuple[int, float]]]:
    """The links of a page that lead into the file: their place from above and from the left, and their target."""
    links = []
    for reference in page.get("/Annots", ()):
        annotation: Any = reference.get_object()
        target = annotation.get("/Dest")
        if target is not None:
            left, bottom, *_ = (float(edge) for edge in annotation["/Rect"])
            links.append(((-bottom, left), (indexes[target[0].idnum], float(target[3]))))
    return links

"""The furniture of printed pages among the lines of a text: page numbers, running heads and feet."""

from __future__ import annotations

from collections.abc import Sequence

from converter.unwrap.heads import Pages, running_heads
from converter.unwrap.measure import Stretch
from converter.unwrap.pages import Number, page_numbers
from converter.unwrap.rows import Rows
from converter.unwrap.sentences import Sentences
from converter.unwrap.titles import Printed


def furniture(rows: Rows, found: Sequence[Stretch], numbers: Sequence[Number], fixed: Printed) -> frozenset[int]:
    """The rows that are furniture.

    Numbers inside the printed contents are its own (a page may stand on a line alone), and so is the number of a report
    that stands above its title.
    """
    own = [number for number in numbers if number.at not in fixed.contents and not fixed.is_label(rows, number)]
    full = frozenset(at for stretch in found for at in range(stretch.start, stretch.stop) if stretch.is_full(rows, at))
    sentences = Sentences(rows, found, {number.at for number in own}, full)
    pages = page_numbers(rows, own, sentences.interrupted_by)
    return frozenset(pages | running_heads(Pages(rows, frozenset(pages), full, fixed, sentences.interrupted_by)))

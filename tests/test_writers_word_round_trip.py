"""Word → huibian → Word → huibian is a fixed point: what was read from a whole that huibian wrote reads so again."""

from __future__ import annotations

import pytest

from converter.compare import same
from converter.model import Compilation
from converter.options import Options
from converter.pipeline.reading import parse, read
from converter.writers.word import WordWriter
from tests.shared import ROOT

SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.name != "README.md")
LOOKS = {
    "as it is": Options(),
    "separators, bold": Options(run_in=("heading", "separator"), bold_levels=(2, 3)),
    "plain": Options(style="plain"),
}


def again(compilation: Compilation, options: Options) -> Compilation:
    """The compilation read from the whole that is written of it, under the name that a run gives to it."""
    return parse(WordWriter(compilation, options).whole(), f"{compilation.title}.docx", Options())


@pytest.mark.parametrize("options", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("name", [path.name for path in SAMPLES])
def test_the_whole_of_a_sample_reads_as_what_it_was_written_from(name: str, options: Options) -> None:
    first = again(read(ROOT / "samples" / name), options)
    assert same(again(first, options), first)
    assert [report.title for report in first.reports] == [
        report.title for report in read(ROOT / "samples" / name).reports
    ]

"""Markdown of the main input and the samples in three renderers: the text is the model's, and every link leads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import converter
from converter.model import Block, Compilation, Figure, Heading, Report, Table
from converter.options import Options
from converter.writers.markdown import MarkdownWriter
from tests.rendered import page
from tests.shared import ROOT, shared

THREE = ["markdown-it, CommonMark", "Python-Markdown, extra", "cmark-gfm"]
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The text of each block as a renderer shows it; the main input and the text samples have nothing but lines."""
    for block in blocks:
        assert not isinstance(block, Table | Figure)
        yield from (block.text, block.body) if isinstance(block, Heading) else (block.text,)


def of_report(report: Report) -> list[str]:
    return [text for text in (report.title, *texts(report.blocks)) if text]


def shown(markdown: str, renderer: str) -> list[str]:
    """The blocks that a renderer shows, without the contents."""
    found = page(markdown, renderer)
    assert {link.removeprefix("#") for link in found.links if link.startswith("#")} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    return [block.text for block in found.shown if block.tag != "li" and (block.tag, block.text) != ("p", "目录")]


def check(whole: Compilation, renderer: str) -> None:
    writer = MarkdownWriter(whole, Options())
    for report in whole.reports:
        assert shown(writer.report(report).decode(), renderer) == of_report(report), report.number
    everything = [whole.title, *texts(whole.front)]
    for report in whole.reports:
        everything += [part.title for part in whole.parts if part.first == report.number]
        everything += of_report(report)
    assert shown(writer.whole().decode(), renderer) == [*everything, *texts(whole.back)]


@pytest.mark.parametrize("renderer", THREE)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_reads_as_the_model_and_its_links_lead(sample: Path, renderer: str) -> None:
    check(converter.read(sample), renderer)


@pytest.mark.slow
@pytest.mark.parametrize("renderer", THREE)
def test_all_reports_of_the_main_input_read_as_the_model_and_their_links_lead(renderer: str) -> None:
    whole = converter.read(shared("data/compilation.txt"))
    assert len(whole.reports) == 90
    check(whole, renderer)

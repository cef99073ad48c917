"""Pandoc over the Markdown that huibian wrote: a process a file, docx and epub, with a contents."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bench.measure import Cost, command

FORMATS = ("docx", "epub")
READER = "gfm"
"""The quickest of pandoc's readers that know what huibian's Markdown uses (tables, footnotes)."""


def version() -> str:
    """``pandoc 2.17.1.1``. Raises FileNotFoundError where there is none."""
    return subprocess.run(["pandoc", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]


def reports(source: Path, target: Path) -> Cost:
    """Every Markdown file of huibian's OUT ``source``, the reports' and the whole, to docx and epub in ``target``."""
    target.mkdir(parents=True)
    costs = [
        command(_arguments(path, target / f"{path.stem}.{format}"))
        for path in [*sorted((source / "markdown").glob("*.md")), whole_of(source)]
        for format in FORMATS
    ]
    return Cost(
        sum(cost.seconds for cost in costs), max(cost.peak for cost in costs), sum(cost.processor for cost in costs)
    )


def whole_of(source: Path) -> Path:
    """The Markdown file of the whole compilation in huibian's OUT ``source``."""
    return next(path for path in source.glob("*.md") if path.name != "index.md")


def prepare(markdown: Path, prepared: Path) -> None:
    """Pandoc's own JSON of a Markdown file: its model, read already."""
    subprocess.run(["pandoc", "-f", READER, "-t", "json", str(markdown), "-o", str(prepared)], check=True)


def from_json(prepared: Path, target: Path) -> Cost:
    """Writes one file from pandoc's JSON."""
    return command(_arguments(prepared, target, reader="json"))


def _arguments(source: Path, target: Path, reader: str = READER) -> list[str]:
    return [
        "pandoc", "--quiet", "--toc", "--standalone", "-f", reader, "--metadata", f"title={source.stem}",
        str(source), "-o", str(target),
    ]  # fmt: skip

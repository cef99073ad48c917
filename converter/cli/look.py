"""``huibian outline`` and ``huibian check``: what was found, and whether all of it is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from converter import audit, serialize
from converter.cli import terminal
from converter.cli.choices import one_option, title_pattern_option, wrap_option
from converter.cli.convert import STDIN, STDIN_NAME
from converter.model import Compilation, Heading, Report
from converter.options import Options
from converter.pipeline.reading import Input, read
from converter.readers import files

INDENT = "  "


@click.command(short_help="看提纲 / Print the reports and their headings.")
@click.argument("source", required=False, metavar="INPUT")
@click.option("--json", "as_json", is_flag=True, help="写出 JSON / Print the Compilation as JSON.")
@click.option("--schema", is_flag=True, help="写出 JSON 的模式 / Print the JSON Schema of the Compilation.")
@click.option("--encoding", default="", metavar="E", help="输入文本的编码（默认自动判断） / The input's encoding.")
@wrap_option
@one_option
@title_pattern_option
def outline(source: str | None, as_json: bool, schema: bool, **choices: Any) -> int:
    """以树的形式列出 INPUT 里的报告和标题。

    Print the reports of INPUT and their headings as a tree, each with its source line.
    """
    if schema:
        click.echo(serialize.schema_json())
        return 0
    if source is None:
        raise click.UsageError("缺少 INPUT / INPUT is missing")
    options = Options(**choices)
    compilation = read(_input(source), options, name=STDIN_NAME if source == STDIN else None)
    if as_json:
        sys.stdout.buffer.write(serialize.dump(compilation))
    else:
        for line in tree(compilation):
            click.echo(line)
    return 0


@click.command(short_help="核对 / Prove that every character of INPUT is in OUT.")
@click.argument("source", metavar="INPUT")
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path, exists=True, file_okay=False))
def check(source: str, out: Path) -> int:
    """核对 INPUT 的每个字是否都在 OUT 的每种格式里；有出入时以状态 1 结束。

    Prove that every character of INPUT is in every format of OUT. Ends with status 1 when something differs.
    """
    data, name = files.load(_input(source), STDIN_NAME if source == STDIN else None)
    findings = audit.check(data, name, out)
    for finding in findings.faults:
        terminal.say(finding.words(terminal.language()))
    if findings.faults:
        return 1
    click.echo(terminal.choose(
        f"相符：原文 {findings.source} 字，{findings.files} 个文件。",
        f"All there: {findings.source} characters of the input, {findings.files} files.",
    ))  # fmt: skip
    return 0


def _input(name: str) -> Input:
    return sys.stdin.buffer if name == STDIN else name


def tree(compilation: Compilation) -> Iterator[str]:
    """The reports and their headings, a line each, with the source line and (for a report) why it was cut there."""
    yield compilation.title
    for report in compilation.reports:
        yield from _report_lines(report)


def _report_lines(report: Report) -> Iterator[str]:
    page = f" …… {report.page}" if report.page is not None else ""
    yield f"{report.number}. {report.title}{page}  [{report.title_place}: {report.why}]"
    for block in report.blocks:
        if isinstance(block, Heading):
            yield f"{INDENT * (block.level + 1)}{block.text}  [{block.line}]"

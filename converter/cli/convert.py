"""``huibian convert``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from converter import pipeline
from converter.cli import terminal
from converter.cli.choices import writing_options
from converter.errors import HuibianError
from converter.model import Notice
from converter.options import Options
from converter.package import names

STDIN = "-"
STDIN_NAME = "stdin"


@click.command(short_help="转换 / Convert one or several compilations.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o",
    "out",
    required=True,
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="写到哪个文件夹 / The folder to write (with --zip: the zip file).",
)
@writing_options
@click.option(
    "--jobs",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="用几个进程；几百篇以上才更快 / Processes to use; more than one is quicker from some hundred reports on.",
)
@click.option("--zip", "zipped", is_flag=True, help="写成一个 zip 文件 / Write one zip file instead of a folder.")
@click.option(
    "--force",
    is_flag=True,
    help="OUT 里有别人的改动也替换，旧的留作 OUT.~1~ / Replace an edited OUT, keeping it as OUT.~1~.",
)
@click.option("--strict", is_flag=True, help="有警告时以状态 3 结束 / End with status 3 when there were warnings.")
@click.option("--quiet", is_flag=True, help="只说错误 / Say nothing but errors.")
def convert(
    inputs: tuple[str, ...], out: Path, jobs: int, zipped: bool, force: bool, strict: bool, quiet: bool, **choices: Any
) -> int:  # fmt: skip
    """把 INPUT（文本、Word，或改过的 compilation.json；- 是标准输入）拆成一篇篇报告，写到 OUT。

    Convert INPUT (text, Word, or an edited compilation.json; - is standard input) into the folder OUT: every report
    in every format, the whole, index.md, compilation.json and audit.json. Several INPUTs get a folder each below OUT.
    Exit status: 0 done, 1 an input cannot be converted, 2 wrong usage, 3 done with warnings (--strict),
    130 interrupted.
    """
    options = Options(**choices)
    if len(inputs) == 1:
        return _convert(inputs[0], out, options, strict=strict, quiet=quiet, jobs=jobs, zipped=zipped, force=force)
    statuses, taken = [], names.Taken()
    for name in inputs:
        stem = taken.take(names.safe(_stem(name)))
        target = out / (f"{stem}.zip" if zipped else stem)
        try:
            status = _convert(name, target, options, strict=strict, quiet=quiet, jobs=jobs, zipped=zipped, force=force)
        except HuibianError as error:
            terminal.say(error.message(terminal.language()))
            status = error.exit_status
        statuses.append(status)
    return 1 if 1 in statuses else max(statuses)


def _stem(name: str) -> str:
    return STDIN_NAME if name == STDIN else Path(name).stem


def _convert(name: str, out: Path, options: Options, *, strict: bool, quiet: bool, **how: Any) -> int:
    if how["zipped"] and out.suffix.lower() != ".zip":
        out = out.with_name(f"{out.name}.zip")
    progress = terminal.ProgressLine(quiet=quiet)
    try:
        source = sys.stdin.buffer if name == STDIN else name
        title = STDIN_NAME if name == STDIN else None
        written = pipeline.convert(source, out, options, name=title, on_progress=progress, **how)
    finally:
        progress.close()
    if not quiet:
        terminal.say_notices(written.notices)
        count = len(written.files)
        click.echo(terminal.choose(f"写好了 {count} 个文件：{out}", f"{count} files written: {out}"))
    return _status(written.notices, strict=strict)


def _status(notices: tuple[Notice, ...], *, strict: bool) -> int:
    worst = {notice.severity for notice in notices}
    return 3 if "error" in worst or (strict and "warning" in worst) else 0

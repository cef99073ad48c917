"""The choices of Options as options of the command: every command that writes takes the same ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar, get_args

import click

from converter.cli import terminal
from converter.options import BOLD_LEVELS, FORMATS, MAX_COVER, MAX_TEMPLATE, Format, RunIn, Style, Wrap

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _formats(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[Format, ...]:
    return _listed(value, get_args(Format))


def _run_in(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[RunIn, ...]:
    return _listed(value, get_args(RunIn))


def _listed(value: str, known: tuple[Any, ...]) -> tuple[Any, ...]:
    """The words of a list with commas, each once. Raises BadParameter for one that is not ``known``, or none."""
    wanted = [part.strip().lower() for part in value.replace("，", ",").split(",") if part.strip()]
    if not wanted or not set(wanted) <= set(known):
        listed = ", ".join(known)
        raise click.BadParameter(terminal.choose(f"“{value}”，可选 {listed}", f"{value!r} is not among {listed}"))
    return tuple(dict.fromkeys(wanted))


def _levels(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[int, ...]:
    return tuple(map(int, _listed(value, tuple(map(str, BOLD_LEVELS))))) if value else ()


def _template(_context: click.Context, _parameter: click.Parameter, value: BinaryIO | None) -> bytes:
    return value.read(MAX_TEMPLATE + 1) if value else b""


def _cover(_context: click.Context, _parameter: click.Parameter, value: BinaryIO | None) -> bytes:
    return value.read(MAX_COVER + 1) if value else b""


wrap_option = click.option(
    "--wrap",
    default="auto",
    show_default=True,
    type=click.Choice(get_args(Wrap)),
    help="硬换行的文字（从 PDF 复制等）：自动判断、保持原样、一律连成段 / "
    "Hard-wrapped lines: decide, keep or join them.",
)

one_option = click.option(
    "--one", is_flag=True, help="全文就是一篇，不分 / The whole input is one report, whatever it looks like."
)
title_pattern_option = click.option(
    "--title-pattern",
    default="",
    metavar="REGEX",
    help="符合这个正则表达式的行是各篇的标题 / Lines that match this regular expression are the titles of reports. "
    "A line =====分篇===== (or =====cut=====) typed into INPUT before a title wins over both options.",
)

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--to",
        "formats",
        default=",".join(FORMATS),
        show_default=True,
        callback=_formats,
        help="要哪些格式：md、docx、epub、html / The formats to write: md, docx, epub, html.",
    ),
    click.option(
        "--only", default="", metavar="1-10,25", help="只写这些编号的报告 / Write only these reports, and no whole."
    ),
    click.option("--whole/--no-whole", default=True, help="是否另写全书 / Also write the whole in one file."),
    click.option(
        "--toc-depth",
        default=3,
        show_default=True,
        type=click.IntRange(1, 9),
        help="每篇目录列几级标题 / Levels of headings in a report's contents.",
    ),
    click.option("--encoding", default="", metavar="E", help="输入文本的编码（默认自动判断） / The input's encoding."),
    wrap_option,
    one_option,
    title_pattern_option,
    click.option(
        "--run-in",
        default="heading",
        show_default=True,
        metavar="heading|bold,separator",
        callback=_run_in,
        help="标题与正文同段时，Markdown 里写成标题（heading）还是段首粗体（bold）；Word 里加 separator "
        "则标题自成一段，用样式分隔符与正文连成一行 / A heading that opens its paragraph is, in Markdown, a heading "
        "with the text below it, or the paragraph's bold beginning; in Word, with separator, a heading of its own, "
        "joined by a separator.",
    ),
    click.option(
        "--style",
        default="gongwen",
        show_default=True,
        type=click.Choice(get_args(Style)),
        help="Word 的版式：公文（GB/T 9704-2012）或普通 / The look of Word files: office document, or plain.",
    ),
    click.option(
        "--line-pitch",
        default=0.0,
        metavar="28–30",
        help="Word 的行距，固定值，磅（默认 28.95，每页 22 行） / "
        "The exact line pitch in Word, in points (28.95: 22 lines a page).",
    ),
    click.option(
        "--bold-levels",
        default="",
        metavar="2,3",
        callback=_levels,
        help="Word 里哪几级标题加粗 / The levels of headings that are bold in Word.",
    ),
    click.option(
        "--word-template",
        metavar="FILE.docx",
        type=click.File("rb"),
        callback=_template,
        help="用这个 Word 文件的样式、页面、页眉页脚 / Take styles, page, headers and footers from this Word file.",
    ),
    click.option(
        "--front-matter",
        is_flag=True,
        help="Markdown 开头写 YAML：标题、编号、单位、日期、汇编、原文行号 / Begin Markdown with YAML: title, number, "
        "organization, date, compilation, source lines.",
    ),
    click.option(
        "--chunks",
        is_flag=True,
        help="另写 chunks.jsonl，每节一行，供检索系统用 / Also write chunks.jsonl, a line a section, for retrieval.",
    ),
    click.option(
        "--cover",
        metavar="FILE",
        type=click.File("rb"),
        callback=_cover,
        help="EPUB 的封面（PNG 或 JPEG） / The cover of every EPUB, a PNG or JPEG.",
    ),
)


def writing_options(command: _Command) -> _Command:
    """Gives ``command`` an option for each field of Options, whose values are the keyword arguments of Options."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command

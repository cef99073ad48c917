"""Inputs that a rule could take quadratic time for: four times as much takes at most about four times as long."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from typing import get_args

import pytest

from converter import audit, pipeline
from converter.model import Compilation
from converter.options import Format, Options

GROWTH, MOST = 4, 6.0
"""Four times the input may take six times as long: it fits the processor's caches less well."""
LEAST_TIME = 0.05
"""Seconds of processor time below which a measurement says nothing."""
QUICK_LINE, QUICK, FULL = 6_000, 1_000, 25_000

_SENTENCE = "我们开展检查，成效明显。"
_NUMBERS = ("一、", "（一）", "1.", "（1）", "①", "第一条 ", "1.1 ", "1.1.1 ")

LINES: Mapping[str, Callable[[int], str]] = {
    "decimal number n deep": lambda n: ".".join(["1"] * n) + " 标题",
    "n numbers before one title": lambda n: "1." * n + "正文",
    "n brackets": lambda n: "（" * n + "一" + "）" * n,
    "n book titles in each other": lambda n: "《" * n + "》" * n,
    "n quotation marks": lambda n: "“" * n,
    "n dots": lambda n: "." * n,
    "a leader of n dots": lambda n: "目录\n标题" + "…" * n + "3\n标题\n文字",
    "a leader of n spaced dots": lambda n: "目录\n标题" + " ." * n + " 3\n标题\n文字",
    "n digits": lambda n: "1" * n,
    "n blanks": lambda n: "甲" + " " * n + "乙",
    "n tabs": lambda n: "甲" + "\t" * n + "乙",
    "n gaps": lambda n: "甲" + "　　乙" * n,
    "n colons": lambda n: "：" * n,
    "n hashes": lambda n: "#" * n,
    "n paywall markers": lambda n: "字##paid##" * n,
    "n ruined characters": lambda n: "锟斤拷" * n,
    "n sentences in a line": lambda n: _SENTENCE * n,
    "n enumerations in a line": lambda n: "一是检查；二是整改。" * n,
    "n items in a line": lambda n: "（一）检查；（二）整改；" * n,
    "a line of 5 MB": lambda n: "字" * (16 * n),
}
"""One line of many characters."""

DOCUMENTS: Mapping[str, Callable[[int], str]] = {
    "numbers of every kind": lambda n: "\n".join(f"{_NUMBERS[i % len(_NUMBERS)]}标题" for i in range(n)),
    "numbers that rise": lambda n: "\n".join(f"{i}.事项" for i in range(1, n + 1)),
    "entries and their reports": lambda n: _contents(n) + _bodies(n),
    "entries without reports": lambda n: _contents(n),
    "entries that are worded otherwise": lambda n: _contents(n) + _bodies(n, "工作情况的总结"),
    "equal entries": lambda n: "目录\n" + "某局工作总结\t1\n" * n + "某局工作总结\n正文内容。\n" * n,
    "equal titles": lambda n: "2024年某局工作总结\n2024年3月5日\n" * n,
    "equal lines": lambda n: "工作总结\n" * n,
    "equal sentences": lambda n: f"{_SENTENCE}\n" * n,
    "lines 目录": lambda n: "目录\n" * n,
    "lines 目 and 录": lambda n: "目\n录\n" * n,
    "page numbers": lambda n: "- 3 -\n" * n,
    "labels": lambda n: "第一篇\n" * n,
    "labelled reports": lambda n: "".join(f"篇{i}：某局总结\n内容。\n" for i in range(1, n + 1)),
    "broken titles": lambda n: "某局\n关于\n" * n,
    "signatures": lambda n: "某某县教育局\n2024年1月2日\n" * n,
    "salutations": lambda n: "各位领导：\n" * n,
    "advertising": lambda n: "加微信进会员群领取公文素材，欢迎订阅\n" * n,
    "lines of one width": lambda n: "这是一段很长的文字用来看看换行以后的文本能不能重新合并成为段落\n" * n,
    "rows of a table": lambda n: "甲\t乙\t丙\n" * n,
    "logical lines in one line": lambda n: "字\x0b" * n,
    "reports of one line": lambda n: "\n".join("某局工作总结" + f"　　{_SENTENCE}" * 60 for _ in range(n // 50)),
}
"""Many lines."""

MARKDOWN: Mapping[str, Callable[[int], str]] = {
    "a long row over short ones": lambda n: "|甲|乙|\n|-|-|\n" + "|" * n + "\n" + "|丙|\n" * n,
    "a long row of heads": lambda n: "|甲" * n + "\n" + "|-" * n + "\n" + "|丙|\n" * n,
    "rows without cells": lambda n: "<table><tr><td>甲" + "<tr>乙" * 10 * n + "</table>\n",
    "tags in a cell": lambda n: "<table><tr><td>" + "<b>甲</b><span>乙" * n + "</td></tr></table>\n",
    "lines in a cell": lambda n: "<table><tr><td>" + "<b>甲</b>乙<br>" * 2 * n + "</td></tr></table>\n",
    "a comment of pictures": lambda n: "<!-- " + "![" * 10 * n + " -->\n\n正文。\n",
    "a wrapped item": lambda n: "- " + "字" * 5 * n + "\n" + ("字" * 30 + "\n") * n,
    "one note, defined over and over": lambda n: "字[^1]\n\n" + "[^1]: 甲\n\n" * n,
    "marks": lambda n: "**甲** 乙 " * 2 * n,
    "links": lambda n: "[甲](https://example.cn) 乙 " * 2 * n,
    "notes": lambda n: "".join(f"**甲**乙[^{i}]" for i in range(n)) + "".join(f"\n\n[^{i}]: 丙" for i in range(n)),
    "notes of ours without a reference": lambda n: _OWN_TITLE + '<a class="loose-note"></a>注\n\n' * 2 * n,
    "headings": lambda n: "## 甲\n\n" * 2 * n,
}
"""What stands under the title of a Markdown file."""

_OWN_TITLE = '## <a id="h0123456789ab"></a>乙\n\n'


def _contents(count: int) -> str:
    return "目录\n" + "".join(f"{i}. 某局{i}年工作总结\t{i}\n" for i in range(1, count + 1))


def _bodies(count: int, genre: str = "工作总结") -> str:
    return "".join(f"某局{i}年{genre}\n正文内容。\n" for i in range(1, count + 1))


def _seconds(text: str) -> float:
    return _timed(lambda: _read(text.encode(), "input.txt"))


def _seconds_in_every_format(text: str) -> float:
    return _timed(lambda: _write(_read(f"# 题\n\n{text}".encode(), "input.md")))


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()  # when it runs is a matter of chance
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()


def _read(data: bytes, name: str) -> Compilation:
    compilation = pipeline.parse(data, name, Options())
    assert audit.source_ledger(data, compilation).faults == ()
    return compilation


def _write(compilation: Compilation) -> None:
    expected = audit.expected(compilation)
    for format in get_args(Format):
        assert audit.file_faults(format, pipeline.render(compilation, format), expected) == []


def _grows_linearly(made: Callable[[int], str], size: int, seconds: Callable[[str], float] = _seconds) -> bool:
    """Tried twice: another process may spoil a measurement, a quadratic rule spoils both."""
    tries = ((seconds(made(size)), seconds(made(GROWTH * size))) for _ in range(2))
    return any(larger <= MOST * max(smaller, LEAST_TIME) for smaller, larger in tries)


@pytest.mark.parametrize("shape", LINES)
def test_the_time_for_a_long_line_grows_with_its_length(shape: str) -> None:
    assert _grows_linearly(LINES[shape], QUICK_LINE)


@pytest.mark.parametrize("shape", DOCUMENTS)
def test_the_time_for_many_lines_grows_with_their_number(shape: str) -> None:
    assert _grows_linearly(DOCUMENTS[shape], QUICK)


@pytest.mark.parametrize("shape", MARKDOWN)
def test_the_time_from_markdown_to_every_format_grows_with_its_length(shape: str) -> None:
    assert _grows_linearly(MARKDOWN[shape], QUICK, _seconds_in_every_format)


@pytest.mark.slow
@pytest.mark.parametrize("shape", [*LINES, *DOCUMENTS])
def test_the_time_for_a_hundred_thousand_grows_with_their_number(shape: str) -> None:
    assert _grows_linearly({**LINES, **DOCUMENTS}[shape], FULL)

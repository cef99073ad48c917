"""Markdown read back: what cmark makes of it, and that its memory is given back."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import cmarkgfm
import pytest

from converter.audit.read_back import cmark

TEXT = "# 白云镇2024年工作总结\n\n一、**基本情况**[^1]\n\n| 甲 | ~~乙~~ |\n| --- | --- |\n| 1 | 2 |\n\n[^1]: 注。\n\n"


def test_the_html_is_that_of_cmarkgfm_and_has_tables_strikethrough_and_footnotes() -> None:
    html = cmark.render(TEXT.encode()).decode()
    extensions = ["table", "strikethrough", "autolink", "tasklist"]
    options = cmarkgfm.Options.CMARK_OPT_FOOTNOTES | cmarkgfm.Options.CMARK_OPT_UNSAFE
    assert html == cmarkgfm.markdown_to_html_with_extensions(TEXT, options, extensions)
    assert all(element in html for element in ("<strong>基本情况</strong>", "<td>1</td>", "<del>乙</del>", "footnote"))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_rendering_again_and_again_takes_no_more_memory() -> None:
    text = TEXT.encode() * 4000
    cmark.render(text)
    before = _resident()
    for _ in range(20):
        cmark.render(text)
    assert _resident() - before < 2 * len(text)  # kept, trees and HTML would be hundreds of times its size


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")

"""Markdown as four renderers show it: the text of every block, its marks, ids and links."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import NamedTuple

import cmarkgfm
import markdown
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt

RENDERERS: dict[str, Callable[[str], str]] = {
    "markdown-it, CommonMark": MarkdownIt("commonmark").render,
    "markdown-it, GFM": MarkdownIt("gfm-like").render,
    "Python-Markdown, extra": lambda text: markdown.markdown(text, extensions=["extra"]),
    "cmark-gfm": lambda text: cmarkgfm.github_flavored_markdown_to_html(
        text, options=Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    ),
}
WITH_TABLES = [name for name in RENDERERS if name != "markdown-it, CommonMark"]
WITH_FOOTNOTES = ["Python-Markdown, extra", "cmark-gfm"]

_SIGN = re.compile(r'(?<=^# )<a id="h[0-9a-f]{12}"( class="compilation")?></a>|<a class="[^"]*"></a>')

_BLOCKS = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"}
_MARKS = {"strong", "em", "u", "sup", "sub", "a", "del", "code", "mark"}


class Shown(NamedTuple):
    """A block: its element, its text, and the marked pieces of it as (element, text)."""

    tag: str
    text: str
    marks: tuple[tuple[str, str], ...] = ()


class Page(HTMLParser):
    """The blocks of a page; text outside of any is a block ``?``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown: list[Shown] = []
        self.anchors: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self._tag = "?"
        self._text = ""
        self._marks: list[tuple[str, str]] = []
        self._open: list[tuple[str, int]] = []
        self.feed(html)
        self.close()
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "a":
            self.anchors.append((values.get("id", ""), values.get("class", "")))
        if tag in _BLOCKS:
            self._end()
            self._tag = tag
        elif tag == "br":
            self._text += "\n"
        elif tag in _MARKS:
            self._open.append((tag, len(self._text)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end()
        elif tag in _MARKS:
            opened, start = self._open.pop()
            if self._text[start:]:
                self._marks.append((opened, self._text[start:]))

    def handle_data(self, data: str) -> None:
        if self._tag != "?" or data.strip():
            self._text += data

    def _end(self) -> None:
        if self._text or self._tag in {"td", "th"}:
            self.shown.append(Shown(self._tag, self._text, tuple(self._marks)))
        self._tag, self._text, self._marks = "?", "", []


def page(markdown_text: str, renderer: str) -> Page:
    return Page(RENDERERS[renderer](markdown_text))


def texts(markdown_text: str, renderer: str) -> list[tuple[str, str]]:
    """(element, text) of every block."""
    return [(shown.tag, shown.text) for shown in page(markdown_text, renderer).shown]


def without_signs(text: str) -> str:
    """``text`` without the anchors by which huibian tells its own files, and the roles that no text tells."""
    return _SIGN.sub("", text)

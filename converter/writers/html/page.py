"""The frame of a page: head, style, contents at the side, and the text."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from importlib import resources

from converter.writers.xhtml.contents import Entry
from converter.writers.xhtml.text import attribute, escape

LANGUAGE = "zh-CN"
CONTENTS_TITLE = "目录"
STYLE_FILE = "style.css"

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""Whatever the text holds, the page runs nothing and loads nothing."""


def page(title: str, text: str, entries: Iterable[Entry], *, author: str = "") -> bytes:
    """A page with ``text`` in it; without ``entries`` it has no contents."""
    listing = _listing(entries)
    side = _side(listing) if listing else ""
    return f"""<!DOCTYPE html>
<html lang="{LANGUAGE}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{_author(author)}<title>{attribute(title)}</title>
<style>
{_style()}</style>
</head>
<body{' class="with-contents"' if listing else ""}>
{side}<main id="text">
{text}</main>
</body>
</html>
""".encode()


def _author(name: str) -> str:
    return f'<meta name="author" content="{attribute(name)}">\n' if name.strip() else ""


@functools.cache
def _style() -> str:
    return resources.files(__package__).joinpath(STYLE_FILE).read_text(encoding="utf-8").replace("\r\n", "\n")


def _side(listing: str) -> str:
    skip = '<a class="skip" href="#text">跳到正文</a>\n'
    head = f'<p id="contents-title">{CONTENTS_TITLE}</p>'
    return f'{skip}<nav id="contents" aria-labelledby="contents-title">\n{head}\n{listing}</nav>\n'


def _listing(entries: Iterable[Entry]) -> str:
    items = "".join(
        f'<li><a href="{href}">{escape(label)}</a>{_listing(children)}</li>\n' for label, href, children in entries
    )
    return f"<ol>\n{items}</ol>\n" if items else ""

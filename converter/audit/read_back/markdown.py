"""Markdown read back: rendered by cmark-gfm, GitHub's own renderer, and its HTML walked."""

from __future__ import annotations

import json

from lxml import etree

from converter.audit.faults import Unreadable
from converter.audit.read_back import cmark
from converter.audit.read_back.html import Page
from converter.audit.read_back.text import Back
from converter.audit.units import bare

CONTENTS_LINE = "目录"
_FENCE = b"\n---\n"
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def read(data: bytes) -> Back:
    """The units of a Markdown file. Raises Unreadable."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(str(error)) from error
    head, text = _parted(data)
    html = cmark.render(text)
    body = _body(html)
    page = Page()
    contents = _take_contents(body)
    page.add(body, plain=b'class="footnote' not in html)
    return page.back(contents, loose_as_text=True)._replace(facts=_facts(head))


def _parted(data: bytes) -> tuple[bytes, bytes]:
    """The YAML at the head of the file, which no renderer shows (a first line ``---`` and all up to the next), and the
    text behind it."""
    end = data.find(_FENCE) if data.startswith(_FENCE[1:]) else -1
    return (data[len(_FENCE) - 1 : end], data[end + len(_FENCE) :]) if end >= 0 else (b"", data)


def _facts(head: bytes) -> dict[str, object] | None:
    """The values of the YAML, each of which is JSON on a line of its own. Raises Unreadable."""
    rows = [row.partition(b": ") for row in head.split(b"\n")] if head else []
    try:
        return {name.decode(): json.loads(value) for name, _, value in rows} if rows else None
    except ValueError as error:
        raise Unreadable(f"YAML: {error}") from error


def _body(html: bytes) -> etree._Element:
    root = etree.fromstring(b"<html><body>%b</body></html>" % html, _PARSER)
    body = root.find("body")
    if body is None:
        raise Unreadable("HTML")
    return body


def _take_contents(body: etree._Element) -> list[str]:
    """Takes the contents listing out of the page: the list after the line ``**目录**`` under the title."""
    line = body[1] if len(body) > 1 else None
    if line is None or line.tag != "p" or len(line) != 1 or line[0].tag != "strong":
        return []
    listing = line.getnext()
    if bare("".join(line.itertext())) != CONTENTS_LINE or listing is None or listing.tag not in {"ul", "ol"}:
        return []
    entries = [bare("".join(link.itertext())) for link in listing.iter("a") if link.get("href")]
    body.remove(line)
    body.remove(listing)
    return entries

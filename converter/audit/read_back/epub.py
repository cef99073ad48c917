"""An EPUB read back the way a reading system does: container → package → spine → pages."""

from __future__ import annotations

import functools
import posixpath
from collections.abc import Iterable
from urllib.parse import unquote

from lxml import etree

from converter.audit.faults import Unreadable
from converter.audit.read_back.html import EPUB_TYPE, Page
from converter.audit.read_back.package import Package, parse
from converter.audit.read_back.text import Back
from converter.audit.units import bare

_CONTAINER_FILE = "META-INF/container.xml"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_NCX_TYPE = "application/x-dtbncx+xml"
_SIGNS_OF_NOTES = (b"noteref", b'note"', b"generated")


def read(data: bytes) -> Back:
    """The units of an EPUB; its contents listings are nav and NCX. Raises Unreadable."""
    package = Package(data)
    path = _package_path(package.read(_CONTAINER_FILE))
    root = package.xml(path)
    items = {item.get("id", ""): item for item in root.iter(f"{_OPF}item")}
    page = Page()
    for reference in root.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None:
            raise Unreadable(f"{path}: idref {reference.get('idref')}")
        if not _is_nav(item):
            name = _member(path, item)
            content = package.read(name)
            page.add(_body(content, name), name, plain=not any(sign in content for sign in _SIGNS_OF_NOTES))
    return page.back(*_contents(package, path, items.values()), loose_as_text=False)._replace(chapters=True)


@functools.lru_cache(maxsize=8)
def _package_path(container: bytes) -> str:
    found = parse(container, _CONTAINER_FILE).find(f".//{_CONTAINER}rootfile")
    if found is None:
        raise Unreadable(_CONTAINER_FILE)
    return found.get("full-path", "")


def _member(path: str, item: etree._Element) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(item.get("href", ""))))


def _body(content: bytes, name: str) -> etree._Element:
    body = parse(content, name).find(f"{_XHTML}body")
    if body is None:
        raise Unreadable(f"{name}: body")
    return body


def _contents(package: Package, path: str, items: Iterable[etree._Element]) -> tuple[list[str], list[str]]:
    nav: list[str] = []
    ncx: list[str] = []
    for item in items:
        if _is_nav(item):
            nav = _nav_entries(package.xml(_member(path, item)))
        elif item.get("media-type") == _NCX_TYPE:
            points = package.xml(_member(path, item)).iter(f"{_NCX}navPoint")
            ncx = [_entry(label) for point in points for label in point.iterchildren(f"{_NCX}navLabel")]
    return nav, ncx


def _is_nav(item: etree._Element) -> bool:
    return "nav" in item.get("properties", "").split()


def _nav_entries(root: etree._Element) -> list[str]:
    for nav in root.iter(f"{_XHTML}nav"):
        if "toc" in nav.get(EPUB_TYPE, "").split():
            return [_entry(link) for item in nav.iter(f"{_XHTML}li") for link in item.iterchildren(f"{_XHTML}a")]
    return []


def _entry(element: etree._Element) -> str:
    return bare("".join(element.itertext()))

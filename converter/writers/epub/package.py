"""The package document and the two contents of a book, by EbookLib: the one module that imports it.

EbookLib gets the book's structure and metadata but not its files, and what it writes is completed here: it states no
language of the package and no depth of the NCX, and heads its contents with h2. It would parse every chapter two or
three times, serialise it anew, and make an archive dated by the clock; files are packed by :mod:`converter.package`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import NamedTuple

from ebooklib import epub
from lxml import etree

from converter.package.archive import Member, member
from converter.writers.epub.metadata import Facts
from converter.writers.epub.section import FOLDER, LANGUAGE, STYLE_FILE
from converter.writers.xhtml import contents
from converter.writers.xhtml.contents import Entry

CONTENTS_TITLE = "目录"
LANDMARKS_TITLE = "导览"
NAV_FILE, NCX_FILE, PACKAGE_FILE = "nav.xhtml", "toc.ncx", "content.opf"
_OPF = "{http://www.idpf.org/2007/opf}"
_OPS = "{http://www.idpf.org/2007/ops}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XHTML_TYPE = "application/xhtml+xml"
_OPTIONS = {
    "landmark_title": LANDMARKS_TITLE, "play_order": {"enabled": True, "start_from": 1},
    "epub2_guide": False, "epub3_pages": False,
}  # fmt: skip


class Landmark(NamedTuple):
    """A place that readers offer to go to; ``type`` is a term of the EPUB structure vocabulary."""

    type: str
    label: str
    href: str


class Book(NamedTuple):
    """``spine`` are files in reading order, NAV_FILE among them where the contents is to be a page of the book.

    ``pictures`` are (file, media type), ``cover`` is the file of one of them or empty.
    """

    facts: Facts
    spine: Sequence[str]
    pictures: Sequence[tuple[str, str]]
    entries: Sequence[Entry]
    landmarks: Sequence[Landmark]
    cover: str = ""


def members(book: Book) -> list[Member]:
    """The files of an EPUB that are no content, in the order in which they stand at the head of its archive."""
    written = _written(_book(book), book.facts)
    package, nav, ncx = (etree.fromstring(written[name]) for name in (PACKAGE_FILE, NAV_FILE, NCX_FILE))
    package.set(_LANG, LANGUAGE)
    if book.cover:
        package.append(_guide(book.landmarks))
    _complete_nav(nav)
    ncx.set(_LANG, LANGUAGE)
    for depth in ncx.iterfind("{*}head/{*}meta[@name='dtb:depth']"):
        depth.set("content", str(contents.depth(book.entries)))
    completed = {PACKAGE_FILE: package, NAV_FILE: nav, NCX_FILE: ncx}
    return [*_constant(), *(member(f"{FOLDER}/{name}", _serialised(root)) for name, root in completed.items())]


@functools.cache
def _constant() -> tuple[Member, ...]:
    """What is the same in every book."""
    container = epub.CONTAINER_XML % {"folder_name": FOLDER}
    style = resources.files(__package__).joinpath(STYLE_FILE).read_bytes()
    return (
        member("mimetype", b"application/epub+zip", stored=True),
        member("META-INF/container.xml", container.encode()),
        member(f"{FOLDER}/{STYLE_FILE}", style.replace(b"\r\n", b"\n")),
    )


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)


class _Kept(dict[str, bytes]):
    """Stands in for the archive that EbookLib writes into: its files by their names below FOLDER."""

    def writestr(self, name: str, data: bytes) -> None:
        self[name.removeprefix(f"{FOLDER}/")] = data


def _written(book: epub.EpubBook, facts: Facts) -> _Kept:
    """The package document, nav and NCX as EbookLib writes them."""
    writer = epub.EpubWriter("", book, {**_OPTIONS, "mtime": facts.modified})
    writer.out = kept = _Kept()
    writer._write_opf()
    writer._write_items()
    return kept


def _book(book: Book) -> epub.EpubBook:
    """The book as EbookLib knows it; its files are empty, only their names and types count."""
    made = epub.EpubBook()
    _set_metadata(made, book.facts)
    nav = epub.EpubNav(file_name=NAV_FILE, title=CONTENTS_TITLE)
    nav.add_link(href=STYLE_FILE, rel="stylesheet", type="text/css")
    items = {NAV_FILE: nav}
    for file, kind in (*((file, _XHTML_TYPE) for file in book.spine), *book.pictures, (STYLE_FILE, "text/css")):
        if file not in items:
            items[file] = epub.EpubItem(uid=_identity(file), file_name=file, media_type=kind)
    if book.cover:
        items[book.cover].properties = ["cover-image"]
        made.add_metadata(None, "meta", "", {"name": "cover", "content": _identity(book.cover)})  # the older form
    for item in (*items.values(), epub.EpubNcx(file_name=NCX_FILE)):
        made.add_item(item)
    made.spine = [items[file] for file in book.spine]
    made.toc = list(_toc(book.entries, iter(range(1, 1 << 32))))
    made.guide = [{"type": type, "title": label, "href": href} for type, label, href in book.landmarks]
    return made


def _identity(file: str) -> str:
    return file.replace(".", "-")


def _set_metadata(made: epub.EpubBook, facts: Facts) -> None:
    made.FOLDER_NAME = FOLDER
    made.set_identifier(facts.identifier)
    made.set_title(facts.title)
    made.set_language(LANGUAGE)
    if facts.creator:
        made.add_metadata("DC", "creator", facts.creator)
    if facts.date:
        made.add_metadata("DC", "date", facts.date)
    for value, attributes in facts.metas:
        made.add_metadata(None, "meta", value, attributes)


def _toc(entries: Iterable[Entry], numbers: Iterator[int]) -> Iterator[object]:
    """The entries as EbookLib takes them: a link, or a pair of a section and what is below it."""
    for entry in entries:
        if entry.children:
            yield epub.Section(entry.label, entry.href), list(_toc(entry.children, numbers))
        else:
            yield epub.Link(entry.href, entry.label, f"link_{next(numbers)}")


def _guide(landmarks: Iterable[Landmark]) -> etree._Element:
    """The older landmarks, by which Kindle knows that the cover's page shows what it has shown already (EPB-03)."""
    guide = etree.Element(f"{_OPF}guide")
    for type, label, href in landmarks:
        if type == "cover":
            etree.SubElement(guide, f"{_OPF}reference", type=type, title=label, href=href)
    return guide


def _complete_nav(root: etree._Element) -> None:
    for nav in root.iter(f"{_XHTML}nav"):
        if nav.get(f"{_OPS}type") == "toc":
            nav.set("id", "toc")
            for heading in nav.iterfind(f"{_XHTML}h2"):
                heading.tag = f"{_XHTML}h1"
        else:
            nav.set("hidden", "")

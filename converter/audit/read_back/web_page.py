"""A page of HTML read back as a browser does: the contents at its side, and the text of its main part."""

from __future__ import annotations

from lxml import etree

from converter.audit.faults import Unreadable
from converter.audit.read_back.html import Page
from converter.audit.read_back.text import Back
from converter.audit.units import bare

CONTENTS = "contents"


def read(data: bytes) -> Back:
    """The units of a page; its contents listing is the ``nav`` of that id. Raises Unreadable."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(str(error)) from error
    main = root.find(".//main") if root is not None else None
    if main is None:
        raise Unreadable("HTML: main")
    page = Page()
    page.add(main)
    return page.back(_entries(root), loose_as_text=False)


def _entries(root: etree._Element) -> list[str]:
    listing = root.find(f".//nav[@id='{CONTENTS}']")
    links = listing.iter("a") if listing is not None else ()
    return [bare("".join(link.itertext())) for link in links]

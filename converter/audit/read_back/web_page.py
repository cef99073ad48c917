"""A page of HTML read back as a browser does: the contents at its side, and the text of its main part."""

from __future__ import annotations

import io

from lxml import etree

from converter.audit.faults import Unreadable
from converter.audit.read_back.html import Page
from converter.audit.read_back.text import Back
from converter.audit.units import bare

CONTENTS = "contents"
_END = b"</html>\n"


def read(data: bytes) -> Back:
    """The units of a page; its contents listing is the ``nav`` of that id. Raises Unreadable."""
    if not data.endswith(_END):
        raise Unreadable("HTML: </html>")  # a browser would show what there is of it
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        # No root, where there is no markup, makes find raise AssertionError.
        tree = etree.parse(io.BytesIO(data), parser)
        main, listing = tree.find(".//main"), tree.find(f".//nav[@id='{CONTENTS}']")
    except (etree.XMLSyntaxError, AssertionError) as error:
        raise Unreadable(f"HTML: {error}") from error
    if main is None:
        raise Unreadable("HTML: main")
    page = Page()
    page.add(main)
    links = listing.iter("a") if listing is not None else ()
    return page.back([bare("".join(link.itertext())) for link in links], loose_as_text=False)

"""Word files that are in order, and what can become of them: in bytes, in XML, in the structure of the zip."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree

from tests.docx_input import cell, docx, in_list, level, p, packed, part, r, style, table
from tests.generate.mutate import mutated as mutated_bytes
from tests.generate.nasty import CHARACTERS

Element = Any
"""An lxml element."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAGS: tuple[str, ...] = (
    "p", "r", "t", "tab", "br", "cr", "tbl", "tr", "tc", "tcPr", "pPr", "rPr", "ins", "del", "delText", "moveFrom",
    "moveTo", "hyperlink", "sdt", "sdtContent", "sdtPr", "fldChar", "instrText", "fldSimple", "pict", "drawing", "sym",
    "txbxContent", "footnoteReference", "ruby", "rt", "rubyBase", "numPr", "vMerge", "gridSpan", "sectPr", "body",
    "altChunk",
)  # fmt: skip
_VALUES = ("", "0", "1", "-1", "9", "99999999999999999999", "x", "\u200b", "begin", "end", "separate", "restart", "nil")
_COPIES = 40


def _character(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def everything() -> bytes:
    """A small compilation with everything that the reader knows."""
    field = _character("begin") + "<w:r><w:instrText> TOC \\o </w:instrText></w:r>" + _character("separate")
    enclosed = _character("begin") + "<w:r><w:instrText>eq \\o\\ac(○,1)</w:instrText></w:r>" + _character("end")
    box = "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>"
    box += "</w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
    merged = table(
        cell(p("指标"), '<w:vMerge w:val="restart"/>') + cell(p("数"), '<w:gridSpan w:val="2"/>'),
        cell(p(), "<w:vMerge/>") + cell(p("一")) + cell(table(cell(p("内")))),
    )
    note = '<w:r><w:t>增长</w:t><w:footnoteReference w:id="2"/></w:r>'
    ruby = f"<w:r><w:ruby><w:rt>{r('qú')}</w:rt><w:rubyBase>{r('渠')}</w:rubyBase></w:ruby></w:r>"
    link = '<w:hyperlink r:id="h"><w:r><w:t>链接</w:t></w:r></w:hyperlink>'
    deleted = "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
    body = (
        p(field + r("青山县水务局工作总结") + "<w:r><w:tab/></w:r>" + r("1")),
        p(r("柳河镇工作总结\t3") + _character("end")),
        p("青山县水务局工作总结", '<w:pStyle w:val="t"/><w:jc w:val="center"/>'),
        p("概况", '<w:pStyle w:val="1"/>' + in_list(1)), p("修渠", in_list(1, 1)),
        p("清淤", in_list(1, 1)), p("项", in_list(2)),
        p(r("前") + f"<w:ins>{r('插')}</w:ins>{deleted}" + r("隐", "<w:vanish/>")),
        p(box.format(p("框内文字") + merged)), merged, p(note + ruby + enclosed + r("粗", "<w:b/>")),
        p(link + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'),
        p("分节", "<w:sectPr/>"), p("柳河镇工作总结", '<w:pStyle w:val="t"/><w:pageBreakBefore/>'),
        p("抓养护", '<w:pStyle w:val="1"/><w:rPr><w:specVanish/></w:rPr>'), p("正文一段，修渠三条。"),
        f"<w:sdt><w:sdtContent>{p('一、打算')}{p('明年再修三条渠。')}</w:sdtContent></w:sdt>",
        "<w:sectPr><w:type w:val='nextPage'/></w:sectPr>",
    )  # fmt: skip
    lists = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{lists}</w:abstractNum><w:abstractNum w:abstractNumId="1">'
        f'{level(0, "bullet", "•")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = style("1", "heading 1", '<w:basedOn w:val="n"/>') + style("t", "Title") + style("n", "Normal")
    return docx(
        *body, styles=styles, numbering=numbering, external=frozenset({"h"}),
        rels=(
            ("f", "footnotes", "footnotes.xml"), ("h", "hyperlink", "https://example.org/"), ("e", "header", "h.xml"),
        ),
        parts={
            "word/footnotes.xml": part("footnotes", f'<w:footnote w:id="2">{p("注文")}</w:footnote>'),
            "word/h.xml": part("hdr", p("青山县汇编")),
        },
    )  # fmt: skip


def mutated(rng: Random, data: bytes) -> bytes:
    """``data`` after a mutation of its bytes, of its XML (mostly), or of the structure of its zip."""
    kind = rng.random()
    if kind < 0.2:
        return _of_bytes(rng, data)
    if kind < 0.35:
        return _of_zip(rng, data)
    parts = _unpacked(data)
    for _ in range(rng.randint(1, 4)):
        names = [name for name in parts if name.endswith((".xml", ".rels"))]
        name = rng.choice(names + 5 * [name for name in names if name.endswith("document.xml")])
        parts[name] = _of_xml(rng, parts[name])
    return packed(parts)


def _of_bytes(rng: Random, data: bytes) -> bytes:
    try:
        return mutated_bytes(rng, data)
    except zlib.error:  # the second mutation of a zip that the first has damaged
        return data[: rng.randint(0, len(data))]


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _of_xml(rng: Random, data: bytes) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    for _ in range(rng.choice((1, 2, 6))):
        elements = list(root.iter())
        element, other = rng.choice(elements), rng.choice(elements)
        _CHANGES[rng.randrange(len(_CHANGES))](rng, element, other)
    return bytes(etree.tostring(root))


def _drop(rng: Random, element: Element, other: Element) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def _double(rng: Random, element: Element, other: Element) -> None:
    if element.getparent() is not None and len(list(element.iter())) < 200:
        for _ in range(rng.choice((1, 3, _COPIES))):
            element.addnext(copy.deepcopy(element))


def _put_in(rng: Random, element: Element, other: Element) -> None:
    """A copy of one element into another, wherever it may not be."""
    if len(list(element.iter())) < 200:
        other.insert(rng.randint(0, len(other)), copy.deepcopy(element))


def _rename(rng: Random, element: Element, other: Element) -> None:
    element.tag = _W + rng.choice(_TAGS)


def _wrap(rng: Random, element: Element, other: Element) -> None:
    """The element into many new ones in one another."""
    parent, tag = element.getparent(), _W + rng.choice(_TAGS)
    if parent is None:
        return
    outer = inner = etree.Element(tag)
    for _ in range(rng.choice((0, 2, 30, 300))):
        inner = etree.SubElement(inner, tag)
    parent.replace(element, outer)
    inner.append(element)


def _unwrap(rng: Random, element: Element, other: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        for child in list(element):
            element.addprevious(child)
        parent.remove(element)


def _value(rng: Random, element: Element, other: Element) -> None:
    for name in list(element.attrib) or [_W + "val"]:
        if rng.random() < 0.7:
            element.set(name, _legal(rng.choice((*_VALUES, *CHARACTERS))))


def _words(rng: Random, element: Element, other: Element) -> None:
    element.text = _legal(rng.choice((*_VALUES, *CHARACTERS))) * rng.choice((1, 3, 500))


def _legal(text: str) -> str:
    """``text`` without what XML has no way to write."""
    return "".join(
        c for c in text if c in "\t\n\r" or 0x20 <= ord(c) < 0xD800 or 0xE000 <= ord(c) < 0xFFFE or ord(c) > 0xFFFF
    )


_CHANGES: tuple[Callable[[Random, Element, Element], None], ...] = (
    _drop, _double, _put_in, _rename, _wrap, _unwrap, _value, _value, _words,
)  # fmt: skip


def _of_zip(rng: Random, data: bytes) -> bytes:
    parts = _unpacked(data)
    names = list(parts)
    name = rng.choice(names)
    act = rng.randrange(5)
    if act == 0:
        del parts[name]
    elif act == 1:
        parts[rng.choice(("../x", "/x", "word\\x", name.upper(), "word/" + "x" * 300))] = parts[name]
    elif act == 2:
        other = rng.choice(names)
        parts[name], parts[other] = parts[other], parts[name]
    elif act == 3:
        parts[rng.choice(names)] = bytes(2_000_000)
    else:
        return _of_fields(rng, packed(parts, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))))
    return packed(parts)


def _of_fields(rng: Random, data: bytes) -> bytes:
    """What the zip says of an entry or of itself: signature, flags, method, sizes, offsets."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3))):
        signature = rng.choice((b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"))
        places = [at for at in range(len(data) - 46) if data.startswith(signature, at)] or [len(data) - 46]
        at = rng.choice(places) + rng.randrange(0, 44, 2)
        struct.pack_into(
            "<H", changed, min(at, len(changed) - 2), rng.choice((0, 1, 8, 14, 0xFFFF, rng.randrange(65536)))
        )
    return bytes(changed)

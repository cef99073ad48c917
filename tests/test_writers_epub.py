"""The EPUB writer: books taken apart with the standard library's zip and lxml, and judged by EPUBCheck."""

from __future__ import annotations

import hashlib
import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from converter.errors import InvalidOptions
from converter.model import (
    SCHEMA,
    Block,
    Cell,
    Compilation,
    Figure,
    Heading,
    Mark,
    Media,
    Paragraph,
    Part,
    Report,
    Role,
    Table,
)
from converter.options import Options
from converter.writers.epub import EpubWriter
from tests import epubcheck
from tests.shared import ROOT, shared

NAMES = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
    "h": "http://www.w3.org/1999/xhtml",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "opf": "http://www.idpf.org/2007/opf",
}
Element = Any
"""An lxml element; what its finders give has a type of its own for each use."""

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def heading(level: int, text: str, body: str = "", **more: object) -> Heading:
    return msgspec.structs.replace(Heading(line=1, level=level, marker="none", text=text, body=body), **more)


def body(text: str, *marks: Mark) -> Paragraph:
    return Paragraph(line=1, role="body", text=text, marks=marks)


def report(number: int, title: str, *blocks: Block, **more: object) -> Report:
    return msgspec.structs.replace(Report(number=number, title=title, lines=(1, 2), blocks=blocks), **more)


def compilation(*reports: Report, title: str = "云山市工作总结汇编", **more: object) -> Compilation:
    return msgspec.structs.replace(Compilation(schema=SCHEMA, title=title, reports=reports), **more)


def media(data: bytes, type: str = "image/png") -> Media:
    return Media(type=type, sha256=hashlib.sha256(data).hexdigest(), data=data)


class Opened:
    """A book, as a reading system finds its way in it."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.archive.namelist()
        path = self.xml("META-INF/container.xml").xpath("//c:rootfile/@full-path", namespaces=NAMES)[0]
        self.folder = path.rpartition("/")[0]
        self.package = self.xml(path)
        self.items = {item.get("id"): item for item in self.package.iterfind(".//opf:item", NAMES)}
        self.spine = [self.items[ref.get("idref")] for ref in self.package.iterfind(".//opf:itemref", NAMES)]
        self.nav = self.file(self.package.xpath("//opf:item[@properties='nav']/@href", namespaces=NAMES)[0])
        toc = self.package.xpath("//opf:spine/@toc", namespaces=NAMES)[0]
        self.ncx = self.file(self.items[toc].get("href"))

    def xml(self, name: str) -> Element:
        return etree.fromstring(self.archive.read(name))

    def file(self, href: str) -> Element:
        return self.xml(f"{self.folder}/{href}")

    def pages(self) -> dict[str, Element]:
        """The content documents in reading order, without the nav."""
        return {one.get("href"): self.file(one.get("href")) for one in self.spine if one.get("properties") != "nav"}

    def only(self) -> Element:
        (page,) = self.pages().values()
        return page

    def meta(self, property: str) -> list[str]:
        return [
            str(text) for text in self.package.xpath(f"//opf:meta[@property='{property}']/text()", namespaces=NAMES)
        ]

    def nav_entries(self, kind: str = "toc") -> list[tuple[int, str, str]]:
        """(depth, label, href) of each entry, in order."""
        (nav,) = self.nav.xpath(f"//h:nav[@epub:type='{kind}']", namespaces=NAMES)
        links = nav.iterfind(".//h:a", NAMES)
        return [(sum(1 for _ in a.iterancestors(f"{{{NAMES['h']}}}ol")), a.text, a.get("href")) for a in links]

    def ncx_entries(self) -> list[tuple[int, str, str]]:
        def walk(parent: Element, depth: int) -> Iterator[tuple[int, str, str]]:
            for point in parent.iterfind("ncx:navPoint", NAMES):
                label = point.findtext("ncx:navLabel/ncx:text", namespaces=NAMES)
                yield depth, label, point.find("ncx:content", NAMES).get("src")
                yield from walk(point, depth + 1)

        return list(walk(self.ncx.find("ncx:navMap", NAMES), 1))


def text_of(element: Element) -> str:
    return "".join(element.itertext())


def book(*blocks: Block, **more: Any) -> Opened:
    """The book of a compilation's only report; ``more`` as for :func:`made`."""
    return Opened(made(*blocks, **more))


def made(
    *blocks: Block,
    title: str = "一季度工作总结",
    options: Options | None = None,
    media: Mapping[str, Media] | None = None,
    **more: object,
) -> bytes:
    one = report(1, title, *blocks, **more)
    return EpubWriter(compilation(one, media=media or {}), options or Options()).report(one)


def inner(element: Element) -> str:
    """An element's content as markup without namespaces."""
    markup = etree.tostring(element, encoding="unicode", with_tail=False)
    markup = re.sub(r' xmlns(:\w+)?="[^"]*"', "", markup)
    return markup[markup.index(">") + 1 : markup.rindex("<")]


THREE_LEVELS = (
    heading(1, "一、主要工作"),
    heading(2, "（一）抓好春灌。", "全市整修渠道四十公里。"),
    heading(3, "1.水源调度"),
    body("上游水库按期放水。"),
    heading(3, "2.用水秩序"),
    heading(2, "（二）抓好植树"),
    heading(1, "二、下步打算"),
    body("继续努力。"),
)


def rich() -> Compilation:
    """Everything that a report can hold: tables, pictures, notes, marks, odd titles, deep outlines."""
    marks = (
        Mark(start=0, end=4, kind="bold"),
        Mark(start=2, end=6, kind="italic"),
        Mark(start=5, end=9, kind="link", href="https://example.org/a b?x=1&y=《二》#三"),
        Mark(start=9, end=9, kind="note", note="a"),
        Mark(start=10, end=11, kind="superscript"),
    )
    noted = (
        Paragraph(line=3, role="body", text="甲乙丙丁戊己庚辛壬癸二", marks=marks),
        body("又见同一处。", Mark(start=3, end=3, kind="note", note="a"), Mark(start=6, end=6, kind="note", note="无")),
    )
    inside = Table(line=9, rows=((Cell(text="里"), Cell(text="面")),))
    table = Table(
        line=5,
        rows=(
            (Cell(text="指标", rowspan=2), Cell(text="完成情况\n（万元）", colspan=2)),
            (Cell(text="1月"), Cell(text="2月", marks=(Mark(start=0, end=1, kind="bold"),))),
            (Cell(text="", blocks=(inside,)), Cell(text="见图", blocks=(Figure(line=6, media="图一.png"),)), Cell()),
        ),
    )
    deep = tuple(heading(level, f"第{level}层") for level in range(1, 10))
    roles: tuple[Role, ...] = (
        "subtitle",
        "docnumber",
        "byline",
        "salutation",
        "item",
        "enum",
        "list",
        "attachment",
        "signature",
        "date",
    )
    everything: tuple[Block, ...] = (
        *(Paragraph(line=2, role=role, text=f"此行是{role}") for role in roles),
        *noted,
        *THREE_LEVELS,
        table,
        Table(line=8, rows=((),)),
        Figure(line=6, media="图一.png", alt='渠道"全"貌 <春>'),
        Figure(line=6, media="旧图.emf"),
        Paragraph(line=7, role="caption", text="图1 渠道"),
        *deep,
    )
    notes = {"a": (Paragraph(line=9, role="note", text="据年报。"), table), "b": (body("无人提到的注。"),)}
    pictures = {"图一.png": media(PNG), "旧图.emf": media(b"\x01\x00\x00\x00", "image/x-emf")}
    return compilation(
        report(1, '<甲>&"乙"\u202e\x01\n总结', *everything, notes=notes, date="2024-06", organization="云山市水利局"),
        report(2, "无标题层次的总结", body("只有一段。")),
        report(3, "空白的总结"),
        report(
            4, "  ", heading(1, "一、 甲 & 乙 <丙>"), heading(1, "  ", "不成标题。"), body("\u3000\u3000有缩进的一段。")
        ),
        report(12, "空白的总结", heading(3, "跳到三级"), heading(1, "回到一级")),
        parts=(Part(title="上篇", line=1, first=1, last=2), Part(title="", line=2, first=4, last=12)),
        front=(body("编者按。", Mark(start=4, end=4, kind="note", note="f")), heading(1, "凡例")),
        back=(body("编后记。"),),
        notes={"f": (body("卷首的注。"),)},
        media=pictures,
    )


def books_of(whole: Compilation, options: Options | None = None) -> dict[str, bytes]:
    writer = EpubWriter(whole, options or Options())
    return {"whole": writer.whole()} | {str(one.number): writer.report(one) for one in whole.reports}


# --- EPUBCheck ------------------------------------------------------------------------------------------------------


ODD_ADDRESSES = (
    "http://", "https://例子.中国/路 径", "mailto:", "mailto:a@b.cn?subject=工作 总结", "HTTPS://A.cn:80/%zz[x]#一#二",
    "http://[::1]/", "http://[::1", "http://user:pass@a.cn", "http://a b.cn", "http://a..cn/", "http://a.cn:99999/",
    "https://a.cn/\\路\x01\ud800", "http:a.cn", "https://" + "长" * 80 + ".cn",
)  # fmt: skip


def odd_books() -> Iterator[bytes]:
    yield from books_of(rich()).values()
    yield from books_of(rich(), Options(toc_depth=1)).values()
    yield EpubWriter(compilation(title=""), Options()).whole()
    for href in (
        "http://",
        "https://例子.中国/路 径",
        "mailto:",
        "mailto:a@b.cn?subject=工作 总结",
        "HTTPS://A.cn:80/%zz[x]",
    ):
        yield made(body("有链接的一段", Mark(start=1, end=3, kind="link", href=href)))
    paragraphs = [body("长" * 3000, Mark(start=2999, end=2999, kind="note", note="n")) for _ in range(40)]
    yield made(*paragraphs, notes={"n": (body("反复提到的注。"),)})
    yield made(Figure(line=1, media="a.gif"), body("后文"), media={"a.gif": media(b"\x89PNG\r\n\x1a\n" + PNG[8:])})


def test_epubcheck_has_nothing_to_say_about_any_book(tmp_path: Path) -> None:
    paths = []
    for number, data in enumerate(odd_books()):
        paths.append(tmp_path / f"{number}.epub")
        paths[-1].write_bytes(data)
    assert epubcheck.check(paths) == []


def test_epubcheck_would_say_something_about_a_broken_book(tmp_path: Path) -> None:
    good = made(body("一段"))
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"dcterms:modified", b"dcterms:created"))
    assert any("RSC-005" in message for message in epubcheck.check([broken]))


# --- the cases of the field -----------------------------------------------------------------------------------------


def test_epb_01_a_report_without_body_shows_its_heading() -> None:
    page = book(title="空白的总结").only()
    assert [text_of(h) for h in page.iterfind(".//h:h1", NAMES)] == ["空白的总结"]
    assert text_of(page.find("h:body", NAMES)).split() == ["空白的总结"]


def test_epb_04_the_style_sheet_is_where_the_link_says() -> None:
    opened = book(body("一段"))
    for page in (opened.only(), opened.nav):
        (href,) = page.xpath("//h:link[@rel='stylesheet']/@href", namespaces=NAMES)
        assert f"{opened.folder}/{href}" in opened.names


def test_epb_06_file_names_of_chinese_titles_are_ascii_and_differ() -> None:
    titles = ["甲局总结", "乙局总结", "甲局总结"]
    opened = Opened(EpubWriter(compilation(*(report(n, t) for n, t in enumerate(titles, 1))), Options()).whole())
    assert list(opened.pages()) == ["title.xhtml", "s0001.xhtml", "s0002.xhtml", "s0003.xhtml"]


def test_epb_08_nav_and_ncx_have_the_same_entries() -> None:
    for opened in map(Opened, books_of(rich()).values()):
        assert opened.nav_entries() == opened.ncx_entries()
        assert opened.nav_entries()


def test_epb_10_play_order_counts_every_entry_from_1() -> None:
    points = book(*THREE_LEVELS).ncx.findall(".//ncx:navPoint", NAMES)
    assert [point.get("playOrder") for point in points] == ["1", "2", "3", "4", "5", "6"]


def test_epb_11_three_levels_stand_in_the_contents_each_with_its_own_anchor() -> None:
    opened = book(*THREE_LEVELS)
    entries = opened.nav_entries()
    assert [(depth, label) for depth, label, _ in entries] == [
        (1, "一、主要工作"),
        (2, "（一）抓好春灌。"),
        (3, "1.水源调度"),
        (3, "2.用水秩序"),
        (2, "（二）抓好植树"),
        (1, "二、下步打算"),
    ]
    assert [label for _, label, _ in entries] == [headed(opened, href) for _, _, href in entries]
    assert opened.ncx.xpath("//ncx:meta[@name='dtb:depth']/@content", namespaces=NAMES) == ["3"]


def headed(opened: Opened, href: str) -> str:
    """The text of the heading that ``href`` leads to."""
    file, _, anchor = href.partition("#")
    page = opened.file(file)
    (target,) = page.xpath(f"//*[@id='{anchor}']") if anchor else page.iterfind(".//h:h1", NAMES)
    assert re.fullmatch(r"\{.*\}h[1-6]", target.tag)
    return text_of(target)


def test_epb_13_ids_are_unique_and_every_link_inside_a_book_has_its_target() -> None:
    same = heading(2, "（一）主要成效")
    twice = made(heading(1, "一、上半年"), same, heading(1, "二、下半年"), same)
    for data in (twice, *books_of(rich()).values()):
        opened = Opened(data)
        pages = opened.pages() | {"nav.xhtml": opened.nav}
        ids = {name: page.xpath("//@id") for name, page in pages.items()}
        assert all(len(found) == len(set(found)) for found in ids.values())
        links = [(name, href) for name, page in pages.items() for href in page.xpath("//h:a/@href", namespaces=NAMES)]
        for here, href in [*links, *(("toc.ncx", href) for _, _, href in opened.ncx_entries())]:
            file, _, anchor = href.partition("#")
            if ":" not in href:
                assert not anchor or anchor in ids[file or here]


def test_epb_15_and_16_every_language_is_chinese() -> None:
    opened = book(body("一段"))
    assert opened.package.xpath("//dc:language/text()", namespaces=NAMES) == ["zh-CN"]
    assert opened.package.get(XML_LANG) == opened.ncx.get(XML_LANG) == "zh-CN"
    for page in (opened.only(), opened.nav):
        assert (page.get("lang"), page.get(XML_LANG)) == ("zh-CN", "zh-CN")


def test_epb_17_each_paragraph_is_one_p_without_spaces_before_it() -> None:
    page = book(*(body(f"\u3000\u3000第{n}段。") for n in range(5))).only()
    assert [inner(p) for p in page.iterfind(".//h:p", NAMES)] == [f"第{n}段。" for n in range(5)]
    assert not page.findall(".//h:br", NAMES)


def test_epb_18_mimetype_is_first_and_stored_and_names_are_plain() -> None:
    data = EpubWriter(rich(), Options()).whole()
    assert data[30:58] == b"mimetypeapplication/epub+zip"  # no extra field between: what file(1) looks for
    assert all(re.fullmatch(r"(META-INF|EPUB)/[a-z0-9._-]+", name) for name in Opened(data).names[1:])
    assert Opened(data).names[1:] == sorted(Opened(data).names[1:])


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param([body("字" * 1000)] * 1000, id="one heading-less text"),
        pytest.param([heading(1, "一、节"), *[body("字" * 1000)] * 20] * 50, id="many sections"),
        pytest.param([heading(1, "一、节", "&" * 10_000)] * 60, id="text that grows when escaped"),
    ],
)
def test_epb_20_a_report_of_3_mb_is_parted_below_260_kb(blocks: Sequence[Block]) -> None:
    opened = book(*blocks)
    pages = opened.pages()
    sizes = [opened.archive.getinfo(f"EPUB/{name}").file_size for name in pages]
    assert sum(sizes) > 3_000_000
    assert max(sizes) < 260_000
    expected = ["一季度工作总结", *(block.full_text() for block in blocks if isinstance(block, Heading | Paragraph))]
    read = "".join("".join(text_of(page.find("h:body", NAMES)).split()) for page in pages.values())
    assert read == "".join(expected)


def test_epb_20_a_cut_is_made_before_a_heading_where_it_can_be() -> None:
    section: list[Block] = [heading(1, "一、节"), *[body("字" * 1000)] * 20]
    for page in list(book(*section * 10).pages().values())[1:]:
        first = page.find("h:body/h:section", NAMES)[0]
        assert first[0].tag == f"{{{NAMES['h']}}}h2"


def test_epb_21_the_contents_is_no_page_of_a_report_and_stands_behind_the_title_page_of_the_whole() -> None:
    assert [item.get("href") for item in book(body("一段")).spine] == ["s0001.xhtml"]
    whole = Opened(EpubWriter(rich(), Options()).whole())
    assert [item.get("href") for item in whole.spine][:3] == ["title.xhtml", "nav.xhtml", "front.xhtml"]


# --- text and its marks ---------------------------------------------------------------------------------------------


def mark(start: int, end: int, kind: str, **more: str) -> Mark:
    return msgspec.convert({"start": start, "end": end, "kind": kind, **more}, Mark)


@pytest.mark.parametrize(
    ("text", "marks", "markup"),
    [
        ("甲<乙>&丙", [], "甲&lt;乙&gt;&amp;丙"),
        ("甲乙丙丁", [mark(1, 3, "bold")], "甲<strong>乙丙</strong>丁"),
        ("甲乙丙丁", [mark(0, 2, "bold"), mark(1, 3, "italic")], "<strong>甲</strong><em><strong>乙</strong>丙</em>丁"),
        ("m2和H2O", [mark(1, 2, "superscript"), mark(4, 5, "subscript")], "m<sup>2</sup>和H<sub>2</sub>O"),
        ("甲乙", [mark(0, 1, "bold"), mark(1, 2, "bold")], "<strong>甲乙</strong>"),
        ("甲乙", [mark(0, 9, "underline"), mark(1, 1, "bold")], "<u>甲乙</u>"),
        (
            "甲乙丙",
            [mark(0, 3, "link", href="http://a.cn/?x=1&y=2"), mark(1, 2, "bold")],
            '<a href="http://a.cn/?x=1&amp;y=2">甲<strong>乙</strong>丙</a>',
        ),
        (
            "甲乙",
            [mark(0, 2, "link", href="https://a.cn/总 结")],
            '<a href="https://a.cn/%E6%80%BB%20%E7%BB%93">甲乙</a>',
        ),
        ("甲乙", [mark(0, 2, "link", href="mailto:a@b.cn")], '<a href="mailto:a@b.cn">甲乙</a>'),
        ("甲乙", [mark(0, 2, "link", href="javascript:alert(1)")], "甲乙"),
        ("甲乙", [mark(0, 2, "link", href="file:///etc/passwd")], "甲乙"),
        ("甲乙", [mark(0, 2, "link", href="//a.cn")], "甲乙"),
        ("甲乙", [mark(0, 2, "link", href="http://a.cn:port/")], "甲乙"),
        ("甲乙", [mark(0, 2, "note", note="没有")], "甲乙"),
        ("甲\x00乙\ud800", [], "甲\ufffd乙\ufffd"),
    ],
)
def test_marks_become_elements_that_nest(text: str, marks: Sequence[Mark], markup: str) -> None:
    (paragraph,) = book(body(text, *marks)).only().iterfind(".//h:p", NAMES)
    assert inner(paragraph) == markup


MARKS = st.builds(
    Mark,
    start=st.integers(0, 12),
    end=st.integers(0, 12),
    kind=st.sampled_from(["bold", "italic", "underline", "superscript", "subscript", "link", "note"]),
    href=st.sampled_from(["https://a.cn/", "ftp://a.cn/"]),
    note=st.sampled_from(["1", "2"]),
)


@settings(max_examples=60, deadline=None)
@given(st.text("甲乙 <&>\"'\t\u3000。1", min_size=1, max_size=12), st.lists(MARKS, max_size=6), st.integers(1, 11))
def test_no_mark_loses_or_doubles_a_character(text: str, marks: list[Mark], at: int) -> None:
    notes = {"1": (body("注一"),)}
    blocks: list[Block] = [body(text, *marks), heading(1, "题" + text[:at], text[at:], marks=tuple(marks))]
    page = book(*blocks, notes=notes).only()
    for added in page.xpath("//*[@role='doc-noteref' or @role='doc-footnote' or contains(@class, 'endnote')]"):
        added.text = added.tail if added.get("role") == "doc-noteref" else ""
        del added[:]
        if added.get("role") == "doc-noteref":
            added.tail = None
    read = "".join(text_of(page.find("h:body", NAMES)).split())
    assert read == "".join(f"一季度工作总结{text}题{text}".split())
    assert not page.xpath("//h:a//h:a", namespaces=NAMES)


def test_a_run_in_heading_is_a_heading_with_its_text_behind_it_and_marks_on_both_sides() -> None:
    marks = (Mark(start=3, end=9, kind="bold"), Mark(start=7, end=7, kind="note", note="1"))
    one = heading(2, "（一）修渠。", "共修五条。", marks=marks)
    page = book(heading(1, "一、工作"), one, notes={"1": (body("据统计。"),)}).only()
    (run_in,) = page.iterfind(".//h:div[@class='run-in']", NAMES)
    reference = '<a class="noteref" epub:type="noteref" role="doc-noteref" id="r1" href="#n1">1</a>'
    assert inner(run_in) == (
        f'<h3 id="h2">（一）<strong>修渠。</strong></h3><p><strong>共</strong>{reference}<strong>修五</strong>条。</p>'
    )


def test_a_heading_without_text_is_headed_by_its_body_and_one_with_neither_is_none() -> None:
    opened = book(heading(1, " ", "以下是成效。"), heading(1, ""))
    assert opened.nav_entries() == [(1, "以下是成效。", "s0001.xhtml#h1")]
    assert headed(opened, "s0001.xhtml#h1").strip() == "以下是成效。"


def test_headings_follow_the_outline_and_below_h6_state_their_level() -> None:
    page = book(*(heading(level, f"第{level}层") for level in range(1, 8))).only()
    found = [(h.tag.rpartition("}")[2], h.get("aria-level")) for h in page.xpath("//h:*[@id]", namespaces=NAMES)]
    assert found == [
        ("h1", None), ("h2", None), ("h3", None), ("h4", None), ("h5", None), ("h6", None), ("h6", "7"), ("h6", "8"),
    ]  # fmt: skip


def test_sections_nest_as_the_outline_does() -> None:
    page = book(*THREE_LEVELS).only()
    (chapter,) = page.iterfind("h:body/h:section", NAMES)
    assert (chapter.get("role"), chapter.get("aria-labelledby")) == ("doc-chapter", "title")
    (first, second) = chapter.iterfind("h:section", NAMES)
    assert [text_of(s[0])[:3] for s in first.iterfind("h:section", NAMES)] == ["（一）", "（二）"]
    assert len(first.findall("h:section/h:section", NAMES)) == 2
    assert text_of(second).split() == ["二、下步打算", "继续努力。"]


def test_roles_that_are_laid_out_apart_are_classes() -> None:
    roles: tuple[Role, ...] = ("salutation", "signature", "date", "subtitle", "caption")
    plain: tuple[Role, ...] = ("body", "item")
    page = book(*(Paragraph(line=1, role=role, text="某某") for role in (*roles, *plain))).only()
    assert [p.get("class") for p in page.iterfind(".//h:p", NAMES)] == [*roles, None, None]


def test_a_table_keeps_its_spans_and_what_is_in_its_cells() -> None:
    opened = Opened(EpubWriter(rich(), Options()).report(rich().reports[0]))
    table = opened.only().find(".//h:table", NAMES)
    rows = [[(cell.get("colspan"), cell.get("rowspan")) for cell in row] for row in table]
    assert rows == [[(None, "2"), ("2", None)], [(None, None)] * 2, [(None, None)] * 3]
    assert [inner(cell) for cell in table[0]] == ["指标", "完成情况<br/>（万元）"]
    assert [text_of(cell).strip() for cell in table[2][0].iterfind(".//h:td", NAMES)] == ["里", "面"]


def test_a_picture_is_in_the_book_with_its_text_and_one_that_no_reader_shows_says_so_without_text() -> None:
    opened = Opened(EpubWriter(rich(), Options()).report(rich().reports[0]))
    pictures = [(img.get("src"), img.get("alt")) for img in opened.only().iterfind(".//h:img", NAMES)]
    assert pictures == [
        ("m0001.png", "图片"),  # in the table
        ("m0001.png", '渠道"全"貌 <春>'),
        ("m0001.png", "图片"),  # in the note's table
    ]
    assert opened.archive.read("EPUB/m0001.png") == PNG
    assert not [name for name in opened.names if name.endswith("emf")]
    (missing,) = opened.only().iterfind(".//h:figure[@class='missing']", NAMES)
    assert (missing.get("role"), missing.get("aria-label"), text_of(missing)) == ("img", "图片", "")


def test_a_picture_has_the_type_of_its_bytes_not_the_one_that_is_stated() -> None:
    opened = book(Figure(line=1, media="a"), media={"a": media(PNG, "image/jpeg")})
    (item,) = (item for item in opened.items.values() if item.get("media-type").startswith("image/"))
    assert (item.get("href"), item.get("media-type")) == ("m0001.png", "image/png")


def test_notes_pop_up_and_one_without_reference_stays_to_be_seen() -> None:
    page = Opened(EpubWriter(rich(), Options()).report(rich().reports[0])).only()
    references = page.xpath("//h:a[@epub:type='noteref']", namespaces=NAMES)
    assert [(a.get("id"), a.get("href"), a.text) for a in references] == [("r1", "#n1", "1"), (None, "#n1", "1")]
    (aside,) = page.iterfind(".//h:aside", NAMES)
    assert (aside.get(EPUB_TYPE), aside.get("role"), aside.get("id")) == ("footnote", "doc-footnote", "n1")
    assert (aside[0].get("role"), aside[0].get("href")) == ("doc-backlink", "#r1")
    (loose,) = page.xpath("//*[@id='n2']")
    assert (loose.tag.rpartition("}")[2], text_of(loose)) == ("div", "无人提到的注。")


def test_a_note_stands_in_the_file_that_refers_to_it_first() -> None:
    paragraphs = [body("长" * 3000, Mark(start=3000, end=3000, kind="note", note="n")) for _ in range(40)]
    pages = book(*paragraphs, notes={"n": (body("只有一份的注。"),)}).pages()
    assert [len(page.findall(".//h:aside", NAMES)) for page in pages.values()] == [1, 0]
    links = [set(page.xpath("//h:a[@role='doc-noteref']/@href", namespaces=NAMES)) for page in pages.values()]
    assert links == [{"#n1"}, {"s0001.xhtml#n1"}]


def test_notes_of_front_and_back_matter_stand_with_what_refers_to_them() -> None:
    def noted(name: str) -> Paragraph:
        return body("一段", Mark(start=2, end=2, kind="note", note=name))

    notes = {"b": (body("卷末的注"),), "f": (body("卷首的注"),), "x": (body("没有出处"),)}
    pages = Opened(
        EpubWriter(compilation(front=(noted("f"),), back=(noted("b"),), notes=notes), Options()).whole()
    ).pages()
    found = {name: text_of(page.find("h:body", NAMES)).split() for name, page in pages.items()}
    assert found["front.xhtml"] == ["一段1", "1卷首的注", "没有出处"]
    assert found["back.xhtml"] == ["一段1", "1卷末的注"]


# --- contents -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("depth", "count"), [(1, 2), (2, 4), (3, 6), (9, 6)])
def test_the_contents_of_a_report_goes_no_deeper_than_asked(depth: int, count: int) -> None:
    entries = book(*THREE_LEVELS, options=Options(toc_depth=depth)).nav_entries()
    assert (len(entries), max(level for level, _, _ in entries)) == (count, min(depth, 3))


def test_a_report_without_headings_has_its_title_as_contents() -> None:
    assert book(body("一段"), title="无层次").nav_entries() == [(1, "无层次", "s0001.xhtml")]
    assert book(body("一段"), title=" ").nav_entries() == [(1, "（无标题）", "s0001.xhtml")]


def test_the_contents_of_the_whole_has_parts_reports_and_their_first_level() -> None:
    parted = compilation(
        report(1, "甲局总结", *THREE_LEVELS),
        report(2, "乙局总结"),
        report(3, "丙局总结"),
        report(4, "丁局总结", heading(1, "一、成效")),
        parts=(Part(title="上篇", line=1, first=2, last=2), Part(title="下篇", line=2, first=4, last=4)),
    )
    opened = Opened(EpubWriter(parted, Options()).whole())
    assert opened.nav_entries() == [
        (1, "甲局总结", "s0001.xhtml"),
        (2, "一、主要工作", "s0001.xhtml#h1"),
        (2, "二、下步打算", "s0001.xhtml#h6"),
        (1, "上篇", "p0002.xhtml"),
        (2, "乙局总结", "s0002.xhtml"),
        (1, "丙局总结", "s0003.xhtml"),
        (1, "下篇", "p0004.xhtml"),
        (2, "丁局总结", "s0004.xhtml"),
        (3, "一、成效", "s0004.xhtml#h1"),
    ]
    assert opened.nav_entries() == opened.ncx_entries()


def test_the_whole_holds_every_text_once_in_order() -> None:
    whole = compilation(
        report(1, "甲局总结", body("甲的话。")),
        report(2, "乙局总结", heading(1, "一、乙", "的话。")),
        title="汇编",
        front=(body("编者按。"),),
        back=(body("编后记。"),),
        parts=(Part(title="下篇", line=1, first=2, last=2), Part(title="补篇", line=9, first=9, last=9)),
    )
    pages = Opened(EpubWriter(whole, Options()).whole()).pages()
    read = ["".join(text_of(page.find("h:body", NAMES)).split()) for page in pages.values()]
    assert read == ["汇编", "编者按。", "甲局总结甲的话。", "下篇", "乙局总结一、乙的话。", "补篇", "编后记。"]


def test_landmarks_lead_to_the_parts_of_the_whole() -> None:
    opened = Opened(EpubWriter(rich(), Options()).whole())
    assert [href for _, _, href in opened.nav_entries("landmarks")] == [
        "title.xhtml", "nav.xhtml#toc", "front.xhtml", "p0001.xhtml", "back.xhtml",
    ]  # fmt: skip
    types = opened.nav.xpath("//h:nav[@epub:type='landmarks']//h:a/@epub:type", namespaces=NAMES)
    assert types == ["titlepage", "toc", "frontmatter", "bodymatter", "backmatter"]


# --- what a book says about itself ----------------------------------------------------------------------------------


def test_the_package_names_title_organization_date_and_series() -> None:
    one = report(7, "乙局总结", date="2024-06", organization="云山市乙局")
    opened = Opened(EpubWriter(compilation(report(1, "甲"), one, title="汇编"), Options()).report(one))

    def dc(name: str) -> list[str]:
        return [str(text) for text in opened.package.xpath(f"//dc:{name}/text()", namespaces=NAMES)]

    assert (dc("title"), dc("creator"), dc("date")) == (["乙局总结"], ["云山市乙局"], ["2024-06"])
    assert [opened.meta(name) for name in ("belongs-to-collection", "collection-type", "group-position")] == [
        ["汇编"], ["series"], ["7"],
    ]  # fmt: skip


def test_what_the_text_does_not_say_is_not_in_the_package() -> None:
    opened = book(body("一段"), date="去年夏天")
    assert not opened.package.xpath("//dc:creator | //dc:date", namespaces=NAMES)
    assert opened.meta("belongs-to-collection") == []  # a single report is no series
    assert opened.meta("dcterms:conformsTo") == []


@pytest.mark.parametrize(
    ("blocks", "modes", "sufficient", "alternative"),
    [
        ((body("一段"),), ["textual"], ["textual"], False),
        ((Figure(line=1, media="a", alt="渠道"),), ["textual", "visual"], ["textual,visual", "textual"], True),
        ((Figure(line=1, media="a"),), ["textual", "visual"], ["textual,visual"], False),
    ],
)
def test_accessibility_metadata_is_true(
    blocks: Sequence[Block], modes: list[str], sufficient: list[str], alternative: bool
) -> None:
    opened = book(*blocks, media={"a": media(PNG)})
    assert opened.meta("schema:accessMode") == modes
    assert opened.meta("schema:accessModeSufficient") == sufficient
    assert ("alternativeText" in opened.meta("schema:accessibilityFeature")) == alternative
    assert {"tableOfContents", "structuralNavigation"} <= set(opened.meta("schema:accessibilityFeature"))
    assert opened.meta("schema:accessibilityHazard") == ["none"]
    assert len(opened.meta("schema:accessibilitySummary")) == 1


@pytest.mark.parametrize(
    ("epoch", "date", "modified"),
    [
        (None, "", "1980-01-01T00:00:00Z"),
        (None, "2024", "2024-01-01T00:00:00Z"),
        (None, "2024-06-13", "2024-06-13T00:00:00Z"),
        (None, "2024-02-31", "1980-01-01T00:00:00Z"),
        ("86400", "2024-06-13", "1970-01-02T00:00:00Z"),
    ],
)
def test_modified_needs_no_clock(monkeypatch: pytest.MonkeyPatch, epoch: str | None, date: str, modified: str) -> None:
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    else:
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert book(body("一段"), date=date).meta("dcterms:modified") == [modified]


def test_the_whole_was_modified_when_its_last_report_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    dates = ("2024-06-13", "2024-07", "")
    whole = compilation(*(report(n, "甲", date=date) for n, date in enumerate(dates, 1)))
    assert Opened(EpubWriter(whole, Options()).whole()).meta("dcterms:modified") == ["2024-07-01T00:00:00Z"]


@pytest.mark.parametrize("epoch", ["yesterday", "9" * 30])
def test_a_bad_source_date_epoch_is_refused(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(InvalidOptions, match="SOURCE_DATE_EPOCH"):
        book(body("一段"))


def identifier(data: bytes) -> str:
    opened = Opened(data)
    (found,) = opened.package.xpath("//dc:identifier/text()", namespaces=NAMES)
    assert opened.package.xpath(f"//dc:identifier/@id = '{opened.package.get('unique-identifier')}'", namespaces=NAMES)
    assert opened.ncx.xpath("//ncx:meta[@name='dtb:uid']/@content", namespaces=NAMES) == [found]
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", found)
    return str(found)


def test_the_identifier_changes_with_the_text_and_the_options_that_change_the_book_only() -> None:
    same = identifier(made(body("一段")))
    assert identifier(made(body("一段"), options=Options(formats=("epub",), only="1", whole=False))) == same
    assert identifier(made(msgspec.structs.replace(body("一段"), line=9, why="edited"))) == same
    others = {identifier(made(body("两段"))), identifier(made(body("一段"), options=Options(toc_depth=1)))}
    assert len(others | {same}) == 3


def test_equal_reports_of_a_compilation_and_the_whole_have_identifiers_of_their_own() -> None:
    books = books_of(compilation(report(1, "总结", body("一段")), report(2, "总结", body("一段"))))
    assert len({identifier(data) for data in books.values()}) == 3


# --- bytes and speed ------------------------------------------------------------------------------------------------


def test_the_same_compilation_gives_the_same_bytes_in_any_order() -> None:
    forwards, backwards = books_of(rich()), EpubWriter(rich(), Options())
    again = {str(one.number): backwards.report(one) for one in reversed(rich().reports)}
    assert again | {"whole": backwards.whole()} == forwards


def test_a_report_is_the_same_file_in_its_own_book_and_in_the_whole() -> None:
    books = {name: Opened(data) for name, data in books_of(rich()).items()}
    for number in ("1", "2", "3", "4", "12"):
        for name in books[number].pages():
            path = f"EPUB/{name}"
            assert books["whole"].archive.read(path) == books[number].archive.read(path)


def test_only_one_module_imports_ebooklib() -> None:
    importing = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "converter").rglob("*.py")
        if re.search(r"^\s*(from|import) ebooklib", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert importing == ["converter/writers/epub/package.py"]


def lines_as_reports(text: str, count: int) -> Compilation:
    """The lines of ``text`` in ``count`` reports, numbered ones as headings: the size of a real compilation."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    number = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+[.．]")
    make: Callable[[str], Block] = lambda line: heading(1, line[:20], line[20:]) if number.match(line) else body(line)  # noqa: E731
    blocks = [make(line) for line in lines]
    size = -(-len(blocks) // count)
    return compilation(*(report(n + 1, f"第{n}篇", *blocks[n * size : (n + 1) * size]) for n in range(count)))


def test_90_books_and_the_whole_of_a_real_compilation_take_no_time() -> None:
    whole = lines_as_reports(shared("data/compilation.txt").read_text(encoding="utf-8"), 90)
    times = []
    for _ in range(3):
        start = time.process_time()
        books_of(whole)
        times.append(time.process_time() - start)
    assert min(times) < 0.6  # seconds of the processor; about 0.16 on an idle machine


def test_time_grows_with_the_text_and_no_faster() -> None:
    def seconds(count: int) -> float:
        marks = tuple(Mark(start=n, end=n + 3, kind="bold") for n in range(0, 3 * count, 2))
        blocks: list[Block] = [body("甲<乙" * count, *marks), *[heading(1, "一、工作", "完成任务。")] * count]
        start = time.process_time()
        made(*blocks)
        return time.process_time() - start

    seconds(100)
    assert seconds(8000) < 30 * max(seconds(800), 0.01)

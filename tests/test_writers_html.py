"""The HTML writer: pages read by the standard library's parser and, in the slow tests, by Chromium."""

from __future__ import annotations

import base64
import re
import shutil
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from converter import audit
from converter.model import Block, Cell, Compilation, Figure, Mark, Part, Report, Table
from converter.options import Options
from converter.writers.html import HtmlWriter
from tests.audit_sample import RICH, RICH_WHOLE
from tests.test_writers_epub import PNG, THREE_LEVELS, body, compilation, heading, media, report, rich

VOID = {"meta", "img", "br"}
HEADINGS = {f"h{rank}" for rank in range(1, 7)}


class Page(HTMLParser):
    """What a page holds; it fails on markup that is not closed as it was opened."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.headings: list[tuple[str, str, str]] = []
        self.entries: list[tuple[int, str, str]] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(data.decode())
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if tag in HEADINGS:
            self.headings.append((tag, values.get("id", ""), ""))
        if tag == "a" and "ol" in self._open:
            self.entries.append((self._open.count("ol"), values["href"], ""))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "main" in self._open:
            self.text.append(data)
        if HEADINGS & set(self._open):
            tag, name, text = self.headings[-1]
            self.headings[-1] = (tag, name, text + data)
        elif "a" in self._open and "ol" in self._open:
            level, href, text = self.entries[-1]
            self.entries[-1] = (level, href, text + data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [values for name, values in self.elements if name == tag]


def made(*blocks: Block, options: Options | None = None, **more: object) -> bytes:
    one = report(1, "一季度工作总结", *blocks, **more)
    return HtmlWriter(compilation(one), options or Options()).report(one)


def pages_of(whole: Compilation) -> Iterator[bytes]:
    writer = HtmlWriter(whole, Options())
    yield writer.whole()
    yield from map(writer.report, whole.reports)


def bare(text: str) -> str:
    return "".join(text.split())


def test_a_page_needs_nothing_else_and_runs_nothing() -> None:
    for data in pages_of(rich()):
        page = Page(data)
        assert {tag for tag, _ in page.elements}.isdisjoint({"script", "link", "iframe", "object", "embed", "base"})
        assert all(values["src"].startswith("data:image/") for values in page.all("img"))
        assert not [name for _, values in page.elements for name in values if name.startswith("on")]
        assert b"url(" not in data
        assert b"@import" not in data
        (policy,) = (values["content"] for values in page.all("meta") if "http-equiv" in values)
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_text_that_looks_like_markup_stays_text() -> None:
    text = '<script>alert(1)</script>&lt;甲>"乙" </main>'
    page = Page(made(body(text), heading(1, text, "余下。")))
    assert page.text.count(text) == 2
    assert page.entries == [(1, "#h1", text)]


def test_every_entry_of_the_contents_leads_to_its_heading_and_ids_are_unique() -> None:
    for data in pages_of(rich()):
        page = Page(data)
        ids = [values["id"] for _, values in page.elements if "id" in values]
        assert len(ids) == len(set(ids))
        assert {values["href"][1:] for values in page.all("a") if values["href"].startswith("#")} <= set(ids)
        headed = {name: bare(text) for _, name, text in page.headings if name}
        assert [bare(text) for _, _, text in page.entries] == [headed[href[1:]] for _, href, _ in page.entries]


def test_the_contents_of_a_report_is_nested_and_as_deep_as_asked() -> None:
    entries = [(level, text) for level, _, text in Page(made(*THREE_LEVELS)).entries]
    assert entries == [
        (1, "一、主要工作"), (2, "（一）抓好春灌。"), (3, "1.水源调度"), (3, "2.用水秩序"), (2, "（二）抓好植树"),
        (1, "二、下步打算"),
    ]  # fmt: skip
    assert len(Page(made(*THREE_LEVELS, options=Options(toc_depth=1))).entries) == 2


def test_a_report_without_headings_has_no_contents() -> None:
    page = Page(made(body("一段")))
    assert (page.all("nav"), page.entries) == ([], [])
    assert page.all("body") == [{}]


def test_headings_follow_the_outline_one_deeper_in_the_whole_and_below_h6_state_their_level() -> None:
    deep = report(1, "甲", *(heading(level, f"第{level}层") for level in range(1, 8)))
    writer = HtmlWriter(compilation(deep, title="汇编"), Options())
    alone, whole = Page(writer.report(deep)), Page(writer.whole())
    assert [tag for tag, _, _ in alone.headings] == ["h1", "h2", "h3", "h4", "h5", "h6", "h6", "h6"]
    assert [tag for tag, _, _ in whole.headings] == ["h1", "h2", "h3", "h4", "h5", "h6", "h6", "h6", "h6"]
    levels = [values.get("aria-level") for tag, values in whole.elements if tag == "h6"]
    assert levels == [None, "7", "8", "9"]


def test_a_run_in_heading_is_a_real_heading_with_its_text_behind_it() -> None:
    data = made(heading(1, "（一）修渠。", "共修五条。")).decode()
    assert '<div class="run-in"><h2 id="h1">（一）修渠。</h2><p>共修五条。</p></div>' in data
    assert re.search(r"\.run-in > \* \{ display: inline;", data)


def test_the_whole_holds_every_text_once_in_order_with_parts_and_two_levels_of_contents() -> None:
    whole = compilation(
        report(1, "甲局总结", *THREE_LEVELS),
        report(2, "乙局总结", heading(1, "一、乙", "的话。")),
        title="汇编", front=(body("编者按。"),), back=(body("编后记。"),),
        parts=(Part(title="下篇", line=1, first=2, last=2), Part(title=" ", line=9, first=9, last=9)),
    )  # fmt: skip
    page = Page(HtmlWriter(whole, Options()).whole())
    text = bare("".join(page.text))
    first = "".join(block.full_text() for block in THREE_LEVELS)
    assert text == f"汇编编者按。甲局总结{first}下篇乙局总结一、乙的话。（无标题）编后记。"
    assert [(level, label) for level, _, label in page.entries] == [
        (1, "甲局总结"), (2, "一、主要工作"), (2, "二、下步打算"), (1, "下篇"), (2, "乙局总结"), (3, "一、乙"),
        (1, "（无标题）"),
    ]  # fmt: skip


def test_pictures_are_within_the_page_and_what_no_browser_shows_is_named() -> None:
    blocks = (Figure(line=1, media="图.png", alt='渠道"全"貌'), Figure(line=2, media="旧.emf", alt="旧图"))
    pictures = {"图.png": media(PNG, "image/x-wrong"), "旧.emf": media(b"\x01\x00", "image/x-emf")}
    one = report(1, "甲", *blocks)
    page = Page(HtmlWriter(compilation(one, media=pictures), Options()).report(one))
    (image,) = page.all("img")
    assert image == {
        "src": "data:image/png;base64," + base64.b64encode(PNG).decode(), "alt": '渠道"全"貌',
    }  # fmt: skip
    assert {"class": "missing", "role": "img", "aria-label": "旧图"} in page.all("figure")


def test_notes_lead_there_and_back_and_their_names_differ_from_report_to_report() -> None:
    noted = body("产值两成。", Mark(start=4, end=4, kind="note", note="a"))
    notes = {"a": (body("据年报。"),), "b": (body("无人提到。"),)}
    whole = compilation(report(1, "甲", noted, notes=notes), report(2, "乙", noted, notes=notes))
    page = Page(HtmlWriter(whole, Options()).whole())
    links = [(values.get("id", ""), values["href"]) for values in page.all("a") if "role" in values]
    assert links == [("r1-r1", "#r1-n1"), ("", "#r1-r1"), ("r2-r1", "#r2-n1"), ("", "#r2-r1")]
    assert [values["id"] for values in page.all("aside")] == ["r1-n1", "r2-n1"]
    assert {"class": "note endnote", "id": "r1-n2"} in page.all("div")
    assert not [name for _, values in page.elements for name in values if name.startswith("epub:")]


def test_a_table_scrolls_from_the_keyboard_too_and_keeps_its_spans() -> None:
    table = Table(
        line=1, rows=((Cell(text="指标", rowspan=2), Cell(text="甲\n乙", colspan=2)), (Cell(), Cell(text="丙")))
    )
    page = Page(made(table))
    assert {"class": "table", "tabindex": "0"} in page.all("div")
    assert page.all("td") == [{"rowspan": "2"}, {"colspan": "2"}, {}, {}]
    assert len(page.all("br")) == 1


def test_empty_titles_are_named_and_the_organization_is_the_author() -> None:
    one = report(1, " ", organization='甲"局"')
    page = Page(HtmlWriter(compilation(one, title=""), Options()).report(one))
    assert page.headings == [("h1", "", "（无标题）")]
    assert {"name": "author", "content": '甲"局"'} in page.all("meta")


def test_a_page_says_its_language_and_fits_light_and_dark_paper_and_screen() -> None:
    data = made(body("一段")).decode()
    page = Page(data.encode())
    assert page.all("html") == [{"lang": "zh-CN"}]
    assert {"name": "color-scheme", "content": "light dark"} in page.all("meta")
    assert "@media print" in data
    assert "@media (prefers-color-scheme: dark)" in data
    assert data.startswith("<!DOCTYPE html>\n")


@pytest.mark.parametrize("report", [RICH, None], ids=["report", "whole"])
def test_the_audit_finds_nothing_to_say_and_a_page_of_something_else_unreadable(report: Report | None) -> None:
    writer = HtmlWriter(RICH_WHOLE, Options())
    expected = audit.expected(RICH_WHOLE, report, 3)
    assert audit.file_faults("html", writer.report(report) if report else writer.whole(), expected) == []
    for data in (b"", b" ", b"\x00", b"<!-- -->", "甲".encode()):
        (fault,) = audit.file_faults("html", data, expected)
        assert fault.code == "fault-unreadable"


def test_the_audit_reads_a_page_with_a_picture_of_many_megabytes() -> None:
    one = report(1, "甲", Figure(line=1, media="大"), body("后文"))
    whole = compilation(one, media={"大": media(PNG + bytes(12 << 20))})
    data = HtmlWriter(whole, Options()).report(one)
    assert len(data) > 16 << 20
    assert audit.file_faults("html", data, audit.expected(whole, one, 3)) == []


def test_the_same_compilation_gives_the_same_bytes() -> None:
    assert list(pages_of(rich())) == list(pages_of(rich()))
    assert all(b"\r" not in data for data in pages_of(rich()))


def test_time_grows_with_the_text_and_no_faster() -> None:
    def seconds(count: int) -> float:
        reports = [report(n, f"第{n}篇", *THREE_LEVELS * 4) for n in range(count)]
        start = time.perf_counter()
        HtmlWriter(compilation(*reports), Options()).whole()
        return time.perf_counter() - start

    seconds(20)
    assert seconds(1600) < 30 * max(seconds(160), 0.01)


@pytest.mark.slow
def test_in_a_browser_nothing_is_loaded_nothing_overflows_and_paper_has_no_contents(tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    wide = Table(line=1, rows=(tuple(Cell(text=f"很宽的第{n}列") for n in range(30)),))
    first = msgspec.structs.replace(rich().reports[0], blocks=(*rich().reports[0].blocks, wide))
    whole = msgspec.structs.replace(rich(), reports=(first, *rich().reports[1:]))
    paths = [tmp_path / f"{number}.html" for number, _ in enumerate(pages_of(whole))]
    for path, data in zip(paths, pages_of(whole), strict=True):
        path.write_bytes(data)
    said, asked = list[Any](), list[Any]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in (320, 1280):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.on("console", lambda message: said.append(message))
            page.on("request", lambda request: asked.append(request))
            for path in paths:
                page.goto(path.as_uri())
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
        assert said == []
        assert {request.url.partition(":")[0] for request in asked} <= {"file", "data"}
        page.goto(paths[0].as_uri())
        page.emulate_media(media="print")
        assert not page.is_visible("nav")
        assert page.is_visible("h1")
        browser.close()

"""The cover of a book (case EPB-03), and blocks too large for one file of a book (case EPB-20)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter import audit
from converter.errors import InvalidOptions
from converter.model import Block, Cell, Heading, Mark, Paragraph, Table
from converter.options import MAX_COVER, Options
from converter.writers.epub import EpubWriter
from converter.writers.xhtml.parting import parts
from tests import epubcheck
from tests.test_writers_epub import (
    EPUB_TYPE,
    NAMES,
    PNG,
    Opened,
    body,
    books_of,
    compilation,
    heading,
    identifier,
    made,
    report,
    rich,
    text_of,
)

COVERED = Options(cover=PNG)
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 + "ffc0000b080001000101011100ffc400140001"
    "0000000000000000000000000000000009ffc40014100100000000000000000000000000000000ffda0008010100003f0054dfffd9"
)


def test_epb_03_the_cover_is_a_picture_for_shelves_and_one_page_first_in_the_spine() -> None:
    for data in books_of(rich(), COVERED).values():
        opened = Opened(data)
        assert opened.spine[0].get("href") == "cover.xhtml"
        assert [item.get("href") for item in opened.spine].count("cover.xhtml") == 1
        (item,) = (one for one in opened.items.values() if one.get("properties") == "cover-image")
        assert (item.get("href"), item.get("media-type")) == ("cover.png", "image/png")
        assert opened.archive.read("EPUB/cover.png") == PNG
        page = opened.file("cover.xhtml")
        assert page.xpath("//h:img/@src", namespaces=NAMES) == ["cover.png"]
        assert text_of(page.find("h:body", NAMES)).split() == []


def test_epb_03_the_cover_s_page_is_marked_so_that_no_reader_shows_it_twice() -> None:
    opened = Opened(made(body("一段"), options=COVERED))
    landmarks = opened.nav.xpath("//h:nav[@epub:type='landmarks']//h:a", namespaces=NAMES)
    assert (landmarks[0].get(EPUB_TYPE), landmarks[0].get("href")) == ("cover", "cover.xhtml")
    (section,) = opened.file("cover.xhtml").iterfind("h:body/h:section", NAMES)
    assert section.get(EPUB_TYPE) == "cover"
    guide = opened.package.findall("opf:guide/opf:reference", NAMES)
    assert [(one.get("type"), one.get("href")) for one in guide] == [("cover", "cover.xhtml")]
    (named,) = opened.package.xpath("//opf:meta[@name='cover']/@content", namespaces=NAMES)
    assert opened.items[named].get("href") == "cover.png"
    assert not [label for _, label, href in opened.nav_entries() if href.startswith("cover")]


def test_a_jpeg_is_a_cover_too_and_a_book_without_one_has_nothing_of_it() -> None:
    opened = Opened(made(body("一段"), options=Options(cover=JPEG)))
    assert opened.archive.read("EPUB/cover.jpg") == JPEG
    plain = Opened(made(body("一段")))
    assert not [name for name in plain.names if "cover" in name]
    assert plain.package.find("opf:guide", NAMES) is None


def test_a_cover_makes_another_book_and_another_cover_yet_another() -> None:
    found = {identifier(made(body("一段"), options=Options(cover=data))) for data in (b"", PNG, JPEG)}
    assert len(found) == 3
    wholes = {identifier(EpubWriter(rich(), Options(cover=data)).whole()) for data in (b"", PNG, JPEG)}
    assert len(wholes) == 3


def test_the_accessibility_summary_does_not_deny_the_cover() -> None:
    (summary,) = Opened(made(body("一段"), options=COVERED)).meta("schema:accessibilitySummary")
    assert "除封面外没有图片" in summary
    assert Opened(made(body("一段"), options=COVERED)).meta("schema:accessMode") == ["textual"]


@pytest.mark.parametrize(
    "data", [b"GIF89a", b"<svg/>", b"\x00", PNG + bytes(MAX_COVER)], ids=lambda data: repr(data[:6])
)
def test_a_cover_that_shelves_do_not_show_or_that_is_too_large_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidOptions, match="cover"):
        Options(cover=data)


# --- blocks over the size of a file ---------------------------------------------------------------------------------

NOTES = {"n": (body("据年报。"),)}
LONG_TEXT = "全县整修渠道四十公里。" * 30_000
LARGE: dict[str, Block] = {
    "paragraph": body(
        LONG_TEXT, Mark(start=5, end=300_000, kind="bold"), Mark(start=200_000, end=200_000, kind="note", note="n")
    ),
    "paragraph without sentences": body("长 & <短> " * 60_000),
    "run-in heading": heading(2, "（一）修渠。", LONG_TEXT),
    "table": Table(line=1, rows=tuple((Cell(text=f"第{n}行"), Cell(text="渠" * 300)) for n in range(900))),
    "paragraph full of marks": body(
        "甲乙" * 9000, *(Mark(start=n, end=n + 3, kind="link", href=f"https://a.cn/{n}") for n in range(0, 17_000, 2))
    ),
}  # fmt: skip


@pytest.mark.parametrize("block", LARGE.values(), ids=LARGE)
def test_epb_20_a_block_over_260_kb_goes_on_in_the_next_file_and_nothing_is_lost(block: Block) -> None:
    one = report(1, "甲", heading(1, "一、前"), block, heading(1, "二、后"), notes=NOTES)
    whole = compilation(one)
    writer = EpubWriter(whole, Options())
    for data, expected in (
        (writer.report(one), audit.expected(whole, one, 3)),
        (writer.whole(), audit.expected(whole)),
    ):
        opened = Opened(data)
        sizes = [opened.archive.getinfo(f"EPUB/{name}").file_size for name in opened.pages()]
        assert len(sizes) > 1
        assert max(sizes) < 260_000
        assert audit.file_faults("epub", data, expected) == []


def test_epb_20_what_goes_on_is_marked_and_begins_its_file() -> None:
    pages = list(Opened(made(LARGE["paragraph"], notes=NOTES)).pages().values())
    first = [page.find(".//h:p", NAMES).get("class") for page in pages]
    assert first == [None, *["continued"] * (len(pages) - 1)]
    assert all(text_of(page.find(".//h:p", NAMES)).endswith("。") for page in pages)
    (reference,) = (one for page in pages for one in page.iterfind(".//h:a[@role='doc-noteref']", NAMES))
    assert reference.get("href") == "#n1"


def test_rows_that_a_cell_holds_together_stay_together() -> None:
    rows = [
        (Cell(text=f"甲{n}", rowspan=3), Cell(text="乙" * 200)) if n % 3 == 0 else (Cell(text="丙" * 200),)
        for n in range(600)
    ]
    tables = [part.block for part in parts(Table(line=1, rows=tuple(rows)), 20_000)]
    assert len(tables) > 10
    assert all(isinstance(one, Table) and len(one.rows) % 3 == 0 for one in tables)


MARKS = st.builds(
    Mark, start=st.integers(0, 60), end=st.integers(0, 60), kind=st.sampled_from(["bold", "italic", "link", "note"]),
    href=st.just("https://a.cn/"), note=st.just("n"),
)  # fmt: skip


TEXT = st.text("甲乙。；<& \u3000", min_size=1, max_size=60)


def placed(text: str, marks: Iterable[Mark], start: int = 0) -> set[tuple[int, str]]:
    """Each character under a mark, and for a note the place of its reference: where it ends."""
    found: set[tuple[int, str]] = set()
    for mark in marks:
        end = min(mark.end, len(text))
        places = [end] if mark.kind == "note" else range(mark.start, end)
        found |= {(start + place, mark.kind) for place in places}
    return found


@given(TEXT, st.lists(MARKS, max_size=5), st.integers(0, 60), st.integers(1, 400))
def test_parts_are_the_text_and_its_marks(text: str, marks: list[Mark], cut: int, limit: int) -> None:
    for block in (body(text, *marks), heading(1, text[:cut], text[cut:], marks=tuple(marks))):
        together, found = "", set[tuple[int, str]]()
        for part in parts(block, limit):
            assert isinstance(part.block, Paragraph | Heading)
            found |= placed(part.block.full_text(), part.block.marks, len(together))
            together += part.block.full_text()
        assert (together, found) == (text, placed(text, marks))


def test_a_block_that_fits_is_one_part_and_is_left_as_it_is() -> None:
    for block in (body("短"), heading(1, "题", "文"), Table(line=1, rows=((Cell(text="甲"),),))):
        assert [tuple(part) for part in parts(block, 250_000)] == [(block, False)]


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_about_covers_and_parted_blocks(tmp_path: Path) -> None:
    books = [*books_of(rich(), COVERED).values(), made(body("一段"), options=Options(cover=JPEG))]
    books += [made(block, notes=NOTES) for block in LARGE.values()]
    paths = [tmp_path / f"{number}.epub" for number, _ in enumerate(books)]
    for path, data in zip(paths, books, strict=True):
        path.write_bytes(data)
    assert epubcheck.check(paths) == []

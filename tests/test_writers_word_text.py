"""Text in Word files: characters, marks, links and the East-Asian hint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.model import Mark, MarkKind
from converter.options import Options
from converter.writers.word import WordWriter
from converter.writers.word.links import address
from converter.writers.word.text import clipped, needs_hint
from tests.word_files import (
    FILLER,
    NAMES,
    Element,
    WordFile,
    findings,
    heading,
    of_blocks,
    paragraph,
    run_style,
    text_of,
    value,
    written,
)

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
PROPERTIES = {"b": "bold", "i": "italic", "u": "underline"}


def mark(start: int, end: int, kind: MarkKind, href: str = "", note: str = "") -> Mark:
    return Mark(start=start, end=end, kind=kind, href=href, note=note)


def shown(run: Element) -> tuple[str, set[str]]:
    """The text of a run and the kinds of marks that it shows."""
    properties = run.find("w:rPr", NAMES)
    names = set() if properties is None else {child.tag.rpartition("}")[2] for child in properties}
    kinds = {PROPERTIES[name] for name in names & set(PROPERTIES)}
    position = value(run.find("w:rPr/w:vertAlign", NAMES))
    return text_of(run), kinds | ({position} if position else set())


def runs(file: WordFile, nth: int = 2) -> list[Element]:
    return file.find(f"w:p[{nth}]//w:r")


@pytest.mark.parametrize(
    "text",
    [
        "投资<50万元且>10万元，A&B",
        "“引号”&amp;不是实体",
        "]]>与<![CDATA[",
        "一\t二\n三",
        "  两端有空格  ，中间  也有 ",
        "生僻字𠮷与表情😀",
        "\u3000全角空格\u00a0不换行空格",
        "'单引号'和\"双引号\"",
        "一\u0085二\u2028三",
    ],
)
def test_every_character_comes_back_as_it_was(text: str) -> None:
    file = written(paragraph(text), title="标题")
    assert [text_of(p) for p in file.find("w:p")] == ["标题", text]


@settings(max_examples=60)
@given(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_whatever_xml_allows_comes_back_and_the_rest_is_left_out(text: str) -> None:
    kept = FORBIDDEN.sub("", text)
    assert text_of(written(paragraph(text), title="标题").find("w:p")[1]) == kept


def test_what_xml_forbids_is_left_out_everywhere(tmp_path: Path) -> None:
    dirty = "甲\x00\x0b\x1f\ud800\ufffe乙"
    compilation, report = of_blocks(
        heading(1, "一、", dirty, dirty),
        paragraph(dirty, marks=(mark(0, 2, "link", "https://example.org/\x00\ud800"),)),
        FILLER,
        title=dirty,
        organization=dirty,
    )
    data = WordWriter(compilation, Options()).report(report)
    file = WordFile(data)
    assert [text for _, text in file.paragraphs()][:3] == ["甲乙", "甲乙甲乙", "甲乙"]
    assert [text for _, text, _ in file.entries()] == ["甲乙"]
    assert findings(data, tmp_path) == []


def test_marks_are_runs_with_their_properties() -> None:
    marks = (
        mark(0, 2, "bold"), mark(1, 3, "italic"), mark(3, 4, "underline"), mark(4, 5, "superscript"),
        mark(5, 6, "subscript"),
    )  # fmt: skip
    assert [shown(run) for run in runs(written(paragraph("甲乙丙丁23完", marks=marks)))] == [
        ("甲", {"bold"}), ("乙", {"bold", "italic"}), ("丙", {"italic"}), ("丁", {"underline"}),
        ("2", {"superscript"}), ("3", {"subscript"}), ("完", set()),
    ]  # fmt: skip


def test_marks_of_a_run_in_heading_go_over_heading_and_body() -> None:
    file = written(heading(1, "一、", "一、总。", "正文。", marks=(mark(2, 6, "bold"),)))
    found = [(run_style(run), *shown(run)) for run in runs(file, 2)]
    assert found == [
        ("Heading1Char", "一、", set()), ("Heading1Char", "总。", {"bold"}), ("", "正文", {"bold"}), ("", "。", set()),
    ]  # fmt: skip


def test_a_link_is_live_and_its_address_is_a_valid_one() -> None:
    href = "https://example.org/公告 1?a=<b>&c=1%20"
    file = written(paragraph("见公告，详情", marks=(mark(1, 3, "link", href), mark(2, 3, "bold"))))
    (link,) = file.find("w:p/w:hyperlink")
    identifier = link.get(f"{{{NAMES['r']}}}id")
    (target,) = [r for r in file.xml("word/_rels/document.xml.rels") if r.get("Id") == identifier]
    assert target.get("TargetMode") == "External"
    assert target.get("Target") == "https://example.org/%E5%85%AC%E5%91%8A%201?a=%3Cb%3E&c=1%20"
    assert [(run_style(run), *shown(run)) for run in link] == [
        ("Hyperlink", "公", set()),
        ("Hyperlink", "告", {"bold"}),
    ]


@pytest.mark.parametrize(
    ("href", "target"),
    [
        (" https://example.org ", "https://example.org"),
        ("HTTP://Example.org:8080/a%b", "http://Example.org:8080/a%25b"),
        ("https://政务.example/一#二", "https://政务.example/%E4%B8%80#%E4%BA%8C"),
        ("mailto:ban@example.org?subject=你好", "mailto:ban@example.org?subject=%E4%BD%A0%E5%A5%BD"),
        ("https://example.org/[1]?q={x}|\\", "https://example.org/%5B1%5D?q=%7Bx%7D%7C%5C"),
    ],
)
def test_an_address_becomes_a_valid_uri(href: str, target: str) -> None:
    assert address(href) == target


def test_equal_links_share_one_relationship_and_adjoining_links_stay_apart() -> None:
    marks = (mark(0, 1, "link", "https://a.example"), mark(1, 2, "link", "https://b.example"))
    file = written(paragraph("甲乙", marks=marks), paragraph("甲乙", marks=marks))
    assert [text_of(link) for link in file.find("w:p/w:hyperlink")] == ["甲", "乙", "甲", "乙"]
    assert file.parts["word/_rels/document.xml.rels"].count(b"External") == 2


NOWHERE = [
    "",
    "#第一节",
    "javascript:alert(1)",
    "file:///c:/x",
    " ",
    "附件.docx",
    "http://",
    "http://a b/",
    "http://[x/",
]
NOWHERE += ["http://a:99999/", "http://./", "mailto:", "mailto:@", "data:text/html,x"]


@pytest.mark.parametrize("href", NOWHERE)
def test_what_leads_nowhere_outside_is_plain_text(href: str) -> None:
    file = written(paragraph("见附件", marks=(mark(1, 3, "link", href),)))
    assert not file.find(".//w:hyperlink")
    assert [(run_style(run), text_of(run)) for run in runs(file)] == [("", "见"), ("", "附件")]


@settings(max_examples=60)
@given(
    st.text("甲乙“— a\n", max_size=12),
    st.lists(
        st.builds(
            mark,
            st.integers(-2, 14),
            st.integers(-2, 14),
            st.sampled_from(["bold", "italic", "link", "note", "superscript"]),
            st.sampled_from(["", "https://example.org"]),
            st.just("1"),
        ),
        max_size=6,
    ),
)
def test_no_mark_of_any_place_changes_the_text(text: str, marks: list[Mark]) -> None:
    note = {"1": (paragraph("注。", "note"),)}
    file = written(
        paragraph(text, marks=tuple(marks)), heading(1, "1.", text[:4], text[4:], marks=tuple(marks)), notes=note
    )
    parts = [text_of(p) for p in file.find("w:p[not(w:pPr/w:sectPr)]")]
    assert parts[1:3] == [text, text]


def test_a_thousand_marks_in_one_paragraph_take_linear_time() -> None:
    marks = tuple(mark(start, 20_000, "bold") for start in range(0, 20_000, 2))
    assert len(runs(written(paragraph("甲" * 20_000, marks=marks)))) == 10_000


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        ("围绕“三农”", True),
        ("每周一调度——每月一通报", True),
        ("等等……", True),
        ("阿依古丽·买买提", True),
        ("第①项", True),
        ("没有这些标点，。", False),
        ("It’s a “plain” sentence — no more…", False),
        ("", False),
    ],
)
def test_quotes_dashes_and_ellipses_in_chinese_take_the_east_asian_face(text: str, hinted: bool) -> None:
    assert needs_hint(text) is hinted
    fonts = written(paragraph(text)).find("w:p[2]/w:r/w:rPr/w:rFonts")
    assert [value(font, "hint") for font in fonts] == ["eastAsia"] * hinted


def test_every_run_of_a_chinese_paragraph_has_the_hint_though_its_own_text_is_a_quote_only() -> None:
    file = written(paragraph("甲“乙", marks=(mark(1, 2, "bold"),)))
    assert [value(run.find("w:rPr/w:rFonts", NAMES), "hint") for run in runs(file)] == ["eastAsia"] * 3


def test_a_note_at_the_seam_of_two_pieces_belongs_to_the_first() -> None:
    seam = (mark(3, 3, "note", note="1"),)
    assert [m.start for m in clipped(seam, 0, 3)] == [3]
    assert clipped(seam, 3, 6, joined=True) == ()
    assert [m.start for m in clipped(seam, 3, 6)] == [0]

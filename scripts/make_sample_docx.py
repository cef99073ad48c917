"""Writes samples/部门总结.docx: a Word compilation with a contents field, heading styles and a table.

Run as ``python -m scripts.make_sample_docx``. The bytes are the same at any time: the core properties have fixed
dates, and the members are packed again by :mod:`converter.package.archive`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from converter.package.archive import archive, member

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "部门总结.docx"
TITLE = "云岭县部门工作总结汇编（2024年）"
_DATE = datetime(2024, 7, 15, tzinfo=UTC).replace(tzinfo=None)
_FIRST = ("[Content_Types].xml", "_rels/.rels")


class Report(NamedTuple):
    """``lines``: style (``2`` and ``3`` are headings, empty is body text) and text, or the rows of a table."""

    title: str
    page: int
    lines: tuple[tuple[str, str | list[list[str]]], ...]


REPORTS = (
    Report(
        "云岭县民政局2024年上半年工作总结",
        2,
        (
            ("", "上半年，县民政局围绕兜底保障、基层治理和社会事务，扎实做好各项工作。"),
            ("2", "一、社会救助精准有效"),
            ("3", "（一）动态管理低保对象"),
            ("", "新纳入低保142户，退出97户，做到应保尽保、应退尽退。"),
            ("3", "（二）及时实施临时救助"),
            ("", "对突发困难家庭开通快办通道，救助235人次。"),
            ("2", "二、婚俗改革稳步推进"),
            ("", "在县城公园设立户外颁证点，倡导简约婚礼。"),
            ("2", "三、下半年工作打算"),
            ("", "建成县级未成年人保护中心，完善乡镇社工站运行机制。"),
            ("", "云岭县民政局"),
            ("", "2024年7月4日"),
        ),
    ),
    Report(
        "云岭县统计局2024年上半年工作总结",
        3,
        (
            ("", "上半年，县统计局以数据质量为生命线，圆满完成各项调查任务。"),
            ("2", "一、联网直报情况"),
            ("", "各专业报表按时上报率见下表。"),
            ("", [["专业", "单位数", "上报率"], ["工业", "58", "100％"], ["商贸", "73", "98.6％"]]),
            ("2", "二、普查工作情况"),
            ("", "完成第五次经济普查登记单位4630个，数据通过省级验收。"),
            ("2", "三、存在的不足"),
            ("", "乡镇统计员变动较快，业务培训还要加密。"),
            ("", "云岭县统计局"),
            ("", "2024年7月9日"),
        ),
    ),
    Report(
        "云岭县供销合作社2024年上半年工作总结",
        4,
        (
            ("2", "一、为农服务能力提升"),
            ("", "开展土地托管服务1.6万亩，供应春耕化肥3200吨。"),
            ("2", "二、流通网络不断健全"),
            ("", "改造基层社3家，新建村级综合服务社8个。"),
            ("2", "三、下一步打算"),
            ("", "办好农产品产销对接会，推动冷链仓储项目落地。"),
            ("", "云岭县供销合作社"),
            ("", "2024年7月11日"),
        ),
    ),
)


def built() -> bytes:
    """The sample as a Word file."""
    document = docx.Document()
    _describe(document)
    document.add_paragraph(TITLE, style="Title")
    document.element.body.insert(1, parse_xml(_contents()))
    for number, report in enumerate(REPORTS, 1):
        _write(document, number, report)
    packed = io.BytesIO()
    document.save(packed)
    return _repacked(packed)


def _describe(document: Any) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = TITLE, "云岭县人民政府办公室", "zh-CN"
    properties.created = properties.modified = _DATE
    properties.comments, properties.last_modified_by, properties.revision = "", "", 1
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    # The template of python-docx has a second style sheet that Word would repair.
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.drop_rel(name)


def _contents() -> str:
    """The contents as Word makes it: a field whose result is filled in, in a content control."""
    entries = [_entry(number, report) for number, report in enumerate(REPORTS, 1)]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    entries[0], entries[-1] = begin + entries[0], entries[-1] + end
    lines = "".join(f'<w:p><w:pPr><w:pStyle w:val="toc1"/></w:pPr>{entry}</w:p>' for entry in entries)
    head = '<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>目录</w:t></w:r></w:p>'
    return (
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{head}{lines}</w:sdtContent></w:sdt>"
    )


def _entry(number: int, report: Report) -> str:
    text = f"<w:r><w:t>{escape(report.title)}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>{report.page}</w:t></w:r>"
    return f'<w:hyperlink w:anchor="_Toc{number:08}" w:history="1">{text}</w:hyperlink>'


def _write(document: Any, number: int, report: Report) -> None:
    title = document.add_heading(report.title, 1)
    title.paragraph_format.page_break_before = True
    mark = f'{nsdecls("w")} w:id="{number}"'
    title._p.insert(1, parse_xml(f'<w:bookmarkStart {mark} w:name="_Toc{number:08}"/>'))
    title._p.append(parse_xml(f"<w:bookmarkEnd {mark}/>"))
    for style, content in report.lines:
        if not isinstance(content, str):
            _table(document, content)
        elif style:
            document.add_heading(content, int(style))
        else:
            document.add_paragraph(content)


def _table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _repacked(packed: io.BytesIO) -> bytes:
    with zipfile.ZipFile(packed) as package:
        return archive(member(name, package.read(name)) for name in _ordered(package.namelist()))


def _ordered(names: list[str]) -> Iterator[str]:
    yield from _FIRST
    yield from sorted(set(names) - set(_FIRST))


if __name__ == "__main__":
    SAMPLE.write_bytes(built())

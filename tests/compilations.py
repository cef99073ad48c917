"""A small Compilation with everything that the model can hold, in words of our own."""

from __future__ import annotations

from converter.model import (
    SCHEMA,
    Cell,
    Change,
    Compilation,
    Entry,
    Figure,
    Heading,
    Mark,
    MarkerKind,
    Media,
    Paragraph,
    Part,
    Report,
    Role,
    SourceInfo,
    Table,
    notice,
)

PNG = b"\x89PNG\r\n\x1a\n"


def heading(
    line: int, text: str, level: int = 1, marker: MarkerKind = "一、", body: str = "", **more: object
) -> Heading:
    return Heading(line=line, level=level, marker=marker, text=text, body=body, **more)  # type: ignore[arg-type]


def paragraph(line: int, text: str, role: Role = "body", marks: tuple[Mark, ...] = ()) -> Paragraph:
    return Paragraph(line=line, role=role, text=text, marks=marks)


def compilation() -> Compilation:
    """Three reports in two parts: a contents of two levels, run-in headings, a table, a picture, notes and notices."""
    first = Report(
        number=1, title="柳河镇上半年工作总结", lines=(10, 19), page=3, organization="柳河镇", date="2024-06",
        why="contents",
        blocks=(
            heading(11, "一、基本情况"),
            heading(12, "（一）抓项目。", 2, "（一）", "开工四个，完成两个。",
                    marks=(Mark(start=0, end=7, kind="bold"),)),
            paragraph(13, "数据见附表。", marks=(Mark(start=5, end=5, kind="note", note="1"),)),
            Table(line=14, rows=((Cell(text="年度", colspan=2),), (Cell(text="一季度"), Cell(text="二季度")))),
            heading(15, "二、下步打算"),
            heading(16, "（一）补短板", 2, "（一）"),
            paragraph(17, "继续推进。"),
            paragraph(18, "柳河镇人民政府", "signature"),
            paragraph(19, "2024年6月", "date"),
        ),
        notes={"1": (paragraph(13, "截至六月底。", "note"),)},
    )  # fmt: skip
    second = Report(
        number=2, title="青山县水务局工作总结", lines=(20, 24), title_text="青山县水务局\n工作总结", title_line=20,
        blocks=(
            paragraph(22, "今年以来，工作平稳。", marks=(Mark(start=4, end=4, kind="note", note="1"),)),
            heading(23, "一、供水"),
            Figure(line=24, media="image1.png", alt="管网图"),
        ),
        notes={"1": (paragraph(22, "一至六月。", "note"),)},
    )  # fmt: skip
    third = Report(number=3, title="青山县林业局工作总结", lines=(26, 27), blocks=(paragraph(27, "造林三千亩。"),))
    return Compilation(
        schema=SCHEMA, title="青山县工作汇编",
        source=SourceInfo(name="汇编.txt", sha256="0" * 64, format="text", encoding="utf-8", lines=30),
        contents=(
            Entry(text="目录", line=2),
            Entry(number=1, title="柳河镇上半年工作总结", page=3, line=3, text="1．柳河镇…3"),
        ),
        parts=(Part(title="上篇", line=9, first=1, last=2), Part(title="下篇", line=25, first=3, last=3)),
        front=(paragraph(8, "编者的话"),), back=(paragraph(30, "全书完"),), reports=(first, second, third),
        media={"image1.png": Media(type="image/png", sha256="1" * 64, data=PNG)},
        changes=(Change(code="control-characters", line=8, offset=0, dropped="\ufeff"),),
        notices=(
            notice("lost-mark", line=15, report=1, text="二、下步打算", read_as="二、"),
            notice("advertising", line=29, text="扫码关注", removed=True),
            notice("number-gap", line=23, report=2, text="一、供水", before=""),
        ),
    )  # fmt: skip

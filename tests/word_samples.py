"""A compilation that holds every kind of block, mark and note, in words of our own."""

from __future__ import annotations

from converter.model import Cell, Compilation, Figure, Mark, Part, Report
from tests.word_files import heading, paragraph, png, table

LONG = "全年围绕“修一座库、通一条渠、供一片水”的目标，把任务分到组、把责任落到人——完成投资1.28亿元，同比增长12.6%……"
REFERENCE = Mark(start=5, end=5, kind="note", note="2")
PICTURE = Figure(line=1, media="库区.png", alt="库区 <俯瞰>")

FIRST = Report(
    number=1, title="青山县水务局2024年工作总结", lines=(1, 30), organization="青山县水务局", date="2024-12-20",
    blocks=(
        paragraph("（2024年12月20日）", "date"),
        paragraph("各位代表：", "salutation"),
        paragraph(
            LONG,
            marks=(
                Mark(start=0, end=4, kind="bold"),
                Mark(start=2, end=6, kind="italic"),
                Mark(start=6, end=9, kind="link", href="https://example.org/a b?x=<1>&y=2"),
                Mark(start=9, end=9, kind="note", note="1"),
            ),
        ),
        heading(1, "一、", "一、工作开展情况"),
        heading(2, "（一）", "（一）工程建设。", LONG),
        heading(3, "1.", "1.抓好养护。", LONG, marks=(Mark(start=2, end=9, kind="underline"),)),
        heading(1, "一、", "二、统计情况"),
        paragraph("表1 主要指标", "caption"),
        table(
            (Cell(text="指标", rowspan=2), Cell(text="完成情况", colspan=2)),
            ("数量", "同比"),
            ("新建渠道\n（含支渠）", Cell(text="128公里", marks=(REFERENCE,)), "+12.6%"),
            (Cell(text="合计", colspan=2), "—"),
        ),
        table(("甲", Cell(text="乙", blocks=(table(("内", "层")), PICTURE)))),
        PICTURE,
        paragraph("图1 库区", "caption"),
        heading(1, "（一）", "（三）序号类别与层次不同的标题"),
        paragraph("一是抓进度。" + LONG, "enum"),
        paragraph("附件：1.项目清单", "attachment"),
        paragraph("2.资金安排表", "attachment"),
        paragraph("青山县水务局", "signature"),
        paragraph("2024年12月20日", "date"),
        heading(1, "annex", "附件1"),
        table(("项目", "金额"), ("渠道", "30万元")),
    ),
    notes={
        "1": (paragraph("见<通知>“第3号”。", "note"), table(("注", "表")), PICTURE),
        "2": (paragraph("见专报。", "note", marks=(Mark(start=1, end=3, kind="link", href="https://example.org/2"),)),),
        "3": (paragraph("正文没有引用的注。", "note"),),
    },
)  # fmt: skip
SECOND = Report(number=2, title="柳河镇2024年工作总结", lines=(31, 40), blocks=(paragraph("没有标题的一篇。"),))
COMPILATION = Compilation(
    schema="huibian/1", title="2024年工作总结材料汇编", reports=(FIRST, SECOND), media={"库区.png": png(300, 200)},
    parts=(Part(title="上篇", line=1, first=1, last=1), Part(title="下篇", line=2, first=2, last=2)),
    front=(paragraph("（2篇）", "subtitle"), paragraph("编者按：仅供参考。")), back=(paragraph("编后记"),),
)  # fmt: skip

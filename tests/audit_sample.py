"""A small text compilation with everything that the ledger accounts for, its model, and hands that damage files."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from collections.abc import Iterator

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
    Notice,
    Paragraph,
    Part,
    Report,
    SourceInfo,
    Table,
    notice,
)

LINES = (
    "澄湖市2024年度工作材料",  # 1
    "汇编（两篇）",
    "",
    "　　目　录",
    "1．澄湖市农业局2024年工作总结\t3",  # 5
    "2．澄湖市水务局关于2024年度灌区建设管理工作情况的报告\t9",
    "编者按：本编只收年度材料。",
    "上篇",
    "【范文一】",
    "澄湖市农业局2024年工作总结",  # 10
    "澄湖市农业局2024年工作总结",
    "今年以来，我局紧扣“粮头食尾”主线，各项任务稳步推进。",
    "一、主要工作",
    "（一）抓好春耕备耕。全市落实早稻面积32.6万亩；下拨补贴资金860万元。",
    "  （二）守住耕地红线。整治撂荒地1.2万亩。（三）建好高标准农田。新建4.5万亩。",  # 15
    "##vipbegin##1.分片包干。局班子成员各包一个乡镇。",
    "二、存在问题",
    "一是\x07农技队伍老化。二是灌排设施欠账多\u200b。",
    "澄湖市农业局  2024年12月31日",
    "下篇",  # 20
    "澄湖市水务局关于2024年度灌区建设",
    "管理工作情况的报告",
    "灌区续建##vipend##配套与节水改造全面完成，渠系水利用系数达到0.58。",
    "一、工程建设",
    "完成渠道衬砌128公里�，新建量水设施46处。",  # 25
    "- 12 -",
    "二、管护机制",
    "落实管护员312名。",
    "特此报告。",
    "欢迎关注本站获取更多材料",  # 30
)
DATA = ("\r\n".join(LINES) + "\r\n").encode()


def _at(line: int, text: str) -> int:
    return LINES[line - 1].index(text)


def _heading(line: int, level: int, text: str, body: str = "") -> Heading:
    kind: MarkerKind = "一、" if level == 1 else "（一）"
    return Heading(line=line, offset=_at(line, text), level=level, marker=kind, text=text, body=body)


def _body(line: int, text: str = "") -> Paragraph:
    text = text or LINES[line - 1].strip()
    return Paragraph(line=line, offset=_at(line, text[:2]), role="body", text=text)


def _removed(code: str, line: int, text: str) -> Notice:
    return notice(code, line=line, offset=_at(line, text), text=text, removed=True)


FIRST = Report(
    number=1, title=LINES[9], lines=(9, 19), title_line=10,
    blocks=(
        _body(9),
        _body(12),
        _heading(13, 1, "一、主要工作"),
        _heading(14, 2, "（一）抓好春耕备耕。", "全市落实早稻面积32.6万亩；下拨补贴资金860万元。"),
        _heading(15, 2, "（二）守住耕地红线。", "整治撂荒地1.2万亩。"),
        _heading(15, 2, "（三）建好高标准农田。", "新建4.5万亩。"),
        _body(16, "1.分片包干。局班子成员各包一个乡镇。"),
        _heading(17, 1, "二、存在问题"),
        _body(18, "一是农技队伍老化。二是灌排设施欠账多。"),
        _body(19, "澄湖市农业局"),
        Paragraph(line=19, offset=8, role="date", text="2024年12月31日"),
    ),
)  # fmt: skip
SECOND = Report(
    number=2, title=LINES[20] + LINES[21], lines=(21, 29), title_text=f"{LINES[20]}\n{LINES[21]}",
    blocks=(
        _body(23, "灌区续建配套与节水改造全面完成，渠系水利用系数达到0.58。"),
        _heading(24, 1, "一、工程建设"),
        _body(25),
        _heading(27, 1, "二、管护机制"),
        _body(28),
    ),
)  # fmt: skip


def compilation(data: bytes = DATA) -> Compilation:
    """The model of :data:`DATA`, said to be that of ``data``."""
    return Compilation(
        schema=SCHEMA,
        source=SourceInfo(
            name="材料.txt", sha256=hashlib.sha256(data).hexdigest(), format="text", encoding="utf-8", lines=len(LINES)
        ),
        title=LINES[0] + LINES[1], title_text=f"{LINES[0]}\n{LINES[1]}", title_line=1,
        contents=(
            Entry(line=4, offset=2, text="目　录"),
            Entry(number=1, title="澄湖市农业局2024年工作总结", page=3, line=5, text=LINES[4]),
            Entry(number=2, title=SECOND.title, page=9, line=6, text=LINES[5]),
        ),
        parts=(Part(title="上篇", line=8, first=1, last=1), Part(title="下篇", line=20, first=2, last=2)),
        front=(_body(7),), reports=(FIRST, SECOND), back=(_body(29),),
        notices=(
            _removed("repeated-title", 11, LINES[10]),
            _removed("paid-marker", 16, "##vipbegin##"),
            _removed("paid-marker", 23, "##vipend##"),
            _removed("page-number", 26, "- 12 -"),
            _removed("advertising", 30, LINES[29]),
            notice("unnumbered-heading", line=29, text="特此报告。", level=1),
        ),
        changes=(
            Change(code="control-characters", line=18, offset=2, dropped="\x07"),
            Change(code="control-characters", line=18, offset=_at(18, "\u200b"), dropped="\u200b"),
        ),
    )  # fmt: skip


MUTATIONS = ("drop", "double", "swap", "alter")


def mutated(text: str, place: int, kind: str) -> str:
    """``text`` with the character at ``place`` dropped, doubled, altered or swapped with the next one."""
    char, after = text[place], text[place + 1 :]
    if kind == "drop":
        return text[:place] + after
    if kind == "double":
        return text[:place] + char + char + after
    if kind == "alter":
        return text[:place] + ("丁" if char != "丁" else "丙") + after
    return text[:place] + after[:1] + char + after[1:]


def mutations(texts: list[str], count: int, seed: int) -> Iterator[tuple[int, str]]:
    """``count`` times (which of ``texts``, how it reads after a mutation that shows), at random but the same places."""
    chance = random.Random(seed)
    made = 0
    while made < count:
        index = chance.randrange(len(texts))
        place = chance.randrange(max(len(texts[index]), 1))
        kind = chance.choice(MUTATIONS)
        if texts[index] and not texts[index][place].isspace():
            changed = mutated(texts[index], place, kind)
            if "".join(changed.split()) != "".join(texts[index].split()):
                made += 1
                yield index, changed


def repacked(data: bytes, replacing: dict[str, bytes]) -> bytes:
    """A zip package with some of its members replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            after.writestr(info.filename, replacing.get(info.filename, before.read(info)))
    return out.getvalue()


def _cell(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(text=text, colspan=colspan, rowspan=rowspan)


_INNER = Table(line=14, rows=((_cell("里"), _cell("层")),))
RICH = Report(
    number=1, title="云岭县水务局2024年工作总结", lines=(1, 60),
    blocks=(
        Paragraph(line=2, role="salutation", text="各位代表："),
        Paragraph(
            line=3, role="body", text="全年建成*重点*水源工程_7_处，详见<通报>与[附表]，投资~8~9亿元。",
            marks=(
                Mark(start=0, end=4, kind="bold"),
                Mark(start=4, end=8, kind="link", href="https://example.org/a?b=1&c=2"),
                Mark(start=8, end=8, kind="note", note="n2"),
                Mark(start=10, end=12, kind="italic"),
            ),
        ),
        Heading(line=4, level=1, marker="一、", text="一、水源保障"),
        Heading(line=5, level=2, marker="（一）", text="（一）抓规划引领。", body="编制专项规划5部，批复3部。"),
        Heading(line=6, level=3, marker="1.", text="1.抢抓工期。", body="倒排进度，挂图作战。"),
        Heading(line=7, level=4, marker="（1）", text="（1）严把质量关"),
        Heading(line=8, level=5, marker="①", text="①落实旁站监理"),
        Heading(line=9, level=6, marker="none", text="明确责任清单"),
        Heading(line=10, level=7, marker="none", text="逐级签字背书。", body="谁签字谁负责。"),
        Heading(line=11, level=8, marker="none", text="终身追溯机制"),
        Paragraph(line=12, role="caption", text="表1 建设任务完成情况"),
        Table(line=13, rows=((_cell("类别"), _cell("座数")), (_cell("山塘\n（含改造）"), _cell("46")))),
        Table(
            line=14,
            rows=(
                (_cell("渠系", rowspan=2), _cell("干渠", colspan=2)),
                (_cell("长度"), Cell(text="衬砌率", marks=(Mark(start=3, end=3, kind="note", note="n1"),))),
                (Cell(text="套表", blocks=(_INNER,)), _cell("岁修"), _cell("")),
            ),
        ),
        Figure(line=15, media="图.png", alt="渠首枢纽"),
        Heading(line=16, level=1, marker="一、", text="二、下步打算"),
        Paragraph(line=17, role="item", marker="1.", text="1. 加固堤防30公里；"),
        Paragraph(line=18, role="item", marker="1.", text="2. 疏浚河道12条。"),
        Paragraph(line=19, role="signature", text="云岭县水务局"),
    ),
    notes={
        "n1": (Paragraph(line=14, role="note", text="按设计断面统计。"),),
        "n2": tuple(Paragraph(line=3, role="note", text=text) for text in ("口径以年报为准。", "含续建项目。")),
        "n3": tuple(Paragraph(line=20, role="note", text=text) for text in ("无人引用之注。", "故置于篇末。")),
    },
)  # fmt: skip
PLAIN = Report(
    number=2, title="柳溪镇关于防汛工作的报告", lines=(61, 70),
    blocks=(
        Paragraph(line=62, role="body", text="汛期共转移群众1260人。"),
        Heading(line=63, level=1, marker="一、", text="一、预案演练"),
        Paragraph(line=64, role="body", text="组织演练9场。"),
    ),
)  # fmt: skip
BARE = Report(
    number=3, title="城关镇情况通报", lines=(71, 72), blocks=(Paragraph(line=72, role="body", text="暂缺正文。"),)
)  # fmt: skip
RICH_WHOLE = Compilation(
    schema=SCHEMA, title="水利系统材料选", title_line=1, reports=(RICH, PLAIN, BARE),
    parts=(Part(title="甲编 县直部门", line=80, first=1, last=1), Part(title="乙编 乡镇", line=81, first=2, last=3)),
    front=(
        Paragraph(line=82, role="body", text="出版说明在前。", marks=(Mark(start=4, end=4, kind="note", note="f"),)),
        Heading(line=83, level=1, marker="none", text="凡例"),
    ),
    back=(Paragraph(line=84, role="body", text="跋语附后。", marks=(Mark(start=2, end=2, kind="note", note="b"),)),),
    notes={
        "f": (Paragraph(line=82, role="note", text="初稿成于岁末。"),),
        "b": (Paragraph(line=84, role="note", text="由编写组撰。"),),
    },
)  # fmt: skip
"""Every kind of block, mark and note; no two lines share a text."""

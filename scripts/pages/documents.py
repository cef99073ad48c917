"""Documents to lay out that hold what reports seldom do: long tables, pictures, footnotes, Latin prose."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator

from converter.model import Block, Cell, Compilation, Figure, Heading, Mark, MarkerKind, Media, Paragraph, Report, Table

_SUBJECTS = (
    "青山县水务局", "渡口街道办事处", "县文化馆", "河西灌区管理处", "各责任单位", "全体干部职工", "驻村工作队",
    "项目专班", "“清渠行动”领导小组", "市（县）两级主管部门",
)  # fmt: skip
_PLAIN = (
    "层层压实责任", "坚持问题导向、目标导向", "把好事办实、实事办好", "群众用水获得感明显增强", "推动工程建设提质增效",
    "形成齐抓共管的良好局面", "广泛宣传节约用水知识", "严格落实“三个责任人”和“三个重点环节”",
    "做到早部署、早检查、早整改",
    "完善渠系管护长效机制", "实现计量收费全覆盖", "为乡村全面振兴提供水利支撑", "加强与各乡镇（街道）的沟通对接",
    "进一步提高了灌溉水的利用效率", "着力解决部分村组“用水难”的问题", "确保工程质量和资金安全", "队伍作风持续好转",
)  # fmt: skip
_DEEDS = (
    "完成支渠清淤{n}公里", "新建提灌站{n}座", "召开现场推进会{n}次", "走访农户{n}余户", "累计投入资金{n}.{m}万元",
    "整改问题{n}个，整改率{m}.{m}％", "印发《节水灌溉管理办法（试行）》", "建立“一渠一档”台账", "同比增长{m}.{n}%",
    "培训技术骨干{n}人次", "开展隐患排查{n}轮，发现隐患{m}处", "签订责任书{n}份", "于{y}年{m}月{m}日通过验收",
    "供水保证率提高到{n}%以上", "引进PLC控制设备{m}套", "推广App巡查{n}人次", "打通“最后一公里”——田间毛渠{n}条",
    "受益面积达{n}亩（其中新增{m}亩）", "修订制度{m}项、废止{m}项", "在全县率先实现渠系水利用系数0.{n}",
)  # fmt: skip
_LINKS = ("，", "，", "，", "；", "，并", "，同时", "。在此基础上，", "。", "；此外，")
_TOPICS = (
    "夯实水利基础", "强化用水管理", "推进工程建设", "抓好防汛抗旱", "提升服务能力", "存在的主要问题", "下一步工作打算",
    "完善制度机制", "加强队伍建设", "深化“放管服”改革", "落实2025年重点任务", "优化渠系调度",
)  # fmt: skip
_PROSE = (
    "the irrigation district has completed its annual review and reports that water delivery to every branch canal "
    "remained stable during a dry season while maintenance crews replaced forty-two sluice gates, relined 12.5 km of "
    "channels (about 30% of the total) and trained local operators in flow measurement; results were published in "
    'a "Water Users\' Bulletin" under an open licence, see section 3.2 for details of cost-benefit analysis and risk'
)
_ROWS = ((4, 9), (45, 70), (5, 14))
_LEVELS: tuple[tuple[MarkerKind, str], ...] = (("一、", "{}、"), ("（一）", "（{}）"), ("1.", "{}."))
_TOLD = 0.25
"""The part of clauses with a figure: Chinese meets Latin as often as in real reports, 34 times in 1,000 characters."""
_NUMERALS = "一二三四五六七八九十"


def documents(count: int, seed: int) -> Compilation:
    """``count`` reports, the same for the same ``seed``, each with three tables (the second longer than a page), three
    pictures, two footnotes and five paragraphs of Latin prose."""
    chance = random.Random(seed)
    media = {f"图{number}.png": _png(*size) for number, size in enumerate(((300, 180), (640, 480), (200, 420)), 1)}
    reports = tuple(_report(number, chance) for number in range(1, count + 1))
    return Compilation(schema="huibian/1", title="版面测算样稿", reports=reports, media=media)


def _report(number: int, chance: random.Random) -> Report:
    blocks = list(_blocks(chance))
    notes = {key: (Paragraph(line=1, role="note", text=_sentence(chance, 1 + 2 * int(key))),) for key in "12"}
    title = f"青山县水务局{2000 + number}年工作总结"
    return Report(number=number, title=title, lines=(1, 1), blocks=tuple(blocks), notes=notes)


def _blocks(chance: random.Random) -> Iterator[Block]:
    extras: list[list[Block]] = [[_table(chance, chance.randint(*rows))] for rows in _ROWS]
    extras += [[_figure(number, chance), _caption(number)] for number in (1, 2, 3)]
    extras += [[Paragraph(line=1, role="body", text=_latin(chance))] for _ in range(5)]
    extras += [[_noted(chance, key)] for key in "12"]
    chance.shuffle(extras)
    plan = list(_headings(chance, len(extras)))
    for extra, heading in zip(extras, plan, strict=True):
        yield heading
        for _ in range(chance.randint(0 if heading.body else 1, 3)):
            yield Paragraph(line=1, role="body", text=_sentence(chance, chance.randint(2, 9)))
        yield from extra


def _headings(chance: random.Random, count: int) -> Iterator[Heading]:
    numbers = [0, 0, 0]
    for index in range(count):
        level = 1 if index % 4 == 0 else min(3, 1 + chance.randint(1, 2) if numbers[1] else 2)
        numbers[level - 1] += 1
        numbers[level:] = [0] * (3 - level)
        marker, form = _LEVELS[level - 1]
        ordinal = numbers[level - 1]
        text = form.format(ordinal if level == 3 else _NUMERALS[ordinal - 1]) + chance.choice(_TOPICS)
        body = _sentence(chance, chance.randint(2, 7)) if level > 1 and chance.random() < 0.5 else ""
        yield Heading(line=1, level=level, marker=marker, text=text + ("。" if body else ""), body=body)


def _sentence(chance: random.Random, clauses: int) -> str:
    text = chance.choice(_SUBJECTS)
    for number in range(clauses):
        told = _filled(chance.choice(_DEEDS), chance) if chance.random() < _TOLD else chance.choice(_PLAIN)
        text += told + ("。" if number == clauses - 1 else chance.choice(_LINKS))
    return text


def _filled(text: str, chance: random.Random) -> str:
    return text.format(n=chance.randint(10, 4000), m=chance.randint(1, 12), y=chance.randint(2019, 2025))


def _latin(chance: random.Random) -> str:
    words = _PROSE.split()
    words = [chance.choice(words) for _ in range(chance.randint(25, 90))]
    return " ".join(words).capitalize() + "."


def _noted(chance: random.Random, key: str) -> Paragraph:
    text = _sentence(chance, 5)
    place = chance.randint(1, len(text))
    return Paragraph(line=1, role="body", text=text, marks=(Mark(start=place, end=place, kind="note", note=key),))


def _table(chance: random.Random, rows: int) -> Table:
    columns = chance.randint(2, 5)
    head = tuple(Cell(text=chance.choice(_TOPICS)[:4]) for _ in range(columns))
    return Table(line=1, rows=(head, *(tuple(_cell(chance, column) for column in range(columns)) for _ in range(rows))))


def _cell(chance: random.Random, column: int) -> Cell:
    if column and chance.random() < 0.5:
        return Cell(text=f"{chance.randint(1, 9000)}.{chance.randint(0, 9)}")
    return Cell(text=_filled(chance.choice(_DEEDS), chance) * chance.choice((1, 1, 1, 2)))


def _figure(number: int, chance: random.Random) -> Figure:
    return Figure(line=1, media=f"图{number}.png", width=chance.randint(120, 420))


def _caption(number: int) -> Paragraph:
    return Paragraph(line=1, role="caption", text=f"图{number} 渠系布置示意")


def _png(width: int, height: int) -> Media:
    """A grey picture."""
    rows = (b"\0" + b"\xb0" * width) * height
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return Media(type="image/png", sha256="", data=data)

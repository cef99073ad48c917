"""Documents as they come out of a PDF: paragraphs in words of our own, in lines, with the furniture of pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

OFFICES = ("云岭县林业局", "松湾镇人民政府", "白鹭街道办事处", "青山县水务局", "柳河镇党委")
CLAUSES = (
    "围绕年初确定的目标", "全面推进河道清淤工程", "组织干部下沉村组排查隐患", "同比增长8.5%", "完成投资1.26亿元",
    "召开专题会议12次", "进一步健全工作台账", "办结群众来信", "新建改建农村公路36公里",
    "按照《水资源管理办法》（试行）的要求",
    "落实“一河一策”方案", "推动各项任务落地见效", "压实属地责任", "发放宣传手册2万余份", "资金到位率达到96%",
    "协调解决用地难题", "培训技术骨干120人次", "引进Web平台提供在线服务", "开展联合执法", "巩固整治成果",
)  # fmt: skip
TOPICS = (
    "加强组织领导", "推进重点工程建设", "规范资金使用管理", "提升为民服务水平和办事效率", "强化安全生产监管",
    "推动绿色低碳发展，守住生态环境底线", "做好干部教育培训",
)  # fmt: skip
NUMERALS = "一二三四五六七八九十"
NO_START = "，。、；：！？”）》%"
OPENERS = "“（《"
ASCII_WORD = "0123456789.%abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LAYOUTS = ("indent", "gap", "flush")
PAGE_FORMS = ("- {n} -", "— {n} —", "{n}", "第{n}页 共{all}页", "第 {n} 页", "{n}/{all}", "·{n}·")


MANY = 4
"""Pages from which on a running head shows without a number beside it."""


@dataclass
class Printed:
    """``lines`` is the file, ``paragraphs`` what it says, ``furniture`` the lines that are none of it."""

    paragraphs: list[str]
    lines: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def sentence(rng: Random) -> str:
    return "，".join(rng.sample(CLAUSES, rng.randint(2, 5))) + "。"


def document(rng: Random) -> list[str]:
    """The paragraphs of a report: title, headings, text, signature and date."""
    office, year = rng.choice(OFFICES), rng.randint(2019, 2025)
    found = [f"{office}{year}年工作总结"]
    found.append(f"{year}年，{office}" + "".join(sentence(rng) for _ in range(rng.randint(2, 5))))
    for first in range(rng.randint(2, 4)):
        found.append(f"{NUMERALS[first]}、{rng.choice(TOPICS)}")
        for second in range(rng.randint(1, 4)):
            body = "".join(sentence(rng) for _ in range(rng.randint(1, 6)))
            found.append(f"（{NUMERALS[second]}）{rng.choice(TOPICS)}。{body}")
            if rng.random() < 0.3:
                found.append("".join(sentence(rng) for _ in range(rng.randint(1, 5))))
    return [*found, office, f"{year}年12月{rng.randint(10, 30)}日"]


def columns(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def broken(text: str, width: int, indent: str) -> list[str]:
    """``text`` in lines of ``width`` columns: no mark begins a line, no bracket ends one, no word or figure is cut."""
    rows, row, left = [], indent, width - columns(indent)
    for unit in _units(text):
        if columns(unit) > left and row.strip():
            rows.append(row)
            row, left = "", width
        row, left = row + unit, left - columns(unit)
    return [*rows, row]


def _units(text: str) -> list[str]:
    found: list[str] = []
    for char in text:
        before = found[-1][-1] if found else ""
        same_word = bool(before) and before in ASCII_WORD and char in ASCII_WORD
        if before and (same_word or char in NO_START or before in OPENERS):
            found[-1] += char
        else:
            found.append(char)
    return found


def printed(rng: Random, layout: str, width: int, paragraphs: list[str]) -> Printed:
    """``paragraphs`` at ``width`` columns; how a paragraph begins shows as ``layout`` says."""
    made = Printed(paragraphs)
    indent = rng.choice(("　　", "    ")) if layout == "indent" else ""
    body: list[str] = []
    for paragraph in paragraphs:
        body += broken(paragraph, width, indent)
        body += [""] if layout == "gap" else []
    height, first = rng.randint(18, 30), rng.randint(1, 9)
    pages = range(0, len(body), height)
    number, head = rng.choice((*PAGE_FORMS, "")), rng.choice(("", "", f"{rng.choice(OFFICES)}文件选"))
    head = head if number or len(pages) > MANY else ""
    break_pages = rng.random() < 0.3
    for page, start in enumerate(pages):
        furniture = [head] if page and head else []
        feet = [number.format(n=first + page, all=first + len(pages) - 1)] if number else []
        spaced = [""] if rng.random() < 0.3 else []
        top = furniture + spaced + body[start : start + height]
        if break_pages and page:
            top[0] = "\f" + top[0]
        made.lines += [*top, *spaced, *feet]
        made.furniture += furniture + feet
    return made

"""Compilations as text together with their truth: every form of contents, one damage at a time (invented offices)."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

_PLACES = ("青岚县", "柏川市", "云渡区", "石浦镇", "望亭街道", "松岗乡", "临溪县")
_OFFICES = (
    *("教育局", "水务局", "林业局", "审计局", "司法局", "民政局", "统计局"),
    *("医疗保障局", "市场监督管理局", "财政局", "农业农村局"),
)
_KINDS = (
    *("上半年工作总结及下半年工作计划", "工作总结", "工作总结和下一步工作打算", "安全生产工作总结"),
    *("半年工作总结暨下半年工作思路", "政务公开工作情况报告"),
)
_SENTENCES = (
    "今年以来，在区委、区政府的坚强领导下，我局紧紧围绕中心工作，狠抓落实，各项工作取得了阶段性成效。",
    "上半年共办理事项320件，办结率达到98%。",
    "召开专题会议3次，研究解决问题12个，推动任务落地见效。",
)
_HAN = "零一二三四五六七八九十"


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return _HAN[ones] if not tens else ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


def _roman(number: int) -> str:
    steps = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    out = ""
    for value, letters in steps:
        out, number = out + letters * (number // value), number % value
    return out


NUMBERS: dict[str, Callable[[int], str]] = {
    "1.": lambda n: f"{n}.", "1．": lambda n: f"{n}．", "1、": lambda n: f"{n}、", "（一）": lambda n: f"（{_han(n)}）",
    "一、": lambda n: f"{_han(n)}、", "第一篇": lambda n: f"第{_han(n)}篇 ", "篇一：": lambda n: f"篇{_han(n)}：",
    "【范文一】": lambda n: f"【范文{_han(n)}】", "★": lambda n: "★", "none": lambda n: "",
}  # fmt: skip
PAGES: dict[str, Callable[[int], str]] = {
    "TAB": lambda p: f"\t{p}", "dots": lambda p: "." * 30 + str(p), "ellipsis": lambda p: f"…………{p}",
    "middle dots": lambda p: "·" * 12 + str(p), "spaced dots": lambda p: f" . . . . . {p}",
    "full width": lambda p: "．．．．" + str(p).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "dashes": lambda p: f"……- {p} -", "brackets": lambda p: f"……（{p}）", "page": lambda p: f"……第{p}页",
    "roman": lambda p: f"……{_roman(p)}", "glued": str, "blank": lambda p: f" {p}", "none": lambda p: "",
}  # fmt: skip
HEADERS = ("目录", "目 录", "目\n录", "目次", "CONTENTS")
DAMAGES = (
    *("none", "word", "misread", "bracket", "broken", "equal", "sentence", "missing", "added", "moved", "twice"),
    *("numbered", "listed", "repeated", "broken entry", "preface"),
)


@dataclass
class Text:
    """``lines`` of a compilation; ``starts``: the first line of each title; ``repeats``: lines to be removed."""

    form: tuple[str, str, str]
    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def compilation(seed: int, number: str = "", page: str = "", damage: str = "") -> Text:
    """The compilation number ``seed``; forms and damage that are not named are drawn."""
    chance = random.Random(f"{seed} {number} {page} {damage}")
    number, page = number or chance.choice(list(NUMBERS)), page or chance.choice(list(PAGES))
    return _Maker(chance, Text((number, page, damage or chance.choice(DAMAGES)))).made()


class _Maker:
    def __init__(self, chance: random.Random, made: Text) -> None:
        self.chance, self.text = chance, made
        self.number, self.page, self.damage = made.form
        count = chance.randint(3, 12)
        titles: dict[str, None] = {}
        while len(titles) <= count:
            titles[self.title()] = None
        *self.printed, self.extra = titles
        self.hit = chance.randrange(count)
        self.bodies = [[title] for title in self.printed]

    def title(self) -> str:
        place, office, kind = (self.chance.choice(words) for words in (_PLACES, _OFFICES, _KINDS))
        year = self.chance.choice(("2023年", "2024年", "2023年度"))
        return self.chance.choice((f"{place}{office}{year}{kind}", f"{year}{place}{office}{kind}"))

    def made(self) -> Text:
        order = self.damaged()
        if self.chance.random() < 0.8:
            self.text.lines.append("2023年工作总结汇编")
        if self.damage == "preface":
            self.text.lines += ["前言", "为便于交流，现将各单位总结汇编成册。", "编者"]
        contents = [*self.chance.choice(HEADERS).split("\n"), *self.entries()]
        self.text.lines += contents * (2 if self.damage == "twice" else 1)
        for place, which in enumerate(order):
            self.report(which, first=place == 0)
        return self.text

    def damaged(self) -> list[int]:
        """Damages the titles; the order of the bodies."""
        hit, title = self.hit, self.printed[self.hit]
        order = list(range(len(self.printed)))
        cut = self.chance.randrange(6, len(title) - 4)
        if self.damage == "word":
            self.bodies[hit] = [title.replace("工作", "重点工作", 1)]
        elif self.damage == "misread":
            self.bodies[hit] = [title[:cut] + self.chance.choice("己末土曰") + title[cut + 1 :]]
        elif self.damage == "bracket":
            self.bodies[hit] = [title[6:] + f"（{title[:6]}）"]
        elif self.damage == "broken":
            self.bodies[hit] = [title[:cut], title[cut:]]
        elif self.damage == "equal":
            other = (hit + 1) % len(order)
            self.printed[other], self.bodies[other] = title, [title]
        elif self.damage == "numbered":
            self.bodies = [[f"篇{_han(n)}：{own}"] for n, own in enumerate(self.printed, 1)]
        elif self.damage in ("missing", "moved"):
            order.remove(hit)
            if self.damage == "moved":
                order.insert(self.chance.randrange(len(order) + 1), hit)
        return order

    def entries(self) -> list[str]:
        lines, page = [], self.chance.randint(1, 9)
        for place, title in enumerate(self.printed):
            number = NUMBERS[self.number](place + 1)
            entry = number + title + PAGES[self.page](page)
            if self.damage == "broken entry" and place == self.hit:
                cut = len(number) + self.chance.randrange(6, len(title) - 4)
                lines += [entry[:cut], entry[cut:]]
            else:
                lines.append(entry)
            page += self.chance.randint(2, 9)
        return lines

    def report(self, which: int, *, first: bool) -> None:
        self.head(self.bodies[which])
        if self.damage == "repeated" and which == self.hit:
            self.text.repeats.append(len(self.text.lines) + 1)
            self.text.lines += self.bodies[which]
        body = self.body()
        if first and self.damage == "sentence":
            body.insert(1, f"根据《{self.printed[self.hit]}》的要求，制定如下措施。")
        elif first and self.damage == "listed":
            body[1:1] = ["有关材料目录如下：", *self.printed, "以上材料请一并参阅。"]
        self.text.lines += body
        if self.damage == "added" and which == self.hit:
            self.head([self.extra])
            self.text.lines += self.body()

    def head(self, title: list[str]) -> None:
        self.text.starts.append(len(self.text.lines) + 1)
        self.text.lines += title

    def body(self) -> list[str]:
        lines = [self.chance.choice(_SENTENCES)]
        for heading in ("一、主要工作开展情况", "二、存在的问题", "三、下半年工作计划"):
            lines += [heading, self.chance.choice(_SENTENCES)]
        if self.chance.random() < 0.5:
            lines += [
                self.chance.choice(_PLACES) + self.chance.choice(_OFFICES),
                f"2023年6月{self.chance.randint(1, 30)}日",
            ]
        return lines

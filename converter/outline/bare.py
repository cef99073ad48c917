"""Headings without a number: which short lines may be one, by what they name and by what follows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from converter.model import Role
from converter.outline.pieces import Piece, is_row
from converter.outline.sentences import effective, ends_open, leads_in, reports

STATED = 3
"""Headings that the format must state before what it does not state is none."""
LIMIT = 30
"""Longest heading without a number, in effective characters."""
_SUBSTANCE = 40
"""Characters from which an unnumbered paragraph is the text of a section and not another short line."""
_SENTENCE = 15
"""The same for a paragraph that ends as a sentence does."""

_SECTION = re.compile(
    r"(?:总结|问题|不足|困难|短板|计划|打算|安排|思路|设想|建议|体会|启示|前言|引言|序言|导言|结语|结束语|概述|概况|背景|现状|特点|特色|指导思想|总体要求|基本原则|"
    r"(?:工作|主要|基本|完成|开展|进展|落实|执行|取得的?)(?:情况|成效|亮点|重点|任务|做法|措施|成绩|目标|举措))[：:]?"
)
_PAGE_TEXT = re.compile(
    r"点击.{0,8}(?:蓝字|关注|链接|原文|查看)|关注我们|公众号|扫码|扫一扫|阅读原文|上一篇|下一篇|推荐阅读|责任编辑"
)
"""What the page of a website says around a text."""
_FRAME = frozenset(
    ("前言", "引言", "序言", "导言", "序", "凡例", "概述", "大事记", "结语", "结束语", "后记", "致谢", "注释",
     "名词解释", "参考文献")
)  # fmt: skip
_DATED = re.compile(r"[（(]?(?:19|20)\d\d年\s?\d{1,2}月\s?\d{1,2}日")
_PAIRS = ("“”", "（）", "《》", "()", "「」")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_COMPLETE = frozenset("。！？；…”」』）)：:!?;")


def names_a_section(text: str) -> bool:
    """``text`` ends in what reports have sections about: 存在的问题, 下半年工作计划, 前言."""
    last = max(len(text) - 12, 0)
    return any(match.end() == len(text) for match in _SECTION.finditer(text, last))


def frames_the_text(text: str) -> bool:
    """``text`` heads what stands before or behind the sections, and is over none of them: 前言, 结束语, 注释."""
    return "".join(text.split()).rstrip("：:") in _FRAME


def stands_stated(pieces: Sequence[Piece]) -> bool:
    """The format states headings without a number, so that what it does not state to be one is none."""
    return sum(piece.marker is None and piece.line.level > 0 for piece in pieces) >= STATED


def candidates(pieces: Sequence[Piece], roles: Mapping[int, Role]) -> set[int]:
    """The unnumbered lines that may be headings: short, without a stop, behind a finished paragraph, and with a
    section of text, an enumeration, a table or a number 1 below them, or another such line; only the lines that the
    format states to be headings where it states such."""
    stated = stands_stated(pieces)
    found: set[int] = set()
    for index in range(len(pieces) - 2, -1, -1):
        piece = pieces[index]
        if piece.marker is not None or piece.line.block is not None or index in roles:
            continue
        if stated and not piece.line.level:
            continue
        complete = index == 0 or _is_complete(pieces[index - 1], roles.get(index - 1))
        if complete and _looks_like_a_heading(piece):
            over_another = index + 1 in found and names_a_section(piece.text)
            frame = frames_the_text(piece.text)
            if over_another or frame or has_substance(pieces[index + 1], roles.get(index + 1)):
                found.add(index)
    return found


def _looks_like_a_heading(piece: Piece) -> bool:
    text = piece.text
    if len(text) > 2 * LIMIT or not _WORDS.search(text):
        return False
    size = effective(text)
    if size > LIMIT or text.count("，") > 2 or reports(text, size) or _DATED.match(text) or is_row(text):
        return False
    if _PAGE_TEXT.search(text) or text[0] + text[-1] in ("《》", "（）", "()"):
        return False
    if any(text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS):
        return False
    if text[-1] in "：:":
        return not leads_in(text) and "，" not in text and (names_a_section(text) or frames_the_text(text))
    return ends_open(text) and not any(c in text for c in "。；！？：=＝×÷")


def _is_complete(before: Piece, role: Role | None) -> bool:
    """No sentence runs on from the line before into this one."""
    return (
        before.line.block is not None
        or role is not None
        or before.marker is not None
        or before.text[-1] in _COMPLETE
        or len(before.text) <= LIMIT
    )


def has_substance(after: Piece, role: Role | None) -> bool:
    """``after`` may be the first paragraph below a heading: a text, an enumeration, a table or a number 1."""
    if after.line.block is not None or is_row(after.text):
        return True
    if after.marker is not None:
        return after.marker.value == 1
    if role is not None:
        return role in ("enum", "list")
    return len(after.text) >= (_SENTENCE if after.text[-1] in "。；！？：" else _SUBSTANCE)


def is_emphasized(piece: Piece) -> bool:
    """The line is set apart: centred, a label in 【】, or bold as a whole."""
    if piece.line.centered or (piece.text[0] == "【" and piece.text[-1] == "】"):
        return True
    return any(
        mark.kind == "bold" and mark.start <= piece.start and mark.end >= piece.start + len(piece.text)
        for mark in piece.line.marks
    )

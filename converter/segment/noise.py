"""What is no text of a report by where it stands: a title printed twice running, advertising at an end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from converter.contents.document import Document
from converter.source import Line

_CONTACT = re.compile(
    r"客服|微信|[vV][xX]|薇信|[qQ][qQ]|公众号|扫码|扫描.{0,4}二维码|请联系|联系方式|网址|www\.|https?:|加群|会员群|网盘|交流群|小程序"
)
_GOODS = re.compile(
    r"素材库|素材|范文|文库|资料库|代写|代笔|润笔|代发|[sS]?[vV][iI][pP]|课件|[pP][pP][tT]|模板|万字|公文写作|笔杆子|写材料|材料群|"
    r"文稿|稿件"
)
_PITCH = re.compile(
    r"欢迎(?:加入|关注|订阅|咨询|添加|选购)|有意(?:者|加入|向)|加入请|谨防(?:假冒|上当)|认准|唯一平台|接单|小伙伴|亲们|更多.{0,12}请|"
    r"请(?:添加|关注|加|搜索)|需要的(?:朋友|请)"
)
_PRAISE = re.compile(
    r"会员|资料|好评|包月|包年|限时|优惠|付费|一键|每[天日]更新|持续更新|轻松解决|领取|关注|添加|免费下载|保密|原创|高质量|购买|出品|盗版|海量"
)
_REPORT = re.compile(r"我[局县市区镇乡委校院办省厅部站队所]|全[局县市区镇乡省]|今年以来|干部|辖区|群众|同比|上级")
LEAST_SIGNALS = 4
"""Different signals, of all three kinds, that make a line advertising."""


def is_advertising(text: str) -> bool:
    """Whether ``text`` offers goods of the trade in writing material, says how to get them, and addresses the buyer.

    All three together, and several signals: a report may name a WeChat account, members or material, but sells nothing.
    """
    kinds = [set(pattern.findall(text)) for pattern in (_CONTACT, _GOODS, _PITCH)]
    signals = sum(map(len, kinds)) + len(set(_PRAISE.findall(text)))
    return all(kinds) and signals >= LEAST_SIGNALS and not _REPORT.search(text)


def advertising(lines: Sequence[Line]) -> int:
    """How many lines at the end of ``lines`` are advertising."""
    count = 0
    while count < len(lines) and not lines[-1 - count].block and is_advertising(lines[-1 - count].text):
        count += 1
    return count


def repeated(body: Document, at: int, count: int, stop: int) -> int:
    """How many lines straight after the title (``count`` lines from ``at``) print it once more, up to line ``stop``."""
    if not count:
        return 0
    whole, bare = ("".join([first, *body.keys[at + 1 : at + count]]) for first in (body.keys[at], body.unnumbered[at]))
    return _lines_of(body, whole, at + count, stop) or _lines_of(body, bare, at + count, stop)


def _lines_of(body: Document, title: str, at: int, stop: int) -> int:
    """How many lines from ``at`` on are ``title``, or 0."""
    joined, last = "", at
    while last < stop and len(joined) < len(title):
        joined += body.keys[last]
        last += 1
        if not title.startswith(joined) or not body.keys[last - 1]:
            return 0
    return last - at if joined == title else 0

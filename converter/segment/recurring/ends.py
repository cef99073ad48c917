"""How a document ends, and what belongs to one although it looks like another."""

from __future__ import annotations

import re

from converter.contents.keys import key
from converter.contents.ordinals import folded
from converter.contents.shapes import is_date

LONGEST_END = 40
_CLOSING = re.compile(
    r"特此(?:报告|汇报|说明|通知|函[复告]|请示|申请|总结)|(?:汇报|报告|讲话|发言)完(?:毕|了)|我的(?:汇报|报告|讲话|发言|述职).{0,4}完|"
    r"谢谢(?:大家|各位)?|此致|敬礼|(?:敬)?请.{0,12}(?:批评指正|审[议阅查]|指正)|妥否|抄送|印发$|以上(?:汇报|报告|述职|发言)"
)
_SIGNED = re.compile(r"\D.{1,30}\d{4}年\d{1,2}月(?:\d{1,2}日)?")
_ENCLOSING = re.compile(r"印发|转发|公布|下发|批转|《")


def closes(text: str) -> bool:
    """Whether ``text`` is the last line of a document: its date, the signature with a date, a closing phrase."""
    line = folded(text).strip()
    if is_date(text):
        return True
    return len(line) <= LONGEST_END and bool(_CLOSING.search(line) or _SIGNED.fullmatch(line.replace(" ", "")))


def encloses(title: str, text: str) -> bool:
    """Whether ``text`` is what the document ``title`` (关于印发《…》的通知) hands on: both are one document."""
    return bool(_ENCLOSING.search(title)) and key(text) in key(title)

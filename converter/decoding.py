"""What msgspec says against a JSON text, in both languages and with the place in it."""

from __future__ import annotations

import re
from typing import NamedTuple

_PATH = re.compile(r" - at `(?P<path>[^`]+)`$")
_MEMBER = re.compile(r"\$\.(\w+)")
_SAID: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Object missing required field `(\w+)`"), r"缺少成员 \1"),
    (re.compile(r"Object contains unknown field `(.+)`"), r"没有 \1 这个成员"),
    (re.compile(r"Expected `(.+?)`, got `(.+?)`"), r"应为 \1，却是 \2"),
    (re.compile(r"Expected `(.+?)` of (?:at (?:least|most) )?length (.+)"), r"应为长度 \2 的 \1"),
    (re.compile(r"Expected `(.+?)` ([<>]=?) (.+)"), r"应为 \2 \3 的 \1"),
    (re.compile(r"Invalid (?:enum )?value (.+)"), r"不能取值 \1"),
    (re.compile(r"Invalid base64 encoded string"), "不是 base64"),
    (re.compile(r"Input data was truncated"), "JSON 不完整"),
    (re.compile(r"JSON is malformed: .*"), "不是合法的 JSON"),
    (re.compile(r"maximum recursion depth exceeded.*"), "嵌套太深"),
)


class Fault(NamedTuple):
    """What is wrong, and where: ``path`` is a JSON path, ``$`` for the whole. ``zh`` and ``en`` do not name it."""

    path: str
    zh: str
    en: str

    @property
    def member(self) -> str:
        """The member of the outermost object in which it is; empty for the whole."""
        found = _MEMBER.match(self.path)
        return found[1] if found else ""

    @property
    def reason(self) -> str:
        """Both languages, without the place."""
        return f"{self.zh} / {self.en}"

    @property
    def sentence(self) -> str:
        """Both languages, with the place where it is not the whole."""
        if self.path == "$":
            return self.reason
        return f"{self.path} 处{self.zh} / {self.en} - at `{self.path}`"


def fault(error: Exception) -> Fault:
    """The fault that msgspec (or, for what is nested too deeply, Python) has found."""
    said = str(error)
    at = _PATH.search(said)
    message = said[: at.start()] if at else said
    zh = next((pattern.sub(words, message) for pattern, words in _SAID if pattern.fullmatch(message)), "写法不对")
    return Fault(at["path"] if at else "$", zh, message)

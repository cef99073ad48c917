"""Whether what reading dropped from Markdown as markup is markup: text that is called so would be lost unseen.

By patterns that the reader has no part in: comments, tags, the targets of links, names of notes, pictures with their
words, references to characters. Chinese characters are in none of the rest of Markdown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from converter.audit.difference import quote
from converter.audit.faults import Fault
from converter.audit.units import bare
from converter.model import Change

CODE = "markup"
_CHINESE = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MARKUP = re.compile(
    r"!\[.*\]\(.*\)"  # a picture
    r"|\]\(.*\)|\]\[[^\]]*\]"  # where a link leads to
    r"|\[\^[^\]]*\]:?|\[[^\]]+\]:.*$"  # a note, what a label stands for
    r"|</?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"  # a tag
    r"|^(?:```|~~~)[^\n]*$"
    r"|（无标题）",
    re.DOTALL | re.MULTILINE,
)
_REFERENCE = re.compile(r"&#?\w+;")
_OPEN, _CLOSE = "<!--", "-->"
_FENCES = ("---", "...")


def faults(lines: Sequence[str], changes: Sequence[Change]) -> Iterator[Fault]:
    """The entries of markup that are text, and the references that stand for other characters than were added."""
    entered = [change for change in changes if change.code == CODE]
    aside = _aside(lines) if entered else frozenset()
    for group in _groups(lines, entered):
        if aside.isdisjoint(change.line for change in group) and _is_text(group):
            yield Fault("fault-entry", group[0].line, quote(group[0].dropped, 0), CODE)


def _groups(lines: Sequence[str], changes: Sequence[Change]) -> Iterator[list[Change]]:
    """The entries one by one; what goes on from the end of a line into the next (a tag over two lines) together."""
    group: list[Change] = []
    for change in changes:
        if group and not _goes_on(lines, group[-1], change):
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _goes_on(lines: Sequence[str], before: Change, change: Change) -> bool:
    """Whether nothing stands between two entries but the end of a line or what nobody sees."""
    if before.added or change.added or not 0 < change.line <= len(lines) or not 0 < before.line <= len(lines):
        return False
    behind = before.offset + len(before.dropped)
    if change.line == before.line:
        return not lines[before.line - 1][behind : change.offset].isprintable()
    ends = not lines[before.line - 1][behind:].strip() and not lines[change.line - 1][: change.offset].strip()
    return change.line == before.line + 1 and ends


def _is_text(group: Sequence[Change]) -> bool:
    if group[0].added and _REFERENCE.fullmatch(group[0].dropped):
        return bare(html.unescape(group[0].dropped)) != bare(group[0].added)
    dropped = group[0].dropped
    for before, change in pairwise(group):
        dropped += ("" if change.line == before.line else "\n") + change.dropped
    return _CHINESE.search(_MARKUP.sub("", dropped)) is not None


def _aside(lines: Sequence[str]) -> frozenset[int]:
    """The lines of comments and of front matter, whose text is no markup and may yet be dropped."""
    found: set[int] = set()
    if lines and lines[0].rstrip() == _FENCES[0]:
        end = next((n for n, line in enumerate(lines[1:], 2) if line.rstrip() in _FENCES), 0)
        found.update(range(1, end + 1))
    inside = False
    for number, line in enumerate(lines, 1):
        if inside or _OPEN in line:
            found.add(number)
        closed, opened = line.rfind(_CLOSE), line.rfind(_OPEN)
        inside = opened > closed if max(opened, closed) >= 0 else inside
    return frozenset(found)

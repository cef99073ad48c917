"""Stand-off marks → Markdown or HTML around the marked text.

``**`` and ``*`` are used only where every parser takes them for emphasis: around text that begins and ends with a
letter or an ideograph and has no other mark beside it. Next to full-width punctuation CommonMark leaves them
as typed (cases MDN-07, MDN-08); there ``<strong>`` and ``<em>`` say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from converter.model import Mark
from converter.writers.markdown import escape

_TAGS = {"bold": "strong", "italic": "em", "underline": "u", "superscript": "sup", "subscript": "sub"}
_ORDER = {kind: position for position, kind in enumerate(("link", *_TAGS))}
_DELIMITERS = {"bold": "**", "italic": "*"}
_SCHEMES = ("http://", "https://", "mailto:")

_Applied = tuple[str, str]
"""A kind of mark and, for a link, its address."""


class Dialect(NamedTuple):
    """How text is neutralised, and whether links and emphasis may be written in Markdown."""

    text: Callable[[str], str]
    markdown: bool


MARKDOWN = Dialect(escape.inline, True)
HTML = Dialect(escape.markup, False)


class _Run(NamedTuple):
    text: str
    marks: tuple[_Applied, ...]


def marked(text: str, marks: Sequence[Mark], refer: Callable[[str], str], dialect: Dialect = MARKDOWN) -> str:
    """``text`` with ``marks``; ``refer`` gives the reference to a note by its id (empty: there is no such note)."""
    if not marks:
        return dialect.text(text)
    spans = [mark for mark in marks if _shown(mark)]
    pieces, done = [], 0
    for note in sorted((mark for mark in marks if mark.kind == "note"), key=lambda mark: mark.end):
        if reference := refer(note.note):
            pieces += [_written(_runs(text, done, note.end, spans), dialect), reference]
            done = min(note.end, len(text))
    return "".join([*pieces, _written(_runs(text, done, len(text), spans), dialect)])


def _shown(mark: Mark) -> bool:
    return mark.kind in _TAGS or (mark.kind == "link" and mark.href.lower().startswith(_SCHEMES))


def _runs(text: str, start: int, end: int, spans: Sequence[Mark]) -> list[_Run]:
    cuts = {start, end}
    for mark in spans:
        cuts |= {min(max(edge, start), end) for edge in (mark.start, mark.end)}
    places = sorted(cuts)
    runs = (_Run(text[first:last], _applied(spans, first, last)) for first, last in pairwise(places))
    return [
        _Run("".join(run.text for run in group), applied) for applied, group in groupby(runs, key=lambda run: run.marks)
    ]


def _applied(spans: Sequence[Mark], first: int, last: int) -> tuple[_Applied, ...]:
    covering: dict[str, str] = {}
    for mark in spans:
        if mark.start <= first and last <= mark.end:
            covering.setdefault(mark.kind, mark.href if mark.kind == "link" else "")
    return tuple(sorted(covering.items(), key=lambda applied: _ORDER[applied[0]]))


def _written(runs: Sequence[_Run], dialect: Dialect) -> str:
    groups = [(outer, list(group)) for outer, group in groupby(runs, key=lambda run: run.marks[:1])]
    return "".join(
        _group(outer, group, dialect, alone=not any(groups[beside][0] for beside in _beside(position, len(groups))))
        for position, (outer, group) in enumerate(groups)
    )


def _beside(position: int, count: int) -> Iterator[int]:
    yield from (other for other in (position - 1, position + 1) if 0 <= other < count)


def _group(outer: tuple[_Applied, ...], runs: Sequence[_Run], dialect: Dialect, *, alone: bool) -> str:
    if not outer:
        shown = dialect.text(runs[0].text)
        # A link or a note after it would become a picture.
        return f"{shown[:-1]}\\!" if dialect.markdown and shown.endswith("!") else shown
    kind, href = outer[0]
    inner = [_Run(run.text, run.marks[1:]) for run in runs]
    shown = _written(inner, dialect)
    if kind == "link":
        return _link(shown, href, dialect)
    plain = inner[0].text if len(inner) == 1 and not inner[0].marks else ""
    if dialect.markdown and alone and kind in _DELIMITERS and _is_word(plain[:1]) and _is_word(plain[-1:]):
        return f"{_DELIMITERS[kind]}{shown}{_DELIMITERS[kind]}"
    return f"<{_TAGS[kind]}>{shown}</{_TAGS[kind]}>"


def _is_word(char: str) -> bool:
    """A letter or an ideograph; an asterisk between digits is the sign of multiplication to some."""
    return char.isalnum() and not char.isdecimal()


def _link(shown: str, href: str, dialect: Dialect) -> str:
    if dialect.markdown:
        return f"[{escape.label(shown)}]({escape.address(href)})"
    return f'<a href="{escape.source(href)}">{shown}</a>'

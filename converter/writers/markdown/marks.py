"""Stand-off marks → Markdown or HTML around the marked text.

``**`` and ``*`` are used only where every parser takes them for emphasis: around text that begins and ends with a
letter or an ideograph and has no other mark beside it. Next to full-width punctuation CommonMark leaves them
as typed (cases MDN-07, MDN-08); there ``<strong>`` and ``<em>`` say the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
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
    references = [(min(note.end, len(text)), shown) for note in _notes(marks) if (shown := refer(note.note))]
    places = [place for place, _ in references]
    between: list[list[_Run]] = [[] for _ in range(len(references) + 1)]
    for first, run in _runs(text, [mark for mark in marks if _shown(mark)], places):
        between[bisect_right(places, first)].append(run)
    before, *behind = [_written(_joined(runs), dialect) for runs in between]
    return before + "".join(shown + rest for (_, shown), rest in zip(references, behind, strict=True))


def _notes(marks: Sequence[Mark]) -> list[Mark]:
    """The references to notes, in the order in which they stand."""
    return sorted((mark for mark in marks if mark.kind == "note"), key=lambda mark: mark.end)


def _shown(mark: Mark) -> bool:
    return mark.kind in _TAGS or (mark.kind == "link" and mark.href.lower().startswith(_SCHEMES))


def _runs(text: str, spans: Sequence[Mark], cuts: Iterable[int]) -> Iterator[tuple[int, _Run]]:
    """The runs of ``text``, each with its first character: cut where a mark begins or ends, and at ``cuts``.

    One pass over the ends of the marks, since a paragraph may have thousands of them.
    """
    opened, closed = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for index, mark in enumerate(spans):
        if mark.start < mark.end:
            opened[mark.start].append(index)
            closed[mark.end].append(index)
    edges = {0, len(text), *cuts, *(place for place in (*opened, *closed) if place < len(text))}
    active = Counter[str]()
    links: list[int] = []
    for first, last in pairwise(sorted(edges)):
        active.subtract(spans[index].kind for index in closed[first])
        active.update(spans[index].kind for index in opened[first])
        for index in opened[first]:
            if spans[index].kind == "link":
                heappush(links, index)
        while links and spans[links[0]].end <= first:
            heappop(links)
        yield first, _Run(text[first:last], _applied(active, spans[links[0]].href if links else ""))


def _applied(active: Mapping[str, int], href: str) -> tuple[_Applied, ...]:
    """The kinds of marks that are ``active``, the outermost first; ``href`` is that of the link."""
    kinds = sorted((kind for kind, count in active.items() if count), key=_ORDER.__getitem__)
    return tuple((kind, href if kind == "link" else "") for kind in kinds)


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """``runs`` with those together that bear the same marks."""
    return [
        _Run("".join(run.text for run in group), applied) for applied, group in groupby(runs, key=lambda run: run.marks)
    ]


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

"""How the numbered lines and the headings without a number nest: the parent of each, and its run of siblings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from converter.model import MarkerKind, Role
from converter.numbering import Marker
from converter.outline import bare, survey
from converter.outline.alike import Alike, bold_opening
from converter.outline.before import before_sections
from converter.outline.numbers import RANK, following, rank_of
from converter.outline.pieces import Piece
from converter.outline.sentences import HEADING_LIMIT, REACH, Form, Shape, effective, ends_open, form

BELOW = 0.3
"""Headings that are told by their likes lie this much below the section that they part."""
INSIDE = 0.1
"""A run that restarts inside a section of its own or of a deeper class lies this much below that section."""
_DEEPEST = RANK["①"] + BELOW
"""No number lies below a run-in heading that bears none itself."""
_STATED = -10
"""Ranks of the levels that a format states, all above the ranks of numbers: _STATED + level."""
_DIVISIONS = frozenset(("part", "chapter", "section"))
_GAPLESS = frozenset(("part", "chapter", "section", "一、", "（一）", "1.", "（1）"))
"""Classes in whose runs a gap tells of a heading that lost its number."""
_WHOLE = (Shape.TITLE, Shape.SENTENCE)


class Node(NamedTuple):
    """A line that may be a heading. ``parent`` and ``run`` are numbers of nodes and of runs, -1 for no parent.

    ``stated``: the format states that it is a heading.
    """

    at: int
    kind: MarkerKind
    value: int
    rank: float
    parent: int
    run: int
    form: Form
    stated: bool = False


class _Inner(NamedTuple):
    """A run inside the section ``container``, of the same class or of a deeper one."""

    container: int
    rank: float
    outer: int


def nest(pieces: Sequence[Piece], roles: Mapping[int, Role], likes: Mapping[int, Alike]) -> list[Node]:
    """The nodes of one report in order; ``likes``: the headings that are told by their likes."""
    candidates, matter = bare.candidates(pieces, roles), before_sections(pieces, roles)
    nesting = _Nesting(pieces, candidates - likes.keys(), likes)
    for index, piece in enumerate(pieces):
        if piece.line.block is not None or index in roles or index in matter:
            continue
        if piece.line.level:
            nesting.add_stated(index)
        elif piece.marker is not None:
            nesting.add_numbered(index, piece.marker)
        elif index in likes:
            nesting.add_alike(index, likes[index])
        elif index in candidates:
            nesting.add_bare(index)
    return nesting.nodes


class _Nesting:
    def __init__(self, pieces: Sequence[Piece], candidates: set[int], likes: Mapping[int, Alike]) -> None:
        self.nodes: list[Node] = []
        self._pieces = pieces
        self._candidates = candidates
        self._open: list[int] = []
        self._inner: dict[MarkerKind, _Inner] = {}
        self._inverted: set[tuple[MarkerKind, MarkerKind]] = set()
        self._usual: dict[MarkerKind, float | None] = {}
        self._runs: dict[tuple[int, MarkerKind], tuple[int, int]] = {}
        self._stated = survey.stated_levels(pieces)
        self._following = following([piece.marker for piece in pieces])
        self._below = survey.numbers_below(pieces, candidates.union(likes))
        self._free = survey.rank_of_sections(pieces, self._below)
        self._several = survey.are_several(pieces, candidates)
        self._groups = survey.highest_below(likes, self._below)
        self._of_group: dict[int, float] = {}

    def add_stated(self, index: int) -> None:
        piece = self._pieces[index]
        kind = piece.marker.kind if piece.marker else "none"
        trusted = kind == "none" or kind in self._stated
        rank = _STATED + piece.line.level if trusted or piece.marker is None else rank_of(piece.marker)
        before = self._sibling_before(piece.marker) if piece.marker else None
        self._push(index, kind, rank if before is None else min(rank, before), stated=True)

    def _sibling_before(self, marker: Marker) -> float | None:
        """The rank of the open section that ``marker`` goes on from, where nothing of its class lies in that section:
        a sibling that was given another level is one all the same (二、 as Heading 1, 三、 as Heading 2)."""
        for number in reversed(self._open):
            node = self.nodes[number]
            if node.kind == marker.kind:
                return node.rank if node.stated and node.value == marker.value - 1 > 0 else None
        return None

    def add_numbered(self, index: int, marker: Marker) -> None:
        self._push(index, marker.kind, self._numbered_rank(index, marker))

    def add_bare(self, index: int) -> None:
        rank = self._bare_rank(index)
        if rank is not None:
            self._push(index, "none", rank)

    def add_alike(self, index: int, like: Alike) -> None:
        """All headings of a group have the rank of the first: below the section that it stands in, or above all."""
        if like.group not in self._of_group:
            self._of_group[like.group] = self._rank_of_group(like.group)
        whole = like.cut == len(self._pieces[index].text)
        form = Form(Shape.TITLE if whole else Shape.RUN_IN, like.cut)
        self._push(index, "none", self._of_group[like.group], own=form)
        if not whole:
            self.nodes[-1] = self.nodes[-1]._replace(rank=_DEEPEST)

    def _rank_of_group(self, group: int) -> float:
        for number in reversed(self._open):
            node = self.nodes[number]
            if node.form.shape in _WHOLE or node.kind == "一、":
                return node.rank + BELOW
        return min(RANK["一、"], self._groups.get(group, RANK["一、"]))

    def _push(
        self, index: int, kind: MarkerKind, rank: float, *, stated: bool = False, own: Form | None = None
    ) -> None:
        piece = self._pieces[index]
        while self._open and self.nodes[self._open[-1]].rank >= rank:
            self._open.pop()
        parent = self._open[-1] if self._open else -1
        value = piece.marker.value if piece.marker else 0
        run = self._run(parent, kind, value)
        self._open.append(len(self.nodes))
        own = (
            own or _stated_head(piece) or _bold_head(piece) or (_whole(piece) if stated or kind in _DIVISIONS else None)
        )
        start = piece.marker.end if piece.marker else 0
        self.nodes.append(Node(index, kind, value, rank, parent, run, own or form(piece.text, start), stated))

    def _run(self, parent: int, kind: MarkerKind, value: int) -> int:
        """The run of siblings of one class under one parent; a number 1 begins another."""
        run, last = self._runs.get((parent, kind), (-1, 0))
        if run < 0 or (value == 1 and last >= 1):
            run = len(self.nodes)
            if value == 1:
                self._usual[kind] = self.nodes[parent].rank if parent >= 0 else None
        self._runs[parent, kind] = run, value
        return run

    def _numbered_rank(self, index: int, marker: Marker) -> float:
        inner = self._inner_run(index, marker)
        if inner is not None:
            return inner.rank
        if marker.kind in self._stated:
            return _STATED + self._stated[marker.kind]
        return rank_of(marker)

    def _inner_run(self, index: int, marker: Marker) -> _Inner | None:
        """The run inside a section that the number continues or begins.

        It begins where 1 comes straight after a later heading of its own class, else empty (二、 and then 一、), or
        between v and v + 1 of a deeper class (1. （一）（二） 2.); so do quoted articles (二、 第六条 第七条 三、).
        """
        inner = self._inner.get(marker.kind)
        if inner is not None:
            last = self.nodes[-1]
            back = marker.value == inner.outer + 1 and not (last.kind == marker.kind and last.value == inner.outer)
            if inner.container in self._open and not back:
                return inner
            del self._inner[marker.kind]
        if not self.nodes or (marker.value != 1 and marker.kind != "article"):
            return None
        last = self.nodes[-1]
        empty = last.kind == marker.kind and last.value > 1 and last.at == index - 1
        empty = empty and last.form.shape is Shape.TITLE
        if empty or self._is_between(last, marker.kind, rank_of(marker)):
            inner = _Inner(len(self.nodes) - 1, last.rank + INSIDE, last.value if empty else -1)
            self._inner[marker.kind] = inner
            self._inverted.add((last.kind, marker.kind))
            return inner
        return None

    def _is_between(self, last: Node, kind: MarkerKind, rank: float) -> bool:
        """Below the last section of a run, where such a run lay below the ones before it; or between two of them."""
        if last.kind == "none" or last.rank <= rank or last.value < 1:
            return False
        if last.value > 1 and (last.kind, kind) in self._inverted:
            return True
        after = self._following[last.at].get(last.kind)
        return after is not None and after.value == last.value + 1

    def _bare_rank(self, index: int) -> float | None:
        """The rank of a heading without a number: over the numbers that begin below it, or that of the siblings it
        stands among."""
        gap = self._gap(index)
        if gap is not None:
            return gap
        below = self._below.get(index)
        text = self._pieces[index].text
        section = bare.names_a_section(text)
        if bare.frames_the_text(text):
            return rank_of(below) if below is not None and not self._open else self._top()
        if below is not None:
            if self._is_first_below_a_title(index):
                return self.nodes[-1].rank + BELOW
            if below.kind in self._usual:
                above = self._usual[below.kind]
                return rank_of(below) - survey.ABOVE if above is None else above
            return self._top() if section and self._open else rank_of(below) - survey.ABOVE
        if section:
            return self._top()
        for number in reversed(self._open):
            node = self.nodes[number]
            if node.form.shape in _WHOLE and not (node.value > 1 and self._is_below_a_free_title(node)):
                return node.rank
        return self._top() if self._several or bare.is_emphasized(self._pieces[index]) else None

    def _is_first_below_a_title(self, index: int) -> bool:
        """A number's title stands on the line before, so that this one lies in its section."""
        last = self.nodes[-1] if self.nodes else None
        return last is not None and last.at == index - 1 and last.kind != "none" and last.form.shape is Shape.TITLE

    def _is_below_a_free_title(self, node: Node) -> bool:
        """A run of two or more below a title of free wording is whole: another such title comes after it. Below a
        plain one (下半年工作计划) the run may have lost its other numbers."""
        parent = self.nodes[node.parent] if node.parent >= 0 else None
        return parent is not None and parent.kind == "none" and not bare.names_a_section(self._pieces[parent.at].text)

    def _gap(self, index: int) -> float | None:
        """The rank of the run in which just this heading's number is missing (（一） … （三）): the deepest, or the
        highest where the next line lacks its number too and lies below this one."""
        gaps: list[float] = []
        for kind, after in self._following[index].items():
            last = next((self.nodes[n] for n in reversed(self._open) if self.nodes[n].kind == kind), None)
            if kind in _GAPLESS and after.value - (last.value if last else 0) >= 2:
                gaps.append(last.rank if last else rank_of(after))
        if not gaps:
            return None
        return min(gaps) if index + 1 in self._candidates else max(gaps)

    def _top(self) -> float:
        return self.nodes[self._open[0]].rank if self._open else self._free


def _stated_head(piece: Piece) -> Form | None:
    """The format states where the heading ends that opens the line."""
    cut = piece.line.head - piece.start
    return Form(Shape.RUN_IN, cut) if piece.line.level and 0 < cut < len(piece.text) else None


def _bold_head(piece: Piece) -> Form | None:
    """The words set bold behind a number are the heading, where a blank parts them from the text that goes on."""
    cut = bold_opening(piece) if piece.marker else 0
    return Form(Shape.RUN_IN, cut) if cut and piece.text[cut].isspace() else None


def _whole(piece: Piece) -> Form | None:
    """A short line that is set as a heading, or heads a chapter, is one as a whole, whatever stops are in it."""
    text = piece.text
    if effective(text[: REACH + 1]) > HEADING_LIMIT or len(text) > REACH or not ends_open(text):
        return None
    return Form(Shape.TITLE, len(text))

"""Headings or statements: decided for a run of siblings as a whole, then for each of them.

“Siblings of one class under one parent are nearly always all headings or all items, by their majority” (the labels of
the gold). A single line can still fall out of a run of headings where it has no title to show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import NamedTuple

from converter.outline.bare import LIMIT, STATED
from converter.outline.nesting import Node
from converter.outline.pieces import Piece
from converter.outline.sentences import (
    TITLE_LIMIT,
    Form,
    Shape,
    effective,
    ends_open,
    first_stop,
    is_topic,
    reports,
)

_MAJOR = frozenset(("part", "chapter", "section", "一、", "annex"))
"""Classes that number sections and hardly ever statements."""
_LONG_TITLE = 48
"""Longest title of a run-in heading where its siblings speak for it."""
_ARTICLE_TITLE = 16
"""Longest title of an article; more is the first line of a provision that was broken into lines."""
_SLACK = 10
"""A title cut out of a sentence is at most this much longer than those of its siblings."""


_CLEAR = 0.6
"""Share of a run that decides without a doubt."""


class Verdict(NamedTuple):
    """``cut``: where the heading ends in the text. ``close``: the run was nearly undecided."""

    heading: bool
    cut: int = 0
    why: str = "marker"
    close: bool = False


_ITEM = Verdict(False)


class _Sibling(NamedTuple):
    number: int
    node: Node
    piece: Piece
    content: bool
    """Text, a table or deeper numbers stand below it."""


def verdicts(nodes: Sequence[Node], pieces: Sequence[Piece], closing: Container[int]) -> list[Verdict]:
    """The verdict on every node. ``closing``: pieces that belong to no section (signature, date, notes).

    Where the format states what the headings are, what it states to be a list has none; what it states to be an item
    is none.
    """
    runs: dict[int, list[_Sibling]] = {}
    of_articles = _below_articles(nodes)
    ranks = {node.at: node.rank for node in nodes}
    listing = sum(node.stated for node in nodes) >= STATED
    for number, node in enumerate(nodes):
        after = node.at + 1
        content = after < len(pieces) and after not in closing and ranks.get(after, node.rank + 1) > node.rank
        runs.setdefault(node.run, []).append(_Sibling(number, node, pieces[node.at], content))
    found = [_ITEM] * len(nodes)
    for run in runs.values():
        if run[0].number in of_articles or (listing and all(s.piece.line.style == "list" for s in run)):
            continue
        judged = [sibling for sibling in run if sibling.piece.line.style != "item"]
        for sibling, verdict in zip(judged, _decided(judged) if judged else (), strict=True):
            found[sibling.number] = verdict
    return found


def _below_articles(nodes: Sequence[Node]) -> set[int]:
    """The numbers below an article (第N条): paragraphs and items of a provision, no headings
    (《立法法》: 条以下分款、项、目)."""
    found: set[int] = set()
    for number, node in enumerate(nodes):
        parent = node.parent
        provision = parent >= 0 and (parent in found or nodes[parent].kind == "article")
        if provision and not node.stated and not nodes[parent].stated:
            found.add(number)
    return found


def _decided(run: Sequence[_Sibling]) -> list[Verdict]:
    kind = run[0].node.kind
    if kind == "article":
        return _articles(run)
    if kind in ("none", "annex"):
        return [_own_verdict(sibling) for sibling in run]
    voters = [sibling for sibling in run if not _has_long_title(sibling)] or run
    share = sum(_votes_heading(sibling, _counts_content(run, sibling)) for sibling in voters) / len(voters)
    if share == 0.5 and len(run) > 1:
        titled = all(_votes_heading(s, _counts_content(run, s)) or _is_short_title(s) for s in voters)
        return _headings(run, close=True) if titled else [_tied(run, sibling) for sibling in run]
    if share > 0.5:
        return _headings(run, close=share < _CLEAR)
    return [_item(sibling, close=share > 1 - _CLEAR) for sibling in run]


def _articles(run: Sequence[_Sibling]) -> list[Verdict]:
    """Provisions are no headings (第一条 为了……，制定本法。), unless most of them only name what stands below
    (第一条 服务内容, as in a contract)."""
    named = [s.content and s.node.form.shape is Shape.TITLE and 0 < len(s.piece.words) <= _ARTICLE_TITLE for s in run]
    titled = 2 * sum(named) > len(run)
    return [
        Verdict(s.node.stated or (titled and name), s.node.form.cut, "style" if s.node.stated else "siblings")
        for s, name in zip(run, named, strict=True)
    ]


def _has_long_title(sibling: _Sibling) -> bool:
    """A first sentence too long for a topic phrase that reports nothing: what it is depends on its siblings."""
    shape, cut = sibling.node.form
    if shape is not Shape.STATEMENT or cut == len(sibling.piece.text):
        return False
    words = sibling.piece.text[_start(sibling) : cut]
    return effective(words) <= _LONG_TITLE and not reports(words, TITLE_LIMIT)


def _own_verdict(sibling: _Sibling) -> Verdict:
    """A heading that the format states, an annex, or a line without a number: it is one by itself."""
    form = sibling.node.form
    why = "style" if sibling.node.stated else "annex" if sibling.node.kind == "annex" else "topic"
    if form.shape is Shape.STATEMENT:
        return Verdict(sibling.node.kind == "annex", len(sibling.piece.text), why)
    return Verdict(True, form.cut, why)


def _counts_content(run: Sequence[_Sibling], sibling: _Sibling) -> bool:
    """Text below a line speaks for a heading; below the last of a run it may belong to the section around it."""
    if not sibling.content:
        return False
    return sibling is not run[-1] or len(run) == 1 or any(other.content for other in run[:-1])


def _votes_heading(sibling: _Sibling, content: bool) -> bool:
    node = sibling.node
    shape = node.form.shape
    if node.stated:
        return True
    if node.kind in _MAJOR:
        return content or shape not in (Shape.STATEMENT, Shape.SENTENCE)
    if shape is Shape.RUN_IN:
        return True
    return content and shape in (Shape.TITLE, Shape.SENTENCE)


def _is_short_title(sibling: _Sibling) -> bool:
    """A topic phrase with nothing behind it: among headings it is one."""
    shape, cut = sibling.node.form
    words = sibling.piece.text[_start(sibling) : cut]
    return shape is Shape.TITLE or (shape is Shape.SENTENCE and words[-1:] in "。！" and is_topic(words))


def _headings(run: Sequence[_Sibling], *, close: bool) -> list[Verdict]:
    """A run of headings: each with its own title, or with one cut to the measure of its siblings', or no heading."""
    run = _labels_as_titles(run)
    titles = [s.piece.text[_start(s) : s.node.form.cut] for s in run if s.node.form.shape is Shape.RUN_IN]
    return [_heading(sibling, titles, close=close) for sibling in run]


def _labels_as_titles(run: Sequence[_Sibling]) -> Sequence[_Sibling]:
    """``run``, where what stands behind the colon is no text but the rest of a title (一、现状：量在增，质不优):
    short and without a stop, in each line that has a colon, and a text below each."""
    labelled = [s for s in run if s.node.form.shape is Shape.RUN_IN and s.piece.text[s.node.form.cut - 1] in "：:"]
    numbers = {s.number for s in labelled}
    if not all(s.content and _is_open_phrase(s.piece.text, s.node.form.cut) for s in labelled):
        return run
    return [s._replace(node=s.node._replace(form=_whole(s))) if s.number in numbers else s for s in run]


def _is_open_phrase(text: str, cut: int) -> bool:
    return ends_open(text) and effective(text) <= LIMIT and not first_stop(text, cut)


def _whole(sibling: _Sibling) -> Form:
    return Form(Shape.TITLE, len(sibling.piece.text))


def _start(sibling: _Sibling) -> int:
    return sibling.piece.marker.end if sibling.piece.marker else 0


def _heading(sibling: _Sibling, titles: Sequence[str], *, close: bool) -> Verdict:
    node, piece = sibling.node, sibling.piece
    shape, cut = node.form
    if shape in (Shape.TITLE, Shape.RUN_IN):
        return Verdict(True, cut)
    whole = cut == len(piece.text)
    words = piece.text[_start(sibling) : cut]
    if whole and sibling.content and (shape is Shape.SENTENCE or (shape is Shape.STATEMENT and node.kind in _MAJOR)):
        return Verdict(True, cut, "content")
    if shape is Shape.SENTENCE and is_topic(words):
        return Verdict(True, cut, "siblings", close)
    if _has_long_title(sibling):
        return Verdict(True, cut, "siblings", close)
    parallel = _parallel_cut(piece.text, _start(sibling), titles)
    if parallel:
        return Verdict(True, parallel, "siblings", close)
    return Verdict(whole and (node.kind in _MAJOR or node.stated), cut, "siblings", close)


def _parallel_cut(text: str, start: int, titles: Sequence[str]) -> int:
    """Where the title of a line ends whose first sentence is no title, by the pattern of its siblings' titles: at the
    comma behind as many clauses as they have, or at a ； (改进服务，利用……。 among 改进作风。……). 0: nowhere."""
    if len(titles) < 2:
        return 0
    clauses = Counter(title.count("，") for title in titles).most_common(1)[0][0]
    longest = max(map(len, titles)) + _SLACK
    commas = 0
    for at in range(start, min(len(text) - 1, start + longest)):
        commas += text[at] == "，"
        if text[at] in "；;" or commas > clauses:
            return at + 1 if is_topic(text[start : at + 1]) else 0
    return 0


def _tied(run: Sequence[_Sibling], sibling: _Sibling) -> Verdict:
    """As many speak for headings as against: each is taken as it looks."""
    if _votes_heading(sibling, _counts_content(run, sibling)):
        return Verdict(True, sibling.node.form.cut, close=True)
    return Verdict(False, close=True)


def _item(sibling: _Sibling, *, close: bool) -> Verdict:
    if sibling.node.stated:
        return Verdict(True, sibling.node.form.cut, "style")
    return Verdict(False, why="siblings" if sibling.node.form.shape is Shape.RUN_IN else "marker", close=close)

"""The notices on an outline: what was decided against the letter of the text (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any

from converter import numbering
from converter.model import MarkerKind, Notice, notice
from converter.numbering import Marker
from converter.outline.before import before_sections
from converter.outline.nesting import Node
from converter.outline.pieces import Piece
from converter.outline.siblings import Verdict

_LADDER: tuple[MarkerKind, ...] = ("一、", "（一）", "1.", "（1）", "①")
_NONE_BEFORE = "—"


def remarks(
    pieces: Sequence[Piece], nodes: Sequence[Node], verdicts: Sequence[Verdict], levels: Sequence[int]
) -> list[Notice]:
    """The notices on ``nodes`` in their order: numbers out of sequence, depths skipped, headings without a number,
    and decisions that were close (the first of each run)."""
    found: list[Notice] = []
    last: dict[int, Marker] = {}
    of_kind: dict[MarkerKind, int] = {}
    doubted: set[int] = set()
    for node, verdict, level in zip(nodes, verdicts, levels, strict=True):
        piece = pieces[node.at]
        marker = piece.marker
        if marker is None:
            if verdict.heading and not node.stated:
                found.append(_on(piece, "unnumbered-heading", level=level))
            continue
        first = node.run not in last
        found += _sequence(
            piece, marker, last.get(node.run), first=first and node.value not in (1, of_kind.get(node.kind, 0) + 1)
        )
        if first and verdict.heading and _skips(nodes, verdicts, node):
            found.append(_on(piece, "depth-skipped", level=level))
        if verdict.close and node.run not in doubted:
            doubted.add(node.run)
            found.append(_on(piece, "uncertain-heading" if verdict.heading else "uncertain-item"))
        last[node.run] = marker
        of_kind[node.kind] = node.value
    return found


def passed_over(pieces: Sequence[Piece], roles: Container[int]) -> Iterator[Notice]:
    """The notices on what is set as a heading and taken for none."""
    for index in sorted(before_sections(pieces, roles)):
        yield _on(pieces[index], "uncertain-item")


def _on(piece: Piece, code: str, **parameters: Any) -> Notice:
    offset = piece.line.offset + piece.start
    return notice(code, line=piece.line.place, offset=offset, text=piece.text, **parameters)


def _sequence(piece: Piece, marker: Marker, before: Marker | None, *, first: bool) -> Iterator[Notice]:
    if before is None:
        if first and marker.kind not in ("article", "annex", "1.1"):
            yield _on(piece, "number-gap", before=_NONE_BEFORE)
    elif marker.parts or marker.value == before.value + 1:
        return
    elif marker.value == before.value:
        yield _on(piece, "number-repeated", before=numbering.written(before))
    else:
        yield _on(piece, "number-gap", before=numbering.written(before))


def _skips(nodes: Sequence[Node], verdicts: Sequence[Verdict], node: Node) -> bool:
    """A class of the ladder 一、（一） 1. （1） ① stands directly under one that is not its neighbour."""
    parent = node.parent
    while parent >= 0 and not verdicts[parent].heading:
        parent = nodes[parent].parent
    if parent < 0 or node.kind not in _LADDER or nodes[parent].kind not in _LADDER:
        return False
    return _LADDER.index(node.kind) - _LADDER.index(nodes[parent].kind) > 1

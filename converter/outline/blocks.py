"""From verdicts to blocks: headings with their level, paragraphs with their role, marks where they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from converter.model import Block, Heading, Mark, MarkerKind, Paragraph, Role
from converter.outline.nesting import Node
from converter.outline.pieces import Piece
from converter.outline.siblings import Verdict


def levels(nodes: Sequence[Node], verdicts: Sequence[Verdict]) -> list[int]:
    """The level of every node: one more than the headings it lies under, so that no level is skipped."""
    found: list[int] = []
    for node in nodes:
        parent = node.parent
        found.append(1 if parent < 0 else found[parent] + verdicts[parent].heading)
    return found


def blocks(
    pieces: Sequence[Piece], roles: Mapping[int, Role], nodes: Sequence[Node], verdicts: Sequence[Verdict]
) -> list[Block]:
    """One block for each piece, in order."""
    depth = levels(nodes, verdicts)
    at = {node.at: number for number, node in enumerate(nodes)}
    found: list[Block] = []
    for index, piece in enumerate(pieces):
        number = at.get(index)
        if piece.line.block is not None:
            found.append(piece.line.block)
        elif number is not None and verdicts[number].heading:
            found.append(_heading(piece, nodes[number].kind, depth[number], verdicts[number]))
        else:
            found.append(paragraph(piece, roles.get(index) or ("item" if piece.marker else "body")))
    return found


def _heading(piece: Piece, kind: MarkerKind, level: int, verdict: Verdict) -> Heading:
    return Heading(
        line=piece.line.place,
        level=level,
        marker=kind,
        text=piece.text[: verdict.cut],
        body=piece.text[verdict.cut :],
        offset=piece.line.offset + piece.start,
        marks=_marks(piece),
        why=verdict.why,
    )


def paragraph(piece: Piece, role: Role) -> Paragraph:
    """``piece`` as a paragraph; its marker is kept where it is a numbered statement."""
    return Paragraph(
        line=piece.line.place,
        role=role,
        text=piece.text,
        marker=piece.marker.kind if piece.marker and role == "item" else "",
        offset=piece.line.offset + piece.start,
        marks=_marks(piece),
    )


def _marks(piece: Piece) -> tuple[Mark, ...]:
    """The marks of the line that touch the piece, with offsets that count in it."""
    if not piece.line.marks:
        return ()
    end = piece.start + len(piece.text)
    kept: list[Mark] = []
    for mark in piece.line.marks:
        first, last = max(mark.start, piece.start), min(mark.end, end)
        point = mark.start == mark.end
        if first < last or (point and piece.start <= mark.start <= end and _is_own_point(piece, mark.start)):
            kept.append(_moved(mark, first - piece.start, last - piece.start))
    return tuple(kept)


def _is_own_point(piece: Piece, at: int) -> bool:
    """A mark without extent (a note) between two pieces belongs to the first of them."""
    return at > piece.start or piece.start == 0


def _moved(mark: Mark, start: int, end: int) -> Mark:
    if (start, end) == (mark.start, mark.end):
        return mark
    return Mark(start=start, end=end, kind=mark.kind, href=mark.href, note=mark.note)

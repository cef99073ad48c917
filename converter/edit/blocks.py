"""Corrections of one block: level, text, heading or paragraph, role."""

from __future__ import annotations

from msgspec.structs import replace

from converter.edit.common import EDITED, changed, checked, find_block, find_text, levelled, taken_out, with_report
from converter.edit.marks import moved
from converter.errors import InvalidEdit
from converter.model import Block, Compilation, Heading, MarkerKind, Paragraph, Report, Role, notes_referred_to
from converter.numbering import marker

MAX_LEVEL = 9


def set_level(compilation: Compilation, report: int, block: int, level: int) -> Compilation:
    """Gives a heading another level; the headings under it move with it."""
    home, heading = find_block(compilation, "set_level", report, block)
    if not isinstance(heading, Heading):
        raise InvalidEdit(op="set_level", reason=f"第 {block} 块不是标题 / block {block} is no heading")
    _check_level("set_level", level)
    shift = level - heading.level
    blocks: list[Block] = list(home.blocks)
    for index in range(block, len(blocks)):
        other = blocks[index]
        if not isinstance(other, Heading):
            continue
        if index > block and other.level <= heading.level:
            break
        blocks[index] = replace(other, level=other.level + shift, why=EDITED if index == block else other.why)
    return with_report(compilation, replace(home, blocks=levelled(blocks)))


def set_text(compilation: Compilation, report: int, block: int, text: str, body: str | None = None) -> Compilation:
    """Changes the text of a heading (``body``: of what follows in its line, unchanged without it) or a paragraph."""
    home, old = find_text(compilation, "set_text", report, block)
    text = checked("set_text", text)
    new: Heading | Paragraph
    if isinstance(old, Heading):
        after = old.body if body is None else checked("set_text", body, empty=True)
        new = replace(old, text=text, body=after, marker=_marker(text))
    elif body:
        raise InvalidEdit(op="set_text", reason="段落没有标题后的正文 / a paragraph has no body")
    else:
        new = replace(old, text=text)
    new = replace(new, marks=moved(old.marks, old.full_text(), new.full_text()), why=EDITED)
    changes = changed(compilation.changes, old, new.full_text())
    return _with_block(replace(compilation, changes=changes), home, block, new)


def set_heading(
    compilation: Compilation, report: int, block: int, level: int, length: int | None = None
) -> Compilation:
    """Makes a paragraph a heading of ``level``; with ``length``, its first characters only, a run-in heading."""
    home, old = find_text(compilation, "set_heading", report, block)
    _check_level("set_heading", level)
    text = old.full_text()
    cut = len(text) if length is None else length
    if not 1 <= cut <= len(text):
        raise InvalidEdit(op="set_heading", reason=f"长度应在 1 到 {len(text)} 之间 / the length is 1 to {len(text)}")
    heading = Heading(
        line=old.line, level=level, marker=_marker(text[:cut]), text=text[:cut], body=text[cut:], offset=old.offset,
        marks=old.marks, why=EDITED,
    )  # fmt: skip
    return _with_block(compilation, home, block, heading)


def set_paragraph(compilation: Compilation, report: int, block: int, role: Role = "body") -> Compilation:
    """Makes a heading a paragraph of ``role``; text and body are one text again."""
    home, old = find_text(compilation, "set_paragraph", report, block)
    if isinstance(old, Paragraph):
        return set_role(compilation, report, block, role)
    paragraph = Paragraph(
        line=old.line, role=role, text=old.full_text(), marker="" if old.marker == "none" else old.marker,
        offset=old.offset, marks=old.marks, why=EDITED,
    )  # fmt: skip
    return _with_block(compilation, home, block, paragraph)


def set_role(compilation: Compilation, report: int, block: int, role: Role) -> Compilation:
    """Gives a paragraph another role."""
    home, old = find_text(compilation, "set_role", report, block)
    if not isinstance(old, Paragraph):
        raise InvalidEdit(op="set_role", reason=f"第 {block} 块是标题 / block {block} is a heading")
    return _with_block(compilation, home, block, replace(old, role=role, why=EDITED))


def drop_block(compilation: Compilation, report: int, block: int) -> Compilation:
    """Takes a block out, with the notes to which nothing else refers; notices keep their text."""
    home, old = find_block(compilation, "drop_block", report, block)
    blocks = levelled((*home.blocks[:block], *home.blocks[block + 1 :]))
    loose = set(notes_referred_to([old])).difference(notes_referred_to(blocks))
    notes = {key: note for key, note in home.notes.items() if key not in loose}
    gone = [old, *(b for key, note in home.notes.items() if key in loose for b in note)]
    return with_report(taken_out(compilation, report, gone), replace(home, blocks=blocks, notes=notes))


def _with_block(compilation: Compilation, home: Report, index: int, block: Block) -> Compilation:
    blocks = levelled((*home.blocks[:index], block, *home.blocks[index + 1 :]))
    return with_report(compilation, replace(home, blocks=blocks))


def _marker(text: str) -> MarkerKind:
    """The class of the number that opens a heading."""
    found = marker(text)
    return found.kind if found else "none"


def _check_level(op: str, level: int) -> None:
    if not 1 <= level <= MAX_LEVEL:
        raise InvalidEdit(op=op, reason=f"层次应在 1 到 {MAX_LEVEL} 之间 / a level is 1 to {MAX_LEVEL}")

"""What a file ends with: its notes (:mod:`.notes` says which is a footnote and which a paragraph)."""

from __future__ import annotations

from converter.writers.markdown import anchors, blocks
from converter.writers.markdown.blocks import Place
from converter.writers.markdown.notes import Note, Notes

_INDENT = "\n    "


def written(notes: Notes, place: Place) -> list[str]:
    """Every note of ``notes``: first those that are paragraphs, then the footnotes."""
    paragraphs: list[str] = []
    footnotes: list[str] = []
    for note in notes.all():
        if note.number and not note.in_html:
            footnotes += _footnote(note, place)
        else:
            paragraphs += _paragraphs(note, place)
    return paragraphs + footnotes


def _chunks(note: Note, place: Place) -> list[str]:
    top = anchors.Anchors(anchors.anchor("note", str(note.number)))
    return blocks.body(note.blocks, top, note.scope, place).written


def _footnote(note: Note, place: Place) -> list[str]:
    opening = f'[^{note.number}]: <a id="note-{note.number}"></a>'
    chunks = _chunks(note, place)
    if chunks and "\n" not in chunks[0]:  # a paragraph; a table needs lines of its own
        chunks[0] = opening + chunks[0]
    else:
        chunks.insert(0, opening)
    return [chunks[0], *("    " + _INDENT.join(chunk.split("\n")) for chunk in chunks[1:])]


def _paragraphs(note: Note, place: Place) -> list[str]:
    chunks = _chunks(note, place)
    if note.number:
        mark = f'<sup><a id="note-{note.number}" class="footnote-ref">{note.number}</a></sup>'
        return [mark + "".join(chunks[:1]), *chunks[1:]]
    return chunks

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
    shown = blocks.shown(note.blocks)
    return blocks.body(shown, [()] * len(shown), top, note.scope, place).written


def _footnote(note: Note, place: Place) -> list[str]:
    opening = f'[^{note.number}]: <a id="note-{note.number}"></a>'
    chunks = _chunks(note, place)
    if chunks and "\n" not in chunks[0]:  # a paragraph; a table needs lines of its own
        chunks[0] = opening + chunks[0]
    else:
        chunks.insert(0, opening)
    return [chunks[0], *("    " + _INDENT.join(chunk.split("\n")) for chunk in chunks[1:])]


def _paragraphs(note: Note, place: Place) -> list[str]:
    """A note that is no footnote; one that an HTML table refers to has its number before it, as the way back."""
    chunks = _chunks(note, place)
    if not note.number:
        return [_loose(chunk, at) for at, chunk in enumerate(chunks)]
    back = f'<sup><a class="footnote-backref" href="#note-ref-{note.number}">{note.number}</a></sup>'
    text = "<br>".join(chunk for chunk in chunks if "\n" not in chunk)
    rest = [chunk for chunk in chunks if "\n" in chunk]
    return [f'{back}<span id="note-{note.number}" class="footnote">{text}</span>', *rest]


def _loose(chunk: str, at: int) -> str:
    """Chunk number ``at`` of a note that nothing refers to, told from the text before it."""
    return blocks.sign("loose-note", *(["more"] if at else [])) + chunk if "\n" not in chunk else chunk

"""Where paragraphs begin in hard-wrapped text: every line goes on with the one before it, or starts a new one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from converter import numbering
from converter.outline.dates import is_date
from converter.outline.roles import is_office
from converter.unwrap.measure import BAND, Stretch
from converter.unwrap.rows import PROSE, Rows
from converter.unwrap.titles import is_title_of_document, is_whole_title


def starts(rows: Rows, stretch: Stretch, at: int, following: int, *, across: bool) -> bool:
    """Whether row ``following``, the next one that is text, starts a paragraph of its own after row ``at``.

    ``across``: furniture stood between them, so that the distance between the lines tells nothing.
    """
    across = across or rows.lines[following].page_break
    left = stretch.room(rows, at, following)
    if left >= stretch.slack or left < -2 * BAND - rows.unit(following) or stretch.is_indented(rows, following):
        return True
    if _signs(rows, following):
        return True
    if rows.is_closed(at):
        return _starts_after_sentence(rows, stretch, at, following, across=across)
    if not across and stretch.layout == "gap" and _is_apart(rows, stretch, at, following):
        return starts_anew(rows, at, following)  # a blank line of a page's end stands inside a sentence
    return stretch.layout == "flush" and rows.is_numbered(following) and not rows.must_go_on(at)


def _signs(rows: Rows, at: int) -> bool:
    """The row is a date, or the office that signs above one."""
    if is_date(rows.texts[at]):
        return True
    return at + 1 < len(rows.texts) and is_date(rows.texts[at + 1]) and is_office(rows.texts[at])


def _starts_after_sentence(rows: Rows, stretch: Stretch, at: int, following: int, *, across: bool) -> bool:
    if rows.is_numbered(following) or is_title_of_document(rows, following):
        return True
    if stretch.layout == "indent":
        return False
    if not across and (stretch.layout == "gap" or _is_apart(rows, stretch, at, following)):
        return _is_apart(rows, stretch, at, following)
    if numbering.enumerates(rows.texts[following]) or rows.texts[at][-1] in "：:":
        return True
    return stretch.ends_full


def _is_apart(rows: Rows, stretch: Stretch, at: int, following: int) -> bool:
    return rows.lines[following].place - rows.lines[at].place > stretch.usual


def starts_anew(rows: Rows, at: int, following: int) -> bool:
    """Whether row ``following`` starts a paragraph in text that is not wrapped, where furniture stands before it:
    it does unless row ``at`` breaks off inside a sentence."""
    if not breaks_off(rows, at) or rows.is_numbered(following) or is_date(rows.texts[following]):
        return True
    return rows.indent(following) > rows.indent(at) or not (
        rows.is_closed(following) or rows.is_prose(following) or rows.must_go_on(at)
    )


def breaks_off(rows: Rows, at: int) -> bool:
    """Row ``at`` is running text that no mark ends."""
    text = rows.texts[at]
    if len(text) < PROSE or not rows.is_prose(at) or rows.is_closed(at):
        return False
    return any(mark in text for mark in "。；") or not rows.is_numbered(at)


def groups(rows: Rows, found: Sequence[Stretch], furniture: Collection[int], apart: Collection[int]) -> list[list[int]]:
    """The rows of each paragraph, in order, ``furniture`` left out; rows in ``apart`` are paragraphs of their own.

    A paragraph that furniture cuts in two is one, in text that is not wrapped too.
    """
    paragraphs: list[list[int]] = []
    waiting = iter(found)
    stretch = next(waiting, None)
    for at in range(len(rows.lines)):
        if at in furniture:
            continue
        last = paragraphs[-1][-1] if paragraphs else -1
        while stretch and last >= stretch.stop:
            stretch = next(waiting, None)
        fixed = last < 0 or last in apart or at in apart or not (rows.is_plain(last) and rows.is_plain(at))
        fixed = fixed or _ends_inside(rows, last, at) or (len(paragraphs[-1]) == 1 and is_whole_title(rows, last, at))
        if fixed or _is_start(rows, stretch, last, at):
            paragraphs.append([at])
        else:
            paragraphs[-1].append(at)
    return paragraphs


def _ends_inside(rows: Rows, last: int, at: int) -> bool:
    """A paragraph that is joined over source lines would end inside the one of row ``at``, which a form feed or some
    other break parts: no place could tell where."""
    place = rows.lines[at].place
    return rows.lines[last].place != place and any(line.place == place for line in rows.lines[at + 1 : at + 2])


def _is_start(rows: Rows, stretch: Stretch | None, last: int, at: int) -> bool:
    across = at > last + 1
    if stretch and last >= stretch.start:
        return starts(rows, stretch, last, at, across=across)
    return not across or starts_anew(rows, last, at)

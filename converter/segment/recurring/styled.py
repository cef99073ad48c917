"""Reports that the format itself sets apart: several titles, or several headings of one level that look like titles."""

from __future__ import annotations

from collections.abc import Sequence

from converter.contents.document import Document
from converter.contents.shapes import is_bracket, is_section, names_collection
from converter.segment.naming import has_year, is_generic, names_document, names_occasion, unit
from converter.segment.recurring.sections import Sections

MOST = 0.6
"""The share of the headings of a level that must look like titles of reports."""
BROKEN = 3
LEVELS = (1, 2)
"""Levels that reports may have: the second under one heading that names the collection."""


def styled(body: Document, sections: Sections) -> tuple[list[tuple[int, int]], int]:
    """The heads among titles and headings, and the confidence; none where they head sections of one document."""
    for level in LEVELS:
        groups = _groups(body, level)
        reports = [own for own in groups if not names_collection(_text(body, own))]
        if len(reports) >= 2:
            return _alike(body, sections, reports)
        if len(groups) != 1 or reports:
            break
    return [], 0


def _groups(body: Document, level: int) -> list[tuple[int, int]]:
    """The headings of ``level``, lines that follow one another joined."""
    groups: list[tuple[int, int]] = []
    for at, line in enumerate(body.lines):
        if line.block or is_bracket(line.text) or not (line.level == level or (level == 1 and line.style == "title")):
            continue
        if groups and sum(groups[-1]) == at and groups[-1][1] < BROKEN and body.lines[at - 1].style == line.style:
            groups[-1] = (groups[-1][0], groups[-1][1] + 1)
        else:
            groups.append((at, 1))
    return groups


def _alike(body: Document, sections: Sections, reports: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    stops = [at for at, _ in reports[1:]] + [len(body.lines)]
    full = [own for own, stop in zip(reports, stops, strict=True) if sections.has_text(sum(own), stop)]
    like = [_is_like(body, own) for own in full]
    if sum(like) < max(2, MOST * len(reports)):
        return [], 0
    if any(is_section(_text(body, own)) for own, alike in zip(full, like, strict=True) if not alike):
        return [], 0  # 一、 on the level of the titles: these are sections, too
    return full, 100 * sum(like) // len(reports)


def _is_like(body: Document, group: tuple[int, int]) -> bool:
    """Whether the heading reads as a report's title: it names a kind of document, and what it is about."""
    text = _text(body, group)
    if is_section(text) or is_generic(text):
        return False
    return names_document(text) or names_occasion(text) or bool(unit(text) and has_year(text))


def _text(body: Document, group: tuple[int, int]) -> str:
    return "".join(line.text for line in body.lines[group[0] : sum(group)])

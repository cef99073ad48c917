"""A draft → the rows of its document: cover, preface, contents, bodies, in the order that its form asks for."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.generate import forms, printed, words, wrap
from tests.generate.draft import NO_CONTENTS, Draft, Report, Row

MIDDLE, PREFACE, VOLUMES, HEADLESS, SPLIT = "in the middle", "after a preface", "two contents", "no line 目录", "目/录"
HEADERS = ("目录", "目　录", "目次", "CONTENTS", SPLIT, MIDDLE, PREFACE, VOLUMES, HEADLESS)


def rows(rng: Random, draft: Draft) -> list[Row]:
    """The document of ``draft``."""
    found = _cover(rng, draft)
    if draft.form.header == PREFACE:
        found += _plain([words.PREFACE, *words.PREFACE_TEXT])
    if draft.form.header == VOLUMES:
        return found + _volumes(rng, draft)
    bodies = [_body(rng, draft, place) for place in range(len(draft.reports))]
    if draft.form.header == NO_CONTENTS:
        return found + _joined(bodies)
    contents = _contents(rng, draft)
    if draft.form.header == MIDDLE:
        half = len(bodies) // 2
        return found + _joined(bodies[:half]) + contents + _joined(bodies[half:])
    again = contents if draft.twice else []
    body = _joined(bodies)
    return found + contents + again + (wrap.wrapped(rng, body, draft.title) if draft.wrapped else body)


def _plain(lines: Sequence[str]) -> list[Row]:
    return [Row(line) for line in lines]


def _joined(bodies: Sequence[list[Row]]) -> list[Row]:
    return [row for body in bodies for row in body]


def _cover(rng: Random, draft: Draft) -> list[Row]:
    if rng.random() < 0.15:
        return []
    return _plain([draft.title, *([f"（{len(draft.reports)}篇）"] if rng.random() < 0.3 else [])])


def _contents(rng: Random, draft: Draft) -> list[Row]:
    return _plain(_header(draft.form.header) + printed.entries(rng, draft))


def _header(form: str) -> list[str]:
    if form == HEADLESS:
        return []
    return ["目", "录"] if form == SPLIT else [form] if form not in (MIDDLE, PREFACE, VOLUMES) else ["目录"]


def _volumes(rng: Random, draft: Draft) -> list[Row]:
    """Two halves, each with its own contents before it."""
    half = len(draft.reports) // 2
    found: list[Row] = []
    for first, last in ((0, half), (half, len(draft.reports))):
        found += _plain(["目录", *printed.entries(rng, draft, first, last)])
        found += _joined([_body(rng, draft, place) for place in range(first, last)])
    return found


def _body(rng: Random, draft: Draft, place: int) -> list[Row]:
    report = draft.reports[place]
    own = report.rows(draft.form.style)
    if draft.form.layout == printed.LISTED and place == 0:
        own = _with_list(draft, own)
    if draft.form.layout == printed.INSIDE and place == len(draft.reports) // 2:
        own = _with_contents(draft, report, own)
    starts = printed.part_starts(draft, len(draft.reports))
    part = place in starts and draft.form.style == "plain"
    index = starts.index(place) if part else 0
    return [*([Row(printed.part_title(index, draft.parts[index]))] if part else []), *own]


def _with_list(draft: Draft, own: list[Row]) -> list[Row]:
    """The report with a list of all titles before its last paragraph: no sequence of reports."""
    titles = [Row(report.printed) for report in draft.printed if report.printed]
    lead = Row("本次共收到以下材料，已逐一归档，名称如下：")
    return [*own[:-1], lead, *titles, Row("以上材料由办公室统一保管，查阅时请办理登记。"), own[-1]]


def _with_contents(draft: Draft, report: Report, own: list[Row]) -> list[Row]:
    """The report with a contents of its own sections below the title."""
    at = len(own) - len(report.body)
    listed = [
        Row(f"{'一二三四'[number]}、{section}{forms.tail(draft.form.tail, number + 1)}")
        for number, section in enumerate(report.sections)
    ]
    return [*own[:at], Row("目录"), *listed, *own[at:]] if listed else own

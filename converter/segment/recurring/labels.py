"""Reports that count themselves: 第一篇, 篇二：, 【范文三】, 材料一, 001, 总结（篇1）; they ascend, text below each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from converter.contents.document import Document, is_sentence
from converter.contents.keys import LONGEST_TITLE, key
from converter.contents.ordinals import Ordinal, folded, numeral, ordinal
from converter.contents.shapes import names_genre
from converter.segment.edges import document_title
from converter.segment.naming import has_year, names_document, names_occasion, unit
from converter.segment.recurring.sections import Sections

MOST = 0.8
"""The share of the lines with a label that must be in order, with text under them."""
HALF = 0.5
FEWEST = 3
"""Titles numbered like sections that are reports."""
SKIPPED = 2
"""Numbers that a sequence may go on by: one label may be missing."""

_BEHIND = re.compile(
    r"(.{4,60}?)\s*(?:[(【\[]\s*(?:第|之|篇|范文|例文|其)?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*篇?\s*[)】\]]"
    r"|(?:之|篇|范文|例文|其)?\s*(\d{1,2}|[一二三四五六七八九十]{1,3}))"
)
_WORD = re.compile(
    r"第\s*[\d〇零一二三四五六七八九十百]+\s*([篇则份])|(篇|范文|例文|材料|案例|课题|文稿|样文|样本|模板|总结|报告|之)"
)
_BEHIND_GENRE, _BEHIND_ANY = "behind", "behind any"
"""Families of numbers behind a title that names a kind of document, and behind any other."""
_SECTIONS = frozenset(("一、", "（一）", "1."))
_EXPLICIT = frozenset(
    ("篇", "范文", "例文", "材料", "案例", "课题", "文稿", "样文", "样本", "模板", "总结", "报告", "之", _BEHIND_GENRE)
)
"""Words of labels that count documents and nothing else; 第一篇 may be a part of one book."""


class Label(NamedTuple):
    """Line ``at`` is number ``value`` of its ``family``; ``alone``: the title stands below, not beside it."""

    at: int
    family: str
    value: int
    alone: bool


def labelled(body: Document, sections: Sections) -> tuple[list[tuple[int, int]], int]:
    """The heads of the longest sequence of labels, and the confidence; none where no labels count reports."""
    families: dict[str, list[Label]] = defaultdict(list)
    for label in _labels(body):
        families[label.family].append(label)
    chains = (_chain(found, body, sections) for found in families.values() if len(found) > 1)
    best = max(chains, key=len, default=[])
    if len(best) < 2:
        return [], 0
    steps = [after.value - before.value for before, after in pairwise(best)]
    whole = sum(step == 1 or after.value == 1 for step, after in zip(steps, best[1:], strict=True))
    return [_head(body, label) for label in best], 100 * (1 + whole) // len(best)


def _labels(body: Document) -> Iterator[Label]:
    for at, line in enumerate(body.lines):
        if (body.keys[at] and not line.text.endswith(("：", ":"))) or _is_bare(line.text):
            yield from _label(at, line.text)


def _is_bare(text: str) -> bool:
    """篇一： and nothing behind it."""
    found = ordinal(text)
    return found is not None and found.kind == "label" and found.length == len(text)


def _label(at: int, text: str) -> Iterator[Label]:
    found = ordinal(text)
    if found is None or not found.value:
        yield from _behind(at, text)
        return
    rest = text[found.length :].strip()
    if len(rest) > LONGEST_TITLE or (rest and is_sentence(rest)):
        return
    family = _family(found, text)
    if family and (family not in _SECTIONS or _names_report(rest)):
        yield Label(at, family, found.value, not rest)


def _names_report(text: str) -> bool:
    return names_document(text) and (bool(unit(text) and has_year(text)) or names_occasion(text))


def _family(found: Ordinal, text: str) -> str:
    if found.kind == "label":
        word = _WORD.search(folded(text[: found.length]))
        return (word[1] and f"第{word[1]}") or word[2] if word else ""
    return found.kind if found.kind in ("[1]", "001") or found.kind in _SECTIONS else ""


def _behind(at: int, text: str) -> Iterator[Label]:
    """述职报告（篇二）, 工作总结范文3: the number stands behind a title that recurs, no subtitle (——心得之二)."""
    if text.startswith(("—", "－", "-", "–")):
        return
    match = _BEHIND.fullmatch(folded(text))
    value = numeral(match[2] or match[3]) if match else None
    if match and value:
        yield Label(at, f"{_BEHIND_GENRE if names_genre(match[1]) else _BEHIND_ANY} {key(match[1])}", value, False)


def _chain(found: Sequence[Label], body: Document, sections: Sections) -> list[Label]:
    """The labels of one family where most of them count up and have text below; else none."""
    ends = [label.at for label in found[1:]] + [len(body.lines)]
    alive = [label for label, end in zip(found, ends, strict=True) if sections.has_text(label.at + 1, end)]
    chain: list[Label] = []
    for label in alive:
        last = chain[-1].value if chain else 0
        if last < label.value <= last + SKIPPED or (label.value == 1 and last > 1):
            chain.append(label)
    if len(chain) < 2 or chain[0].value != 1 or len(chain) < MOST * len(alive):
        return []
    return chain if _count_reports(chain, body, sections) else []


def _count_reports(chain: Sequence[Label], body: Document, sections: Sections) -> bool:
    """Whether what is counted are documents: the word says so, they are called so, or each begins with 一、 anew."""
    family = chain[0].family
    spans = [(before.at + 1, after.at) for before, after in pairwise(chain)] + [(chain[-1].at + 1, len(body.lines))]
    if family in _SECTIONS:
        anew = sum(1 in sections.counts(family, *span) for span in spans)
        return len(chain) >= FEWEST and anew >= MOST * len(spans)
    if family.startswith(_BEHIND_ANY):
        return len(chain) >= FEWEST and all(body.lines[own.at].page_break for own in chain[1:])
    if family.split()[0] in _EXPLICIT:
        return True
    titles = ("".join(line.text for line in body.lines[at : at + n]) for at, n in (_head(body, own) for own in chain))
    if sum(map(names_genre, titles)) >= HALF * len(chain):
        return True
    chapters = any(sections.counts("chapter", *span) for span in spans)
    anew = sum(1 in sections.counts("一、", *span) for span in spans)
    return not chapters and anew >= HALF * len(spans)


def _head(body: Document, label: Label) -> tuple[int, int]:
    """The title beside the label, or below it; where there is none, the label is the title."""
    if not label.alone:
        return label.at, 1
    at, count = document_title(body, label.at)
    return (at, count) if count else (label.at, 1)

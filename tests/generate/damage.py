"""Damages, one at a time: contents and body differ as they do in the field, or something stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from tests.generate import words
from tests.generate.draft import PLAIN, Draft, Row

_LOOKALIKES = dict(zip("日人工年县市治设结情计务", "曰入土牛具巾冶没给清汁夯", strict=True))
"""What character recognition makes of a character of nearly the same outline (形近字)."""
_OTHER_WORDS = (
    ("工作总结", "工作情况总结"), ("工作报告", "重点工作报告"), ("情况汇报", "情况的汇报"), ("及下一步", "和下一步"),
    ("工作要点", "重点工作安排"), ("自查报告", "自查情况报告"), ("情况报告", "开展情况报告"), ("汇报", "情况汇报"),
    ("工作情况的报告", "工作开展情况的报告"),
)  # fmt: skip


def _one(rng: Random, draft: Draft) -> int:
    return rng.randrange(len(draft.reports))


def _word(rng: Random, draft: Draft) -> Draft:
    """A word of the title in the body is another one, or one more."""
    at = _one(rng, draft)
    title = draft.reports[at].printed
    old, new = next(pair for pair in _OTHER_WORDS if pair[0] in title)
    return draft.with_report(at, title=(title.replace(old, new, 1),))


def _misread(rng: Random, draft: Draft) -> Draft:
    """A character of the title is misread, in the contents or in the body."""
    at = _one(rng, draft)
    title = draft.reports[at].printed
    place = rng.choice([n for n, char in enumerate(title) if char in _LOOKALIKES])
    misread = title[:place] + _LOOKALIKES[title[place]] + title[place + 1 :]
    return draft.with_report(at, **({"printed": misread} if rng.random() < 0.5 else {"title": (misread,)}))


def _bracketed(rng: Random, draft: Draft) -> Draft:
    """What stands in brackets in one of contents and body is not in the other."""
    at = _one(rng, draft)
    title = draft.reports[at].printed
    if "（" in title:
        return draft.with_report(at, title=(title.partition("（")[0],))
    longer = title + rng.choice(("（试行）", "（征求意见稿）", "(2024年1月)", f"（{words.office_of(title)}）"))
    return draft.with_report(at, **({"printed": longer} if rng.random() < 0.5 else {"title": (longer,)}))


def _broken(rng: Random, draft: Draft) -> Draft:
    """The title in the body is broken over two or three lines, where a person would break it."""
    at = _one(rng, draft)
    title = draft.reports[at].printed
    office = words.office_of(title)
    cuts = [title.find(office) + len(office), title.find("年") + 1, title.find("——"), title.find("工作")]
    able = sorted({cut for cut in cuts if 2 < cut < len(title) - 2})
    chosen = sorted(rng.sample(able, min(len(able), rng.choice((1, 1, 2)))))
    lines = [title[start:end] for start, end in zip([0, *chosen], [*chosen, len(title)], strict=True)]
    return draft.with_report(at, title=tuple(lines))


def _equal(rng: Random, draft: Draft) -> Draft:
    """Two or three reports bear one title, one after the other or apart."""
    first, *others = rng.sample(range(len(draft.reports)), rng.choice((2, 2, 3)))
    title = draft.reports[first].printed
    for at in others:
        draft = draft.with_report(at, printed=title, title=(title,))
    return draft


def _quoted(rng: Random, draft: Draft) -> Draft:
    """Another report quotes the title in a sentence, in book-title marks or at the start of a paragraph."""
    at, other = rng.sample(range(len(draft.reports)), 2)
    title = draft.reports[at].printed
    line = rng.choice(
        (
            f"根据《{title}》的安排，我们认真对照落实。",
            f"{title}印发后，各科室都组织了学习。",
            f"有关数字详见《{title}》。",
        )
    )
    body = draft.reports[other].body
    place = rng.randint(1, len(body) - 1)
    return draft.with_report(other, body=(*body[:place], Row(line), *body[place:]))


def _missing(rng: Random, draft: Draft) -> Draft:
    """A report of the contents is not in the body."""
    at = _one(rng, draft)
    return replace(draft, reports=(*draft.reports[:at], *draft.reports[at + 1 :]))


def _added(rng: Random, draft: Draft) -> Draft:
    """A report of the body is not in the contents, which counts on or lacks its number."""
    at = rng.randrange(1, len(draft.reports))
    if draft.form.style == PLAIN or rng.random() < 0.5:
        for place in range(len(draft.reports) - 1, at, -1):
            draft = draft.with_report(place, label=draft.reports[place - 1].label)
        draft = draft.with_report(at, label="")
    return draft.with_report(at, printed="")


def _moved(rng: Random, draft: Draft) -> Draft:
    """A report stands at another place than the contents says."""
    at, to = rng.sample(range(len(draft.reports)), 2)
    others = [report for place, report in enumerate(draft.reports) if place != at]
    others.insert(to, draft.reports[at])
    return replace(draft, reports=tuple(others))


def _repeated(rng: Random, draft: Draft) -> Draft:
    """A title stands twice running; the second is to be removed."""
    return draft.with_report(_one(rng, draft), repeated=True)


def _twice(rng: Random, draft: Draft) -> Draft:
    """The contents is printed twice running."""
    return replace(draft, twice=True)


def _wrapped(rng: Random, draft: Draft) -> Draft:
    """The bodies are hard-wrapped, with page numbers and running heads."""
    return replace(draft, wrapped=True)


DAMAGES: Mapping[str, Callable[[Random, Draft], Draft]] = {
    "another word": _word,
    "misread character": _misread,
    "brackets": _bracketed,
    "title broken over lines": _broken,
    "equal titles": _equal,
    "title quoted": _quoted,
    "report missing": _missing,
    "report added": _added,
    "report moved": _moved,
    "title repeated": _repeated,
    "contents twice": _twice,
    "hard wrap and furniture": _wrapped,
}

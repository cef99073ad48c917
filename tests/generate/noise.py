"""Inputs without any order: bytes, characters, lines of every shape, and the structures of Word and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.docx_input import docx, p, r, table
from tests.generate.mutate import ENCODINGS
from tests.generate.nasty import CHARACTERS, FRAGMENTS, OPENINGS

_LONGEST = 120
_MEMBERS = (
    "schema", "title", "reports", "number", "lines", "blocks", "type", "line", "level", "marker", "text", "role",
    "body", "marks", "start", "end", "kind", "rows", "notes", "media", "notices", "contents", "parts", "front",
    "back", "first", "last", "offset",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    "huibian/1", "heading", "paragraph", "table", "figure", "body", "一、", "none", "bold", "link", 0, 1, 2, -1,
    10**20, 1.5, None, True, "", "文字", "\u0000", [], {}, [1, 1], ["x"],
)  # fmt: skip


def random_input(rng: Random) -> bytes:
    """Bytes of one of the shapes below."""
    return rng.choice(_SHAPES)(rng)


def _bytes(rng: Random) -> bytes:
    size = rng.choice((0, 1, 2, 10, 300))
    some = bytes(rng.choice(range(256)) for _ in range(size))
    return (
        rng.choice(
            (b"", b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"{", b"\xef\xbb\xbf")
        )
        + some
    )


def _text(rng: Random) -> bytes:
    parts = (*CHARACTERS, *FRAGMENTS, *OPENINGS)
    return _encoded(rng, "".join(rng.choice(parts) for _ in range(rng.randint(1, _LONGEST))))


def _document(rng: Random) -> bytes:
    """Lines with openings of every kind in any order."""
    lines = [rng.choice(OPENINGS) + "".join(_fragments(rng)) for _ in range(rng.randint(1, _LONGEST))]
    return _encoded(rng, rng.choice(("\n", "\r\n", "\r", "\n\n")).join(lines))


def _fragments(rng: Random) -> list[str]:
    parts = [rng.choice(FRAGMENTS) for _ in range(rng.choice((0, 1, 1, 2, 3)))]
    return [*parts, rng.choice(CHARACTERS)] if rng.random() < 0.1 else parts


def _compilation(rng: Random) -> bytes:
    """Titles in a contents, and again as lines of the body, not always in order."""
    titles = [
        rng.choice(OPENINGS) + rng.choice(FRAGMENTS[:3]) + str(rng.randrange(30)) for _ in range(rng.randint(1, 20))
    ]
    body = [line for title in titles if rng.random() < 0.9 for line in (title, *_fragments(rng))]
    if rng.random() < 0.3:
        rng.shuffle(body)
    printed = [title + rng.choice(FRAGMENTS) for title in titles]
    return _encoded(rng, "\n".join([rng.choice(OPENINGS), *printed, *body]))


def _one_a_line(rng: Random) -> bytes:
    gap = rng.choice(("　　", "\t", " \t　"))
    rows = [gap.join(rng.choice(FRAGMENTS) + "。" for _ in range(rng.randint(1, 60))) for _ in range(rng.randint(1, 6))]
    return _encoded(rng, "\n".join(rows))


def _word(rng: Random) -> bytes:
    """A Word file of paragraphs and tables, nested at random."""
    return docx("".join(_element(rng, 3) for _ in range(rng.randint(0, 30))))


def _element(rng: Random, depth: int) -> str:
    text = rng.choice(OPENINGS) + rng.choice(FRAGMENTS) + (rng.choice(CHARACTERS) if rng.random() < 0.2 else "")
    text = "".join(char for char in text if char >= " " and not "\ufffe" <= char <= "\uffff")
    chance = rng.random()
    if chance < 0.15 and depth:
        cells = "".join(f"<w:tc>{_element(rng, depth - 1)}</w:tc>" for _ in range(rng.randint(0, 3)))
        return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" if rng.random() < 0.8 else table(cells)
    if chance < 0.25 and depth:
        inner = "".join(_element(rng, depth - 1) for _ in range(rng.randint(0, 3)))
        return f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    level = f'<w:outlineLvl w:val="{rng.randrange(-1, 12)}"/>' if rng.random() < 0.3 else ""
    marks = rng.choice(("", "<w:b/>", "<w:vanish/>", '<w:vertAlign w:val="superscript"/>'))
    return p(r(text, marks) + rng.choice(("", "<w:tab/>", "<w:r><w:br/></w:r>", "<w:br/>")), level)


def _json(rng: Random) -> bytes:
    value = _value(rng, 5)
    if not isinstance(value, dict):
        value = {"schema": "huibian/1", "title": "汇编", "reports": value}
    return json.dumps(value, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")


def _value(rng: Random, depth: int) -> Any:
    chance = rng.random()
    if depth and chance < 0.35:
        return {rng.choice(_MEMBERS): _value(rng, depth - 1) for _ in range(rng.randint(0, 6))}
    if depth and chance < 0.6:
        return [_value(rng, depth - 1) for _ in range(rng.randint(0, 4))]
    return rng.choice(_VALUES)


def _encoded(rng: Random, text: str) -> bytes:
    return text.encode("utf-8" if rng.random() < 0.6 else rng.choice(ENCODINGS), "replace")


_SHAPES: tuple[Callable[[Random], bytes], ...] = (
    _bytes,
    _text,
    _document,
    _document,
    _compilation,
    _one_a_line,
    _word,
    _json,
)

"""Mutations of inputs that are in order: of their bytes, of their lines, of their characters, of the parts of a zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from random import Random

from tests.generate.nasty import CHARACTERS

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5", "latin-1")


def mutated(rng: Random, data: bytes) -> bytes:
    """``data`` after one to three mutations."""
    for _ in range(rng.randint(1, 3)):
        if data.startswith(b"PK") and rng.random() < 0.9:
            data = _member(rng, data)
        else:
            data = _MUTATIONS[rng.choice(list(_MUTATIONS))](rng, data)
    return data


def _member(rng: Random, data: bytes) -> bytes:
    """A zip with one member mutated: what a damaged zip says of itself would be all that is tested otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return data
    names = list(members) + 4 * [name for name in members if name.endswith("document.xml")]
    name = rng.choice(names)
    members[name] = _MUTATIONS[rng.choice(list(_MUTATIONS))](rng, members[name])
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        for path, content in members.items():
            package.writestr(path, content)
    return written.getvalue()


def _slice(rng: Random, data: bytes | list[str] | str) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.choice((1, 2, 5, 40, 400)))


def _flip(rng: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 20)) if data else 0):
        changed[rng.randrange(len(changed))] = rng.choice((0, 9, 10, 13, 0x80, 0xFF, rng.randrange(256)))
    return bytes(changed)


def _cut(rng: Random, data: bytes) -> bytes:
    start, stop = _slice(rng, data)
    return data[:start] + data[stop:]


def _double(rng: Random, data: bytes) -> bytes:
    start, stop = _slice(rng, data)
    return data[:stop] + data[start:stop] * rng.randint(1, 9) + data[stop:]


def _truncate(rng: Random, data: bytes) -> bytes:
    return data[: rng.randint(0, len(data))]


def _lines(rng: Random, data: bytes) -> bytes:
    """Lines dropped, doubled, moved, joined or shuffled."""
    lines = data.split(b"\n")
    for _ in range(rng.choice((1, 3, 10))):
        at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
        act = rng.randrange(5)
        if act == 0 and len(lines) > 1:
            del lines[at]
        elif act == 1:
            lines.insert(to, lines[at])
        elif act == 2:
            lines[at], lines[to] = lines[to], lines[at]
        elif act == 3:
            lines[at] += b"".join(lines[at + 1 : at + 2])
        else:
            rng.shuffle(lines)
    return b"\n".join(lines)


def _characters(rng: Random, data: bytes) -> bytes:
    """Characters replaced or followed by nasty ones, in the encoding that the bytes are in, or in another."""
    encoding = next((name for name in ("utf-8", "gb18030") if _decodes(data, name)), "utf-16-le")
    text = list(data.decode(encoding, "replace"))
    for _ in range(rng.choice((1, 5, 30)) if text else 0):
        at = rng.randrange(len(text))
        text[at] = rng.choice(CHARACTERS) + (text[at] if rng.random() < 0.5 else "")
    target = encoding if rng.random() < 0.7 else rng.choice(ENCODINGS)
    return "".join(text).encode(target, "replace")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _mixed(rng: Random, data: bytes) -> bytes:
    """The second half in another encoding than the first."""
    text = data.decode("utf-8", "ignore")
    at = rng.randint(0, len(text))
    first, second = rng.sample(ENCODINGS, 2)
    return text[:at].encode(first, "ignore") + text[at:].encode(second, "ignore")


_MUTATIONS: Mapping[str, Callable[[Random, bytes], bytes]] = {
    "bytes flipped": _flip, "bytes cut": _cut, "bytes doubled": _double, "truncated": _truncate, "lines": _lines,
    "characters": _characters, "encodings mixed": _mixed,
}  # fmt: skip

"""Zip archives with the same bytes for the same members, and members that are deflated once and used many times.

``zipfile`` cannot take a member that is deflated already, and what is the same in every report (styles, fonts table,
container …) is most of a small Word file or EPUB: deflating it once is what makes ninety of them cheap. The format is
APPNOTE 6.3.x without zip64, encryption or data descriptors; times are fixed at 1980-01-01, names are UTF-8 with bit 11
set where they are not ASCII.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from converter.errors import HuibianError

LEVEL = 6
STORED, DEFLATED = 0, 8
_UTF8_NAME = 0x800
_DATE, _TIME = (1 << 5) | 1, 0  # 1980-01-01 00:00
_UNIX_FILE = 0o100644 << 16
_LIMIT, _MOST = 0xFFFFFFFF, 0xFFFF
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class Member(NamedTuple):
    """One file of an archive, deflated already (or stored); make it with :func:`member`."""

    name: str
    method: int
    crc: int
    size: int
    data: bytes


def member(name: str, data: bytes, *, stored: bool = False) -> Member:
    """``data`` as a member of an archive; ``stored`` leaves it as it is (the mimetype of an EPUB, pictures)."""
    if not stored:
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(data) + packer.flush()
        if len(packed) < len(data):
            return Member(name, DEFLATED, zlib.crc32(data), len(data), packed)
    return Member(name, STORED, zlib.crc32(data), len(data), data)


def archive(members: Iterable[Member]) -> bytes:
    """The members, in the given order, as one zip archive. Raises HuibianError when it would pass 4 GB."""
    return b"".join(pieces((name, method, crc, size, len(data), (data,)) for name, method, crc, size, data in members))


Streamed = tuple[str, int, int, int, int, Iterable[bytes]]
"""A member whose data comes in chunks: name, method, CRC-32, size, packed size, chunks."""


def pieces(members: Iterable[Streamed]) -> Iterator[bytes]:
    """The archive of :func:`archive`, piece by piece, so that it never lies in memory."""
    central, offset, count = bytearray(), 0, 0
    for name, method, crc, size, packed, chunks in members:
        raw = name.encode()
        head = (0 if name.isascii() else _UTF8_NAME, method, _TIME, _DATE, crc, packed, size, len(raw), 0)
        central += _CENTRAL.pack(b"PK\x01\x02", 0x0314, 20, *head, 0, 0, 0, _UNIX_FILE, offset) + raw
        yield _LOCAL.pack(b"PK\x03\x04", 20, *head) + raw
        yield from chunks
        offset, count = offset + _LOCAL.size + len(raw) + packed, count + 1
        if offset > _LIMIT or count > _MOST:
            raise HuibianError(reason="archive over 4 GB or 65,535 members")
    yield bytes(central)
    yield _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)


def length(names_and_sizes: Iterable[tuple[str, int]]) -> int:
    """Bytes of an archive whose members have these names and packed sizes."""
    fixed = _LOCAL.size + _CENTRAL.size
    return _END.size + sum(fixed + 2 * len(name.encode()) + packed for name, packed in names_and_sizes)

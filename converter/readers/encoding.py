"""Bytes → characters: the ladder that decides the encoding of a text (libraries.md 1, cases ENC-01 to ENC-13).

BOM → strict UTF-8 → UTF-32/16 without BOM → UTF-8 with few bad bytes → GB18030, or Big5 where it gives more frequent
characters, strict or with few bad bytes → not text. No statistical detector is asked: they fail on short Chinese.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import NamedTuple

from converter.errors import BinaryInput, UnknownEncoding
from converter.readers.frequent import FREQUENT

SAMPLE = 1 << 16
"""Bytes (a multiple of 4) from which the plausibility of a decoding is judged."""

DAMAGE = re.compile("[\udc81-\udc88]")
"""What stands in a decoded text for bytes that fit no character: one a fault, U+DC80 + the number of its bytes."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the BOM of UTF-16 LE: it must come first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_SUPERSET = {"gb2312": "gb18030", "gbk": "gb18030"}  # "gb2312" is said of either (ENC-01)
_BIG5 = ("big5", "cp950")
_BIG5_LEAD = 0.1  # nearly all of Big5 is valid GB18030, too, and GB18030 is by far the likelier
_COMMON = re.compile(r"[\t\n\r -~\u2010-\u203b\u2460-\u249b\u3000-\u3017\u3400-\u9fff\uff01-\uffe5]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_THREE_BYTES = re.compile(r"[\u0800-\ud7ff\ue000-\uffff]")
_STRAY = 4  # control characters that say nothing in a short text
_MARKER = 0xDC80
_MARK = "huibian-mark"


class Decoded(NamedTuple):
    """``text`` has a mark of :data:`DAMAGE` for each of its ``faults``; ``encoding`` is the codec."""

    text: str
    encoding: str
    faults: int = 0
    guessed: bool = False


def damaged_bytes(mark: str) -> int:
    """The number of bytes that a mark of :data:`DAMAGE` stands for."""
    return ord(mark) - _MARKER


def decode(data: bytes, name: str, encoding: str = "") -> Decoded:
    """The characters of ``data``; ``encoding`` overrides the ladder.

    Raises UnknownEncoding when the named encoding does not fit, BinaryInput when none does.
    """
    if encoding:
        return _named(data, name, encoding)
    for step in (_by_bom, _as_utf8, _as_wide, _as_damaged_utf8, _as_chinese, _as_damaged_ascii):
        decoded = step(data)
        if decoded is not None:
            if _looks_binary(decoded.text):
                break
            return decoded
    raise BinaryInput(name=name)


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return chr(_MARKER + min(error.end - error.start, 8)), error.end


codecs.register_error(_MARK, _mark)


def _decoded(data: bytes, encoding: str, guessed: bool = False) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, 0, guessed)
    except UnicodeDecodeError:
        text = data.decode(encoding, _MARK)
        return Decoded(text, encoding, len(DAMAGE.findall(text)), guessed)


def _by_bom(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            decoded = _decoded(data, encoding)
            return decoded if _few_faults(decoded) else None
    return None


def _as_utf8(data: bytes) -> Decoded | None:
    """Strict UTF-8, unless another reading of the same bytes is likelier.

    With a NUL it may be UTF-16 of Latin text; without any character of three bytes, GB18030 (目录 is, ENC-03).
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    other = _as_wide(data) if "\0" in text else None
    if not (other or text.isascii() or _THREE_BYTES.search(text)) and _likeness(data[:SAMPLE], "gb18030") >= 0.5:
        other = _as_chinese(data)
    return other or Decoded(text, "utf-8")


def _as_wide(data: bytes) -> Decoded | None:
    """UTF-32 or UTF-16 without a BOM. Chinese text in it has few NULs: its frequent characters tell it."""
    for encoding in _WIDE:
        if _plausibly_wide(data[:SAMPLE].decode(encoding, "replace")):
            decoded = _decoded(data, encoding, guessed=True)
            if _few_faults(decoded):
                return decoded
    return None


def _plausibly_wide(sample: str) -> bool:
    if len(_COMMON.findall(sample)) * 10 < len(sample) * 9:
        return False
    chinese = _CHINESE.findall(sample)
    return _frequent(chinese) * 4 >= len(chinese)


def _as_damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with few bad bytes (ENC-05): sequences of three bytes, which do not fit by chance, outnumber faults."""
    for part in (data[:SAMPLE], data):  # a large text in another encoding would be one fault after another
        decoded = _decoded(part, "utf-8")
        if not _at_least(decoded.faults * 4, _THREE_BYTES, decoded.text):
            return None
    return decoded


def _as_chinese(data: bytes) -> Decoded | None:
    """GB18030 or Big5, strict or with few bad bytes; the one whose characters are more frequent."""
    sample = data[:SAMPLE]
    if _likeness(sample, "big5") <= _likeness(sample, "gb18030") + _BIG5_LEAD:
        decoded = _decoded(data, "gb18030", guessed=True)
    else:
        decoded = min((_decoded(data, name, guessed=True) for name in _BIG5), key=lambda tried: tried.faults)
    return decoded if _at_least(decoded.faults * 10, _CHINESE, decoded.text) else None


def _likeness(sample: bytes, encoding: str) -> float:
    """The share of frequent characters among those beyond ASCII."""
    chinese = [character for character in sample.decode(encoding, "replace") if character > "\x7f"]
    return _frequent(chinese) / max(len(chinese), 1)


def _as_damaged_ascii(data: bytes) -> Decoded | None:
    """Latin text with a stray byte: nothing speaks for another encoding."""
    decoded = _decoded(data, "utf-8")
    return decoded if decoded.faults * 100 <= len(data) else None


def _named(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding).name
        codec = _SUPERSET.get(codec, codec)
        for bom, with_bom in _BOMS:  # a BOM is no text, also where the encoding is named without it
            if data.startswith(bom) and with_bom == f"{codec}-sig":
                codec = with_bom
        decoded = _decoded(data, codec)
    except (LookupError, ValueError, TypeError) as error:
        raise UnknownEncoding(name=name, encoding=encoding, reason=str(error)) from error
    if not _few_faults(decoded) or _looks_binary(decoded.text):
        reason = f"{decoded.faults} 处字节不合 / {decoded.faults} fault(s)"
        raise UnknownEncoding(name=name, encoding=encoding, reason=reason)
    return decoded


def _few_faults(decoded: Decoded) -> bool:
    return decoded.faults * 11 <= len(decoded.text)


def _looks_binary(text: str) -> bool:
    """Whether control characters are so many that the bytes are no text; a stray few are only dropped (ENC-13)."""
    sample = text[:SAMPLE]
    controls = len(_CONTROL.findall(sample))
    most = controls * 10 > len(sample) * 3 or (controls - _STRAY) * 10 > len(sample)
    return most or text.count("\0") * 10 > len(text) * 3


def _at_least(wanted: int, pattern: re.Pattern[str], text: str) -> bool:
    """Whether ``pattern`` is found ``wanted`` times; it stops counting there."""
    return wanted == 0 or any(count >= wanted for count, _ in enumerate(pattern.finditer(text), 1))


def _frequent(characters: Iterable[str]) -> int:
    return sum(map(FREQUENT.__contains__, characters))

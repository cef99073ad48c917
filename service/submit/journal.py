"""What a run has done, noted as it is done, so that the next run goes on from there.

A line of JSON for each change; the last one about an input counts. It is only a record of what is known: where lines
are lost, the key of an upload (:func:`key_of`) still keeps the service from doing a job twice.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, Literal, Protocol

import msgspec

from converter.package import lock
from converter.package.folder import writing_errors

JOURNAL = ".huibian-submit.jsonl"
_LOCK = ".huibian-submit.lock"

State = Literal["sent", "done", "rejected", "failed"]
SENT: Final = "sent"
DONE: Final = "done"
REJECTED: Final = "rejected"
FAILED: Final = "failed"


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where an input stands.

    ``name``: its output below OUT. ``stamp`` and ``sha256``: its state and content then; ``options``: the digest of the
    Options. ``job``: its job at the service. ``attempt``: how many jobs ended without a result before that one.
    ``code``, ``detail``, ``detail_en``: why it was rejected or failed. ``notices``: their number by code, and
    ``severity`` the worst of them.
    """

    input: str
    name: str
    stamp: str = ""
    sha256: str = ""
    options: str = ""
    state: State
    job: str = ""
    attempt: int = 0
    code: str = ""
    detail: str = ""
    detail_en: str = ""
    notices: Mapping[str, int] = {}
    severity: str = ""


def digest_of(options: bytes) -> str:
    """Options as JSON, as short as a journal of very many lines wants them."""
    return hashlib.sha256(options).hexdigest()[:16]


def key_of(sha256: str, name: str, options: str, attempt: int) -> str:
    """The Idempotency-Key of an upload: the same for the same content, name and Options, whoever sends it and when.

    The name is part of it since a document without a title gets its file's name.
    """
    return hashlib.sha256("\0".join((sha256, name, options, str(attempt))).encode()).hexdigest()


class Journal(Protocol):
    """The entries by input, as they stand."""

    entries: dict[str, Entry]

    def note(self, entry: Entry) -> None:
        """Enters ``entry``, in the place of what was known of its input."""
        ...


class FileJournal:
    """A journal that lies in OUT; a line is written in one piece, so that it survives the death of this process.

    Raises OutputError where it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._out, self._lock = path.parent, threading.Lock()
        with writing_errors(self._out):
            lines = path.read_bytes().splitlines() if path.exists() else []
            self.entries = read(lines)
            if len(lines) != len(self.entries):  # the dead lines go, and so does one that was cut off
                new = path.with_name(f"{path.name}.new")
                new.write_bytes(written(self.entries.values()))
                new.replace(path)
            self._file = path.open("ab", buffering=0)

    def note(self, entry: Entry) -> None:
        with self._lock, writing_errors(self._out):
            self.entries[entry.input] = entry
            self._file.write(written((entry,)))

    def close(self) -> None:
        self._file.close()


@contextmanager
def kept(out: Path) -> Iterator[FileJournal]:
    """The journal of the folder ``out``. Raises OutputBusy where another run has it, or another OutputError."""
    with writing_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    with lock.held(out / _LOCK, out), closing(FileJournal(out / JOURNAL)) as journal:
        yield journal


def read(lines: Iterable[bytes]) -> dict[str, Entry]:
    """The entries in ``lines`` by input; a line that was cut off is none."""
    entries: dict[str, Entry] = {}
    for line in lines:
        with suppress(msgspec.DecodeError):
            entry = msgspec.json.decode(line, type=Entry)
            entries[entry.input] = entry
    return entries


def written(entries: Iterable[Entry]) -> bytes:
    """The lines of ``entries``."""
    return b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)

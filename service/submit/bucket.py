"""Compilations out of a bucket of S3, and results into one: ``s3://name/prefix?endpoint=…``, as the service's storage.

A result is one object ``name.zip``, which appears whole or not at all. The journal lies beside the results, in objects
``.huibian-submit/…``: nothing can be added to an object, so that the last one is written anew every few seconds.
"""

from __future__ import annotations

import secrets
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from converter.errors import OutputUnwritable, UnreadableInput
from converter.package import bundle
from service.storage.bucket import store_of
from service.submit import journal
from service.submit.inputs import Input, is_wanted
from service.submit.journal import Entry
from service.submit.places import Told, unpack

_PATIENCE = 60
"""Seconds for which a bucket that is away is asked again."""

_SEGMENTS = ".huibian-submit"
_SEGMENT_ENTRIES = 2000
_FLUSH_SECONDS = 5.0
_PIECE = 1 << 20


class BucketSource:
    """The objects below the prefix of ``url``, without those below ``out``; or the one object that it names."""

    def __init__(self, url: str, out: str = "") -> None:
        self._store, self.root = _opened(url, "INPUT"), _plain(url)
        self._url = url
        self._out = f"{_plain(out)}/" if out else ""

    def inputs(self) -> Iterator[Input]:
        with _reading(self.root):
            found = False
            for page in obstore.list(self._store):
                for one in page:
                    name = f"{self.root}/{one['path']}"
                    found = True
                    if self._is_wanted(one["path"], name):
                        yield Input(name, f"{one['size']}-{one['e_tag'] or one['last_modified'].isoformat()}")
            if not found:
                yield self._one()

    def pieces(self, input: Input) -> Iterator[bytes]:
        key = input.id.removeprefix(f"{self.root}/")
        with _reading(input.name):
            for piece in obstore.get(self._store, key).stream(min_chunk_size=_PIECE):
                yield bytes(piece)

    def _one(self) -> Input:
        """The object that the address itself names."""
        parts = urlsplit(self._url)
        above, _, key = parts.path.rstrip("/").rpartition("/")
        if not key:
            raise FileNotFoundError
        self.root = self.root.rpartition("/")[0]
        self._store = _opened(parts._replace(path=above).geturl(), "INPUT")
        found = obstore.head(self._store, key)
        return Input(f"{self.root}/{key}", f"{found['size']}-{found['e_tag'] or found['last_modified'].isoformat()}")

    def _is_wanted(self, path: str, name: str) -> bool:
        return all(map(is_wanted, path.split("/"))) and not (self._out and name.startswith(self._out))


class BucketPlace:
    """Objects below the prefix of ``url``."""

    def __init__(self, url: str) -> None:
        self._store, self._name = _opened(url, "--out"), _plain(url)
        with _writing(self._name):
            self._there = {one["path"] for page in obstore.list(self._store) for one in page}

    def has(self, name: str) -> bool:
        return _key(name) in self._there

    def put(self, name: str, archive: IO[bytes]) -> Told:
        with tempfile.TemporaryDirectory(prefix="huibian-") as scratch:
            files, packed = Path(scratch, "files"), Path(scratch, "packed")
            told = unpack(archive, files)
            bundle.pack(files, packed)
            with _writing(self._name):
                obstore.put(self._store, _key(name), packed, attributes={"Content-Type": "application/zip"})
        self._there.add(_key(name))
        return told


class BucketJournal:
    """A journal in a bucket; what was noted last is lost when this process is killed, and then found out anew."""

    def __init__(self, url: str) -> None:
        self._store, self._name = _opened(url, "--out"), _plain(url)
        self._lock, self._run = threading.Lock(), secrets.token_hex(4)
        self._segment, self._written, self._next = list[Entry](), 0, 0.0
        with _writing(self._name):
            segments = sorted(one["path"] for page in obstore.list(self._store, prefix=_SEGMENTS) for one in page)
            lines = (line for key in segments for line in bytes(obstore.get(self._store, key).bytes()).splitlines())
            self.entries = journal.read(lines)
            self._number = 1 + (int(segments[-1].rpartition("/")[2].partition("-")[0]) if segments else 0)
            if len(segments) > 1:
                self._put(list(self.entries.values()))
                self._number += 1
                obstore.delete(self._store, segments)

    def note(self, entry: Entry) -> None:
        with self._lock:
            self.entries[entry.input] = entry
            self._segment.append(entry)
            if len(self._segment) >= _SEGMENT_ENTRIES or time.monotonic() >= self._next:
                self._flush()

    def close(self) -> None:
        """Writes what is not written yet."""
        with self._lock:
            self._flush()

    def _flush(self) -> None:
        if len(self._segment) > self._written:
            with _writing(self._name):
                self._put(self._segment)
            self._written = len(self._segment)
        if self._written >= _SEGMENT_ENTRIES:
            self._segment, self._written, self._number = [], 0, self._number + 1
        self._next = time.monotonic() + _FLUSH_SECONDS

    def _put(self, entries: list[Entry]) -> None:
        """Writes the segment anew, with what has been added to it."""
        obstore.put(self._store, f"{_SEGMENTS}/{self._number:08}-{self._run}.jsonl", journal.written(entries))


@contextmanager
def kept(url: str) -> Iterator[BucketJournal]:
    """The journal of the bucket, written to its end when the block ends, however it ends."""
    found = BucketJournal(url)
    try:
        yield found
    finally:
        found.close()


def _key(name: str) -> str:
    return f"{name}.zip"


def _plain(url: str) -> str:
    """The address without what says how it is reached."""
    parts = urlsplit(url)
    return f"s3://{parts.netloc}{parts.path}".rstrip("/")


def _opened(url: str, setting: str) -> S3Store:
    return store_of(url, patience=_PATIENCE, setting=setting)


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        raise UnreadableInput(name=name, reason=_reason(error)) from error


@contextmanager
def _writing(out: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        raise OutputUnwritable(out=out, reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    absent = isinstance(error, FileNotFoundError)
    return "没有这个桶或对象 / there is no such bucket or object" if absent else type(error).__name__

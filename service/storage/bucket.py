"""Storage in a bucket of S3, or of what speaks like it.

The bucket is ``s3://name/prefix?endpoint=…&region=…&style=path``; credentials, and what the address does not say, come
from the environment or the machine as with every other client (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL`` …). No
conditional write and no lifecycle rule is relied on, since not every server has them.
"""

from __future__ import annotations

import contextlib
import mimetypes
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from service.config import InvalidSetting
from service.storage.interface import CHUNK, LOOK, Away, Idle, Readable, Stream

_PART = 8 << 20
"""Bytes of a part: what is no larger is sent at once."""

_CONCURRENT = 2
_STYLES = {"path": False, "virtual": True}
_CLOCK = ".clock"
_CODE = re.compile(r"<Code>(\w{1,80})</Code>")
_LISTED = 1000
_LAST = "z"
"""Behind the names of all objects of a job."""

_DEFAULT_REGION = "us-east-1"
_CONNECT_SECONDS = 5
_SILENT_SECONDS = 30
"""A server that sends nothing for so long is taken to be away."""


class Bucket:
    """Objects in a bucket. ``public``: the endpoint as browsers reach it; empty: they get nothing from it directly."""

    def __init__(self, url: str, *, public: str = "", patience: float = 0) -> None:
        self._store = store_of(url, patience=patience)
        self._signer = store_of(url, public) if public else None

    def put(self, key: str, source: Readable, *, name: str = "") -> int:
        counted = _Counted(source)
        first = counted.part()
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        attributes = {"Content-Disposition": disposition, "Content-Type": _type_of(name)} if name else None
        # A part that is not full is the last one: it needs no multipart upload, which would be three requests.
        body = first if len(first) < _PART else chain((first,), iter(counted.part, b""))
        try:
            with _answered():
                obstore.put(self._store, key, body, attributes=attributes, chunk_size=_PART,
                            max_concurrency=_CONCURRENT)  # fmt: skip
        except FileNotFoundError as error:
            raise Away("no such bucket") from error
        return counted.size

    def read(self, key: str, start: int = 0, size: int | None = None) -> Stream:
        if size is None:
            size = self.size(key) - start
        return _Pieces(self._store, key, start, size)

    def size(self, key: str) -> int:
        with _answered():
            return obstore.head(self._store, key)["size"]

    def link(self, key: str, seconds: int) -> str | None:
        if self._signer is None:
            return None
        with _answered():
            return obstore.sign(self._signer, "GET", key, timedelta(seconds=seconds))

    def remove(self, key: str) -> None:
        with _answered(), contextlib.suppress(FileNotFoundError):
            obstore.delete(self._store, key)

    def delete(self, job: str) -> None:
        with _answered(), contextlib.suppress(FileNotFoundError):
            for found in obstore.list(self._store, prefix=f"{job}/"):
                obstore.delete(self._store, [one["path"] for one in found])

    def older_than(self, seconds: float, after: str = "") -> Idle:
        limit = self._now() - timedelta(seconds=seconds)
        newest: dict[str, datetime] = {}
        behind = ""
        for count, (job, changed) in enumerate(self._objects(after)):
            if count >= LOOK and job not in newest:  # a job is looked at whole
                behind = next(reversed(newest))
                break
            newest[job] = max(newest.get(job, changed), changed)
        return Idle(frozenset(job for job, changed in newest.items() if changed < limit), behind)

    def _objects(self, after: str) -> Iterator[tuple[str, datetime]]:
        """The jobs of the objects behind those of the job ``after``, by name, and when each object was changed."""
        with _answered():
            for page in obstore.list(self._store, offset=f"{after}/{_LAST}" if after else None, chunk_size=_LISTED):
                for one in page:
                    job, _, name = one["path"].partition("/")
                    if name:
                        yield job, one["last_modified"]

    def sweep(self, seconds: float) -> None:
        """An interrupted upload has no name here; servers remove its parts by a rule that the bucket is given."""

    def free(self) -> None:
        return None

    def check(self) -> None:
        try:
            with _answered():
                next(iter(obstore.list(self._store, prefix=_CLOCK)), None)  # the least that needs name and credentials
        except FileNotFoundError as error:
            raise Away("no such bucket") from error

    def _now(self) -> datetime:
        """The time by the server's clock, by which the ages of objects are measured."""
        with _answered():
            obstore.put(self._store, _CLOCK, b"")
            return obstore.head(self._store, _CLOCK)["last_modified"]


class _Counted:
    """A source in full parts, its bytes counted."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.size = 0

    def part(self) -> bytes:
        """The next part, full unless it is the last one."""
        pieces: list[bytes] = []
        left = _PART
        while left and (piece := self._source.read(min(left, CHUNK))):
            pieces.append(piece)
            left -= len(piece)
        self.size += _PART - left
        return b"".join(pieces)


class _Pieces:
    """Bytes of an object, piece by piece; it is asked for with the first piece only, since an answer may need none."""

    def __init__(self, store: S3Store, key: str, start: int, size: int) -> None:
        self._store, self._key, self._range = store, key, (start, start + size)
        self._left = size
        self._stream: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._left <= 0:
            self.close()
            raise StopIteration
        with _answered():
            if self._stream is None:
                found = obstore.get(self._store, self._key, options={"range": self._range})
                self._stream = iter(found.stream(min_chunk_size=CHUNK))
            piece = bytes(next(self._stream, b""))
        if not piece:
            raise Away("cut off")
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Asks for no more."""
        self._left, self._stream = 0, None


def _type_of(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


@contextlib.contextmanager
def _answered() -> Iterator[None]:
    """What the client raises where the server does not answer well, as the Away that it is."""
    try:
        yield
    except BaseError as error:
        raise Away(_reason(error)) from error


def _reason(error: BaseError) -> str:
    """The kind of the error and, where the server has named it, S3's code of it (``SignatureDoesNotMatch`` …)."""
    code = _CODE.search(str(error))
    return " ".join([type(error).__name__, *(code.groups() if code else ())])


def store_of(url: str, endpoint: str = "", *, patience: float = 0, setting: str = "HUIBIAN_STORAGE_URL") -> S3Store:
    """The bucket at ``url``, which ``setting`` names. Raises InvalidSetting where it cannot be one."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or asked.keys() - {"endpoint", "region", "style"}:
        raise InvalidSetting(name=setting, reason="s3://bucket/prefix?endpoint=&region=&style=")
    if asked.get("style", "path") not in _STYLES:
        raise InvalidSetting(name=setting, reason="style=path|virtual")
    endpoint = endpoint or asked.get("endpoint", "")
    config: dict[str, Any] = {"virtual_hosted_style_request": _STYLES[asked.get("style", "path")]}
    config |= {"endpoint": endpoint} if endpoint else {}
    config |= {"region": asked["region"]} if "region" in asked else {}
    return S3Store(
        parts.netloc, prefix=parts.path.strip("/") or None, default_region=_DEFAULT_REGION,
        client_options={
            "allow_http": endpoint.startswith("http:"), "timeout": timedelta(hours=1),
            "connect_timeout": timedelta(seconds=_CONNECT_SECONDS), "read_timeout": timedelta(seconds=_SILENT_SECONDS),
        },
        retry_config={"max_retries": 100, "retry_timeout": timedelta(seconds=patience),
                      "backoff": {"max_backoff": timedelta(seconds=5)}},
        **config,
    )  # fmt: skip

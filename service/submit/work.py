"""One compilation on its way: sent, followed, fetched; each step is noted before the next one begins."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from msgspec import structs

from converter.errors import DiskFull, HuibianError, InputError, OutputError
from service.submit.client import Client, Failure, Job, Refused, Unreached, Upload
from service.submit.errors import DamagedArchive
from service.submit.inputs import Content, Input, Source, content
from service.submit.journal import DONE, FAILED, REJECTED, SENT, Entry, Journal, digest_of, key_of
from service.submit.patience import Patience
from service.submit.places import Place

Step = Literal["send", "follow", "over"]

_OPEN = frozenset({"queued", "running"})
_GONE = frozenset({404, 410})
_OF_THE_INPUT = frozenset({400, 413, 415, 422})
_TOO_MANY = 429
_LOSSES = 3
"""Times that a job may be gone in one run before it is given up."""


class Busy(Exception):
    """The service takes no job now; after ``seconds`` it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Item(NamedTuple):
    """An input, where it comes from, and what its result is called below OUT."""

    input: Input
    source: Source
    name: str


class Work:
    """What is done with an item. ``retry``: what was rejected is sent again; ``erase``: a job goes once it is fetched.

    A fault of one item is noted in the journal. What concerns all of them is raised: ServerAway, NotTheService,
    Unauthorized, DiskFull, and whatever keeps the journal from being written.
    """

    def __init__(
        self, client: Client, patience: Patience, place: Place, journal: Journal, options: bytes, *,
        retry: bool = False, erase: bool = False,
    ) -> None:  # fmt: skip
        self._client, self._patience, self._place, self._journal = client, patience, place, journal
        self._options, self._digest = options.decode(), digest_of(options)
        self._retry, self._erase = retry, erase
        self._losses = Counter[str]()

    def plan(self, item: Item) -> Step:
        """What is to be done with ``item`` first, as far as that is known without reading it."""
        entry = self._journal.entries.get(item.input.id)
        if entry is None or entry.stamp != item.input.stamp or entry.options != self._digest:
            return "send"
        return self._next(entry)

    def send(self, item: Item) -> Step:
        """Sends the item, unless it turns out that nothing of it has changed. Raises Busy, Stopped."""
        return self._do(item, lambda: self._send(item))

    def follow(self, item: Item, wait: float) -> Step:
        """Fetches the result if the job has ended, or ends within ``wait`` seconds. Raises Stopped."""
        return self._do(item, lambda: self._follow(item, wait))

    def _do(self, item: Item, step: Callable[[], Step]) -> Step:
        try:
            return step()
        except Refused as refused:
            if refused.status == _TOO_MANY:
                raise Busy(refused.retry_after or 1) from refused
            return self._failed(item, refused.failure)
        except DiskFull:
            raise
        except (InputError, OutputError, DamagedArchive) as error:
            return self._failed(item, _failure(error))

    def _next(self, entry: Entry) -> Step:
        if entry.state == DONE:
            return "over" if self._place.has(entry.name) else "follow"
        if entry.state == REJECTED:
            return "send" if self._retry else "over"
        return "follow" if entry.job else "send"

    def _send(self, item: Item) -> Step:
        with content(item.source.pieces(item.input)) as found:
            entry = self._known(item, found)
            if entry and entry.stamp != item.input.stamp:  # touched, not changed
                entry = structs.replace(entry, stamp=item.input.stamp)
                self._journal.note(entry)
                if (step := self._next(entry)) != "send":
                    return step
            attempt = entry.attempt + (entry.state == REJECTED) if entry else 0
            return self._upload(item, found, attempt)

    def _upload(self, item: Item, found: Content, attempt: int) -> Step:
        key = key_of(found.sha256, item.input.name, self._options, attempt)
        upload = Upload(item.input.name, found.file, found.size, self._options, key)
        entry = Entry(
            input=item.input.id, name=item.name, stamp=item.input.stamp, sha256=found.sha256, options=self._digest,
            state=SENT, attempt=attempt,
        )  # fmt: skip
        try:
            job = self._patience.ask(lambda: self._client.create(upload))
        except Refused as refused:
            if refused.status not in _OF_THE_INPUT:
                raise
            self._journal.note(structs.replace(entry, state=REJECTED, **_told(refused.failure)))
            return "over"
        self._journal.note(structs.replace(entry, job=job.id))
        return "follow"

    def _known(self, item: Item, found: Content) -> Entry | None:
        """What is known of this content with these Options."""
        entry = self._journal.entries.get(item.input.id)
        return entry if entry and (entry.sha256, entry.options) == (found.sha256, self._digest) else None

    def _follow(self, item: Item, wait: float) -> Step:
        id = self._journal.entries[item.input.id].job
        try:
            job = self._patience.ask(lambda: self._client.job(id, wait))
            if job.status in _OPEN:
                return "follow"
            return self._fetch(item, id) if job.status == DONE else self._ended(item, job)
        except Refused as refused:
            self._losses[item.input.id] += 1
            if refused.status in _GONE and self._losses[item.input.id] <= _LOSSES:
                return "send"
            raise

    def _fetch(self, item: Item, id: str) -> Step:
        with tempfile.TemporaryFile() as archive:
            self._patience.ask(lambda: self._client.archive(id, archive))
            told = self._place.put(item.name, archive)
        self._change(item, state=DONE, notices=told.counts, severity=told.severity, **_told(_NO_FAILURE))
        if self._erase:
            with suppress(Refused, Unreached):  # what cannot be erased expires
                self._client.erase(id)
        return "over"

    def _ended(self, item: Item, job: Job) -> Step:
        """The job has no result. Where that is no fault of the input, its key leads to it no more: it is tried anew."""
        failure = job.error or Failure(job.status)
        if job.status == REJECTED:
            return self._change(item, state=REJECTED, **_told(failure))
        attempt = self._journal.entries[item.input.id].attempt + 1
        return self._change(item, state=FAILED, job="", attempt=attempt, **_told(failure))

    def _failed(self, item: Item, failure: Failure) -> Step:
        return self._change(item, state=FAILED, **_told(failure))

    def _change(self, item: Item, **values: Any) -> Step:
        """Notes that this is the end of what can be done with the item now."""
        entry = self._journal.entries.get(item.input.id)
        known = structs.asdict(entry) if entry else {"input": item.input.id, "name": item.name}
        self._journal.note(Entry(**{**known, **values}))
        return "over"


_NO_FAILURE = Failure("")


def _told(failure: Failure) -> dict[str, str]:
    return {"code": failure.code, "detail": failure.detail, "detail_en": failure.detail_en}


def _failure(error: HuibianError) -> Failure:
    return Failure(error.code, error.message("zh"), error.message("en"))

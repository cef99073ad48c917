"""The REST API, as far as a bulk run needs it: one request each, without a second try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, NamedTuple, TypeVar

import msgspec
import urllib3
from urllib3.exceptions import HTTPError, InvalidHeader

from converter.version import VERSION
from service.submit.errors import NotTheService, Unauthorized
from service.submit.multipart import Form

_T = TypeVar("_T")

_CONNECT_SECONDS = 15
_SILENT_SECONDS = 90
_PIECE = 1 << 20
_LANE = "bulk"
_PROBLEM = "application/problem+json"


class Failure(msgspec.Struct, frozen=True):
    """Why a job or a request did not end well: a stable code, and its sentence in both languages."""

    code: str
    detail: str = ""
    detail_en: str = ""


class Job(msgspec.Struct, frozen=True):
    """What a run needs to know of a job."""

    id: str
    status: str
    error: Failure | None = None


class Unreached(Exception):
    """No answer came, or it was cut off."""


class Refused(Exception):
    """An answer that is no success; ``retry_after``: seconds after which the same may succeed, where it says so."""

    def __init__(self, status: int, failure: Failure, retry_after: float | None = None) -> None:
        super().__init__(status, failure.code)
        self.status, self.failure, self.retry_after = status, failure, retry_after


class Upload(NamedTuple):
    """A file to be sent, with its name, its size in bytes, its Options as JSON, and the key that makes it one job."""

    name: str
    file: IO[bytes]
    size: int
    options: str
    key: str


class Client:
    """Requests to the service at ``server``. Each raises Unreached, Refused, Unauthorized or NotTheService."""

    def __init__(self, server: str, token: str = "", *, connections: int = 1) -> None:
        self.server = server
        self._api = f"{server.rstrip('/')}/api/v1/jobs"
        self._headers = {"User-Agent": f"huibian/{VERSION}", "Accept": "*/*"}
        self._headers |= {"Authorization": f"Bearer {token}"} if token else {}
        self._pool = urllib3.PoolManager(
            maxsize=connections, timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=_SILENT_SECONDS),
        )  # fmt: skip

    def close(self) -> None:
        """Ends the connections."""
        self._pool.clear()

    def create(self, upload: Upload) -> Job:
        """The job of an upload: a new one, or that which an earlier request with its key made."""
        form = Form({"options": upload.options, "lane": _LANE}, upload.name, upload.file, upload.size)
        headers = {"Content-Type": form.content_type, "Content-Length": str(form.length), "Idempotency-Key": upload.key}
        return self._decoded(self._request("POST", "", body=form, headers=headers), Job)

    def job(self, id: str, wait: float) -> Job:
        """The job, once it has ended or after ``wait`` seconds."""
        return self._decoded(self._request("GET", f"/{id}?wait={wait:g}"), Job)

    def archive(self, id: str, into: IO[bytes]) -> None:
        """Everything that was made of the upload, as a zip, written ``into`` a file from its beginning on."""
        into.seek(0)
        into.truncate()
        answer = self._request("GET", f"/{id}/archive?version=1", redirect=True, preload=False)
        try:
            for piece in answer.stream(_PIECE):
                into.write(piece)
        except HTTPError as error:
            raise Unreached(_reason(error)) from error
        finally:
            answer.release_conn()

    def erase(self, id: str) -> None:
        """Has the service forget the job."""
        self._request("DELETE", f"/{id}")

    def _request(
        self, method: str, path: str, *, body: Form | None = None, headers: Mapping[str, str] | None = None,
        redirect: bool = False, preload: bool = True,
    ) -> urllib3.BaseHTTPResponse:  # fmt: skip
        retries = urllib3.Retry(
            total=None, connect=0, read=0, status=0, other=0, redirect=2 if redirect else 0, raise_on_redirect=False,
            respect_retry_after_header=False,
        )  # fmt: skip
        try:
            answer = self._pool.request(
                method, self._api + path, headers={**self._headers, **(headers or {})}, retries=retries,
                redirect=redirect, preload_content=preload,
                body=body,  # type: ignore[arg-type]  # it is read, no more of a file is asked for
            )  # fmt: skip
        except (HTTPError, OSError) as error:
            raise Unreached(_reason(error)) from error
        if 200 <= answer.status < 300:
            return answer
        raise self._refusal(answer)

    def _refusal(self, answer: urllib3.BaseHTTPResponse) -> Exception:
        try:
            data = answer.data
        except (HTTPError, OSError) as error:
            return Unreached(_reason(error))
        if answer.status == 401:
            return Unauthorized()
        if answer.headers.get("Content-Type", "").startswith(_PROBLEM):
            return Refused(answer.status, self._decoded(answer, Failure), _retry_after(answer))
        if answer.status < 500 and answer.status not in {408, 429}:
            where = answer.headers.get("Location", "")
            return NotTheService(server=self.server, reason=f"HTTP {answer.status} {where}".strip())
        about = f"HTTP {answer.status}, {len(data)} bytes"  # of what stands in front of the service
        return Refused(answer.status, Failure("unavailable", about, about), _retry_after(answer))

    def _decoded(self, answer: urllib3.BaseHTTPResponse, type_: type[_T]) -> _T:
        try:
            return msgspec.json.decode(answer.data, type=type_)
        except msgspec.DecodeError as error:
            raise NotTheService(server=self.server, reason=str(error)) from error


def _retry_after(answer: urllib3.BaseHTTPResponse) -> float | None:
    """Seconds of Retry-After, which may also name a date (RFC 9110, 10.2.3)."""
    value = answer.headers.get("Retry-After")
    if not value:
        return None
    try:
        return urllib3.Retry().parse_retry_after(value)
    except InvalidHeader:
        return None


def _reason(error: Exception) -> str:
    cause = getattr(error, "reason", None) or error
    return type(cause).__name__

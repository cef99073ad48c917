"""Errors towards the client: application/problem+json (RFC 9457) with a stable code, worded in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from converter import messages

MEDIA_TYPE = "application/problem+json"

_PLACES = ("path", "line")
"""Parameters that say where something is wrong: members of the problem, for programs."""


class Problem(Exception):
    """A request that is refused: the code of its sentence in converter.messages, the HTTP status, and parameters."""

    def __init__(self, code: str, status: int, headers: dict[str, str] | None = None, **parameters: Any) -> None:
        super().__init__(code)
        self.code, self.status, self.headers, self.parameters = code, status, headers or {}, parameters

    def body(self) -> dict[str, Any]:
        """The members of the problem."""
        return {"type": "about:blank", "title": HTTPStatus(self.status).phrase, "status": self.status,
                **worded(self.code, self.parameters)}  # fmt: skip


def worded(code: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """An error with its sentence in both languages, and where it is."""
    places = {name: parameters[name] for name in _PLACES if name in parameters}
    return {"code": code, "detail": messages.text(code, parameters, "zh"),
            "detail_en": messages.text(code, parameters, "en"), **places}  # fmt: skip

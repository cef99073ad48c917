"""The blueprint of the API, and what its requests say in headers and query."""

from __future__ import annotations

import re

from flask import Blueprint, request

from service.problems import Problem

api = Blueprint("api", __name__, url_prefix="/api/v1")

_NUMBER = "[1-9][0-9]{0,8}"


def version_asked() -> int | None:
    """The version that the query asks for; None: the one that is shown. Raises Problem."""
    return number("version", 1) if request.args.get("version") else None


def number(name: str, default: int) -> int:
    """A whole number from 1, of at most nine digits, in the query. Raises Problem."""
    text = request.args.get(name) or str(default)
    if not re.fullmatch(_NUMBER, text):
        raise Problem("bad-request", 400, reason=f"{name}={text}")
    return int(text)


def version_matched() -> int:
    """The version that If-Match names. Raises Problem: 428 without it, 412 for one that is none of ours."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Problem("precondition-required", 428)
    found = re.fullmatch(f'"({_NUMBER})"', given)
    if found is None:
        raise Problem("stale", 412)
    return int(found[1])

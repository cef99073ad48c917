"""What guards every request: its size, that it comes from our own pages or a program, and what a page may run."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, request

from service.problems import Problem
from service.services import services

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""The policy of a preview: whatever a document holds, it is of no origin, runs nothing and loads nothing."""

_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def limit_body() -> None:
    """Keeps small what is read into memory as a whole: every body but that of a multipart form."""
    if request.mimetype != "multipart/form-data":
        settings = services().settings
        is_form = request.mimetype == "application/x-www-form-urlencoded"
        request.max_content_length = settings.max_text if is_form else settings.max_outline


def refuse_cross_site() -> None:
    """Refuses a changing request that a browser sends for another site.

    A browser says where a request comes from in Sec-Fetch-Site, an old one in Origin; a program says neither.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", "")
    foreign = site not in {"same-origin", "none"} if site else bool(origin) and _host(origin) != request.host
    if foreign:
        raise Problem("cross-site", 403)


def _host(origin: str) -> str:
    """The host and port of an origin; empty for what is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def add_headers(response: Response) -> Response:
    """Adds the headers of security, and keeps answers about a job out of shared caches."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response

"""Addresses that a book may link to."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_SAFE = ";/?:@&=+$,!~*'()%"  # what may stand in any of path, query and fragment (RFC 3986)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


def web_address(href: str) -> str:
    """``href`` as an address of http, https or mailto, percent-encoded; empty where it is none of these."""
    try:
        parts = urlsplit(href.strip())
        netloc = "" if parts.scheme == "mailto" else _netloc(parts)
        rest = [quote(_STRAY_PERCENT.sub("%25", part), safe=_SAFE) for part in parts[2:]]
    except ValueError:  # brackets, a port, a label or a character that cannot be
        return ""
    if parts.scheme not in {"http", "https", "mailto"} or not (netloc or (parts.scheme == "mailto" and parts.path)):
        return ""
    return urlunsplit((parts.scheme, netloc, *rest))


def _netloc(parts: SplitResult) -> str:
    """Host and port; a Chinese domain in its ASCII form. A user's name and password are no part of a document."""
    host = (parts.hostname or "").encode("idna").decode()
    if not _HOST.fullmatch(host):
        return ""
    return host if parts.port is None else f"{host}:{parts.port}"

"""Addresses of links. Word declares a whole file damaged when one of them is no valid URI."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

_HOST = re.compile(r"[\w.@:-]*\w[\w.@:-]*")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE = "!$%&'()*+,/:;=@~-._?"


def address(href: str) -> str:
    """``href`` as a valid URI; empty where it leads nowhere outside the file (an anchor, a script, a local path)."""
    try:
        scheme, host, path, query, fragment = parts = urlsplit(href.strip())
        valid = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    if scheme in {"http", "https", "ftp"}:
        valid = valid and bool(_HOST.fullmatch(host))
    elif scheme == "mailto":
        valid = not host and "@" in path.strip("@")
    else:
        return ""
    return urlunsplit((scheme, host, _quoted(path), _quoted(query), _quoted(fragment))) if valid else ""


def _quoted(part: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=_SAFE, errors="ignore")

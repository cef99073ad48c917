"""Who sends a request: by its token in a closed installation, else by its address; never kept in the clear."""

from __future__ import annotations

import functools
import hmac
import os
import secrets
from pathlib import Path

from flask import g, request

from service.config import Settings
from service.services import services

_FILE = "secret"
_DIGITS = 32


@functools.cache
def secret_of(settings: Settings) -> bytes:
    """What this installation signs and digests with: its setting, or a file that only it can read."""
    if settings.secret:
        return settings.secret.encode()
    folder = Path(settings.data)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _FILE
    if not path.exists():
        new = folder / f".{_FILE}-{secrets.token_hex(8)}"
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex().encode())
        try:
            os.link(new, path)  # of several that start at once, the first one's
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path.read_bytes()


def digest(settings: Settings, purpose: str, value: str) -> str:
    """``value`` as a digest that only this installation can make."""
    return hmac.digest(secret_of(settings), f"{purpose}\0{value}".encode(), "sha256").hex()[:_DIGITS]


def current() -> str:
    """The client of the current request, as a digest."""
    token = g.get("token", "")
    return digest(services().settings, "token" if token else "address", token or request.remote_addr or "")

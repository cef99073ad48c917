"""One run at a time for one OUT."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from converter.errors import OutputBusy

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def held(path: Path, out: Path) -> Iterator[None]:
    """Holds the lock file ``path`` for the block; the system frees it when the process dies. Raises OutputBusy."""
    descriptor = _acquire(path, out)
    try:
        yield
    finally:
        # Unlinked while still held, so that nobody who opened it before can take a lock on a file that is gone …
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _acquire(path: Path, out: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _try_lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise OutputBusy(out=str(out)) from error
        if _is_still(path, descriptor):
            return descriptor
        os.close(descriptor)  # … and one who did take it starts again with the file that stands there now.


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False

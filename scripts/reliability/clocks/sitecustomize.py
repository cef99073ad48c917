"""Read by every Python whose clock is libfaketime's, before all else.

``time.sleep`` sleeps until a moment of the monotonic clock; libfaketime, told to leave that clock alone, fails there
(EINVAL). ``select`` sleeps for so many seconds instead.
"""

import select
import time


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select((), (), (), seconds)


time.sleep = _sleep  # type: ignore[assignment]

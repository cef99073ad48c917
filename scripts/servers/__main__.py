"""Runs the servers of a cluster on this machine until Ctrl-C, and prints the settings of a service with them."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading

from scripts.servers import S3, PostgreSQL, Redis
from scripts.servers.s3 import ENVIRONMENT


def main() -> None:
    with contextlib.ExitStack() as stack, contextlib.suppress(KeyboardInterrupt):
        database, broker = stack.enter_context(PostgreSQL()), stack.enter_context(Redis())
        storage = stack.enter_context(S3())
        settings = {
            "HUIBIAN_DATABASE_URL": database.create("huibian"), "HUIBIAN_BROKER_URL": broker.url,
            "HUIBIAN_STORAGE_URL": storage.create("huibian"), "HUIBIAN_SECRET": "only-for-this-machine", **ENVIRONMENT,
        }  # fmt: skip
        for name, value in settings.items():
            print(f"export {name}='{value}'")
        sys.stdout.flush()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        threading.Event().wait()


if __name__ == "__main__":
    main()

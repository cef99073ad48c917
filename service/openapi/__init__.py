"""The description of the API (OpenAPI 3.1), served at ``/api/v1/openapi.json``.

It is kept by hand, as two tables: what the addresses take and answer (:mod:`.paths`), and the shapes of values
(:mod:`.schemas`), of which Options, Compilation and corrections come from their types. A test compares it with the
routes, and schemathesis with what is answered.
"""

from __future__ import annotations

import functools
from typing import Any

from converter.version import VERSION
from service.openapi.paths import paths
from service.openapi.schemas import schemas

_ABOUT = """\
One compilation (汇编) of work reports in; every report, and the whole, out as Word, EPUB, Markdown or HTML.

An upload makes a job. Its id is unguessable and the only key to it. A job is `queued`, then `running`, and ends `done`,
`failed` (a fault of the service) or `rejected` (the input cannot be converted). A correction names in `If-Match` the
version that it was made on, and is written as the next one; the former one can be downloaded all the time.

Errors are `application/problem+json` with a stable `code`.
"""


@functools.cache
def document() -> dict[str, Any]:
    """The description, as a JSON value."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "huibian 汇编", "version": VERSION, "description": _ABOUT,
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"token": []}],
        "paths": paths(),
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Asked for where HUIBIAN_TOKENS is set."}
            },
        },
    }  # fmt: skip

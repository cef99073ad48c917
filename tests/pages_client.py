"""What the tests of the pages share: sending the form, waiting for a job, reading a page."""

from __future__ import annotations

import io
import time
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart


def posted(client: FlaskClient, address: str, fields: dict[str, Any]) -> Any:
    """The answer to a form."""
    boundary, body = encode_multipart(fields)
    return client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def sent(client: FlaskClient, *texts: str, name: str = "报告汇编.txt", **fields: Any) -> Any:
    """The answer to the form with a file for each of ``texts``."""
    files = [FileStorage(io.BytesIO(text.encode()), name) for text in texts]
    return posted(client, "/jobs", {"file": files, **fields})


def ended(client: FlaskClient, address: str) -> str:
    """The path of the job's page, once nothing is being written."""
    path = address.removeprefix("http://localhost")
    for _ in range(600):
        if not client.get(f"{path}/state").get_json()["open"]:
            return path
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def uploaded(client: FlaskClient, text: str, **fields: Any) -> str:
    """The path of the page of a job that is done."""
    answer = sent(client, text, **fields)
    assert answer.status_code == 303, answer.text
    return ended(client, answer.headers["Location"])


def tree(text: str) -> Any:
    return html.fromstring(text)


def words_of(node: Any) -> str:
    return " ".join(node.text_content().split())

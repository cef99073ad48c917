"""The REST API (DESIGN 3.5)."""

from service.api import creating, outline
from service.api.blueprint import api
from service.api.downloads import archive, file, send_file
from service.api.failures import handle_errors
from service.api.shown import described, error_of, files_of, job_of

__all__ = [
    "api", "archive", "creating", "described", "error_of", "file", "files_of", "handle_errors", "job_of", "outline",
    "send_file",
]  # fmt: skip

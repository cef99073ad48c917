"""The web service: upload a compilation, look at what was found, download the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from service.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application, with its database migrated and its worker processes at hand.

    ``settings`` default to the environment's. Whoever makes the application ends it with ``service.app.close(app)``.
    """
    from service.app import create

    return create(settings)

"""Puts the application together."""

from __future__ import annotations

from flask import Flask, Response

from service import api, security, web
from service.config import Settings, from_environment
from service.services import KEY, Services

_FORM_PARTS = 100
"""Fields and files of a form."""


def create(settings: Settings | None = None) -> Flask:
    """See :func:`service.create_app`."""
    settings = settings or from_environment()
    app = Flask("service")
    limit = settings.max_upload + settings.max_text
    app.config.update(
        MAX_CONTENT_LENGTH=limit, MAX_FORM_MEMORY_SIZE=settings.max_text, MAX_FORM_PARTS=_FORM_PARTS
    )  # fmt: skip
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions[KEY] = services = Services(settings)
    app.register_blueprint(web.pages)
    app.register_blueprint(api.api)
    api.handle_errors(app)
    app.before_request(security.refuse_cross_site)
    app.after_request(security.add_headers)
    app.add_url_rule("/healthz", view_func=_healthy)
    services.start()
    return app


def close(app: Flask) -> None:
    """Ends what the application started."""
    app.extensions[KEY].close()


def _healthy() -> Response:
    return Response("ok\n", mimetype="text/plain")

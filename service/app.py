"""Puts the application together."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from service import api, auth, health, logs, metrics, security, web
from service.config import Settings, from_environment
from service.services import KEY, Services

_FORM_PARTS = 100
"""Fields and files of a form."""


def create(settings: Settings | None = None) -> Flask:
    """See :func:`service.create_app`."""
    settings = settings or from_environment()
    app = Flask("service")
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_upload + settings.max_text, MAX_FORM_MEMORY_SIZE=settings.max_text,
        MAX_FORM_PARTS=_FORM_PARTS,
    )  # fmt: skip
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, x_prefix=hops)  # type: ignore[method-assign]
    app.extensions[KEY] = services = Services(settings)
    for blueprint in (web.pages, api.api, auth.login):
        app.register_blueprint(blueprint)
    api.handle_errors(app)
    logs.watch(app)
    metrics.watch(app)
    health.add(app)
    app.before_request(security.limit_body)
    app.before_request(security.refuse_cross_site)
    app.before_request(auth.require_token)
    app.after_request(security.add_headers)
    services.start()
    return app


def close(app: Flask) -> None:
    """Ends what the application started."""
    app.extensions[KEY].close()

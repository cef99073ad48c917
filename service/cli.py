"""``huibian serve``: the web service with everything embedded."""

from __future__ import annotations

import logging
import signal
from types import FrameType
from typing import Any

import click
import msgspec

from converter.cli import terminal
from service import app as application
from service.config import from_environment

THREADS = 16


@click.command(short_help="启动网页服务 / Run the web service.")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址 / The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="端口 / The port (0: any free)."
)
@click.option(
    "--data",
    default="",
    metavar="DIR",
    help="数据放在哪里（默认 huibian-data） / Where to keep the data (default: huibian-data).",
)
def serve(host: str, port: int, data: str) -> int:
    """启动网页服务：一个进程，SQLite，一个文件夹。按 Ctrl-C 结束。

    Run the web service with everything embedded: one process, SQLite, one folder. Ctrl-C ends it. Every other setting
    is an environment variable HUIBIAN_…; docs/settings.md lists them.
    """
    from waitress.server import create_server

    settings = from_environment()
    if data:
        settings = msgspec.structs.replace(settings, data=data)
    signal.signal(signal.SIGTERM, _interrupt)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = application.create(settings)
    try:
        server: Any = create_server(
            app, host=host, port=port, threads=THREADS, max_request_body_size=settings.max_upload * 2
        )
        click.echo(
            terminal.choose(
                f"汇编已启动：http://{host}:{server.effective_port}/",
                f"huibian serves at http://{host}:{server.effective_port}/",
            )
        )
        server.run()
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: {error.strerror or error}") from error
    finally:
        application.close(app)
    return 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt

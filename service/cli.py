"""``huibian serve``: the web service with everything embedded."""

from __future__ import annotations

import signal
from types import FrameType

import click
import msgspec

from converter.cli import terminal
from service import app as application
from service import logs, server
from service.config import from_environment


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
    settings = from_environment()
    if data:
        settings = msgspec.structs.replace(settings, data=data)
    signal.signal(signal.SIGTERM, _interrupt)
    logs.configure(settings.log_level)
    app = application.create(settings)
    try:
        running = server.server_for(app, settings, host, port)
        address = f"http://{host}:{running.effective_port}/"
        click.echo(terminal.choose(f"汇编已启动：{address}", f"huibian serves at {address}"))
        running.run()
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: {error.strerror or error}") from error
    finally:
        application.close(app)
    return 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt

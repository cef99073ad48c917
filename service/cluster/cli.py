"""``huibian worker``: one worker of a larger installation."""

from __future__ import annotations

import click

from service.cluster import worker as cluster
from service.config import InvalidSetting, from_environment
from service.jobs import LANES


@click.command(short_help="启动一个工作进程 / Run a worker of a larger installation.")
@click.option(
    "--lane",
    "lanes",
    multiple=True,
    type=click.Choice(LANES),
    help="只做这一类任务（可重复；默认全做） / Do jobs of this lane only (may be repeated; default: all).",
)
@click.option(
    "--check",
    is_flag=True,
    help="只问本机的工作进程是否应答，应答则状态为 0 / Only ask whether a worker of this machine answers (status 0).",
)
def worker(lanes: tuple[str, ...], check: bool) -> int:
    """启动一个工作进程：从消息队列领任务，在 HUIBIAN_WORKERS 个进程里转换。

    Run a worker of a larger installation: it takes jobs from the broker and converts them in HUIBIAN_WORKERS processes,
    each within its limits of time and memory. SIGTERM ends it once what runs has ended. Its settings are the
    environment variables HUIBIAN_… of the web processes; docs/settings.md lists them.
    """
    settings = from_environment()
    if not settings.broker_url:
        raise InvalidSetting(name="HUIBIAN_BROKER_URL", reason="redis://… | amqp://…")
    if check:
        return 0 if cluster.answers(settings) else 1
    return cluster.run(settings, lanes or LANES)

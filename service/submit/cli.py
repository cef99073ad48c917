"""``huibian submit``: many compilations sent as jobs to a service, followed, and fetched."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import click
import msgspec

from converter.cli import terminal
from converter.cli.choices import writing_options
from converter.cli.terminal import choose
from converter.options import Options
from service.submit import journal
from service.submit.batch import Batch
from service.submit.client import Client
from service.submit.inputs import Folder, Source
from service.submit.journal import Journal
from service.submit.naming import Naming
from service.submit.patience import Patience
from service.submit.places import FolderPlace, Place
from service.submit.report import Report, report, say_failures
from service.submit.work import Item, Work

_TOKEN = "HUIBIAN_TOKEN"
_BUCKET = "s3://"
_LOOK_SECONDS = 0.2
_FAILED, _WARNED, _INTERRUPTED = 1, 3, 130


class How(NamedTuple):
    """How a run is done."""

    server: str
    zipped: bool
    force: bool
    in_flight: int
    patience: float
    retry: bool
    erase: bool
    strict: bool
    quiet: bool


def _server(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise click.BadParameter(f"{value!r}: http://… | https://…")
    return value


@click.command(short_help="批量转换 / Send many compilations as jobs to a service.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o",
    "--out",
    "out",
    required=True,
    metavar="OUT",
    help="结果放到哪个文件夹，或 s3://桶/前缀 / The folder, or s3://bucket/prefix, for the results.",
)
@click.option(
    "--server",
    default="http://127.0.0.1:8000",
    show_default=True,
    envvar="HUIBIAN_SERVER",
    show_envvar=True,
    metavar="URL",
    callback=_server,
    help="服务的网址；口令取自环境变量 HUIBIAN_TOKEN / The service; its token is taken from HUIBIAN_TOKEN.",
)
@writing_options
@click.option(
    "--zip", "zipped", is_flag=True, help="每份写成一个 zip 文件 / Write a zip file for each instead of a folder."
)
@click.option(
    "--force",
    is_flag=True,
    help="结果里有别人的改动也替换，旧的留作 NAME.~1~ / Replace an edited result, keeping it as NAME.~1~.",
)
@click.option(
    "--in-flight",
    default=16,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="同时有多少份在服务器上 / Jobs that may be open at a time.",
)
@click.option(
    "--patience",
    default=300,
    show_default=True,
    metavar="SECONDS",
    type=click.FloatRange(0),
    help="服务器没有应答时等多久 / How long to wait for a service that does not answer.",
)
@click.option("--retry", is_flag=True, help="上次被拒绝的也再送 / Also send again what was rejected before.")
@click.option(
    "--erase", is_flag=True, help="取回后从服务器上删除 / Erase each job from the service once it is fetched."
)
@click.option("--strict", is_flag=True, help="有警告时以状态 3 结束 / End with status 3 when there were warnings.")
@click.option("--quiet", is_flag=True, help="只说错误 / Say nothing but errors.")
def submit(
    inputs: tuple[str, ...], out: str, server: str, zipped: bool, force: bool, in_flight: int, patience: float,
    retry: bool, erase: bool, strict: bool, quiet: bool, **choices: Any,
) -> int:  # fmt: skip
    """把 INPUT（文件、文件夹，或 s3://桶/前缀）里的每份汇编送到一个汇编服务去转换，结果取回到 OUT。

    Send every compilation in INPUT (files, folders, s3://bucket/prefix) to a service of huibian, and fetch the results
    into OUT: a folder for each (in a bucket, and with --zip, a zip), as convert would write it. The same command again
    does only what is not done yet; it may be interrupted at any time. What was done is noted in OUT. Exit status: 0
    done, 1 some failed, 2 wrong usage, 3 done with warnings (--strict), 130 interrupted.
    """
    options = msgspec.json.encode(Options(**choices))
    how = How(server, zipped, force, in_flight, patience, retry, erase, strict, quiet)
    with _place(out, how) as (place, kept):
        items = _items([_source(given, out) for given in inputs], kept)
        return _Run(items, place, kept, options, how).run()


@contextmanager
def _place(out: str, how: How) -> Iterator[tuple[Place, Journal]]:
    if out.startswith(_BUCKET):
        bucket = _bucket()
        with bucket.kept(out) as in_bucket:
            yield bucket.BucketPlace(out), in_bucket
    else:
        with journal.kept(Path(out)) as in_folder:
            yield FolderPlace(Path(out), zipped=how.zipped, force=how.force), in_folder


def _bucket() -> ModuleType:
    """The part that speaks S3, whose library is an extra: folders do without."""
    try:
        from service.submit import bucket
    except ModuleNotFoundError as error:
        raise terminal.not_installed(error, "scale") from error
    return bucket


def _source(given: str, out: str) -> Source:
    to_bucket = out.startswith(_BUCKET)
    if given.startswith(_BUCKET):
        source: Source = _bucket().BucketSource(given, out if to_bucket else "")
        return source
    if not to_bucket and os.path.realpath(given) == os.path.realpath(out):
        raise click.UsageError("OUT 不能就是 INPUT / OUT cannot be INPUT itself")
    return Folder(Path(given), None if to_bucket else Path(out))


def _items(sources: Sequence[Source], kept: Journal) -> list[Item]:
    """Every input once, in the order of the sources, with its name."""
    naming, found = Naming(), dict[str, Item]()
    for known in kept.entries.values():
        naming.keep(known.input, known.name)
    for source in sources:
        for input in source.inputs():
            if input.id not in found:
                entry = kept.entries.get(input.id)
                found[input.id] = Item(input, source, entry.name if entry else naming.give(input, source.root))
    return list(found.values())


class _Run:
    def __init__(self, items: list[Item], place: Place, kept: Journal, options: bytes, how: How) -> None:
        self._items, self._kept, self._how = items, kept, how
        self._patience = Patience(how.server, how.patience, self._away)
        self._client = Client(how.server, os.environ.get(_TOKEN, ""), connections=how.in_flight)
        self._work = Work(self._client, self._patience, place, kept, options, retry=how.retry, erase=how.erase)
        self._batch = Batch(self._work, how.in_flight)

    def run(self) -> int:
        """The exit status, once there is nothing left to be done. Raises what ends the run before that."""
        steps = {item.input.id: self._work.plan(item) for item in self._items}
        asked = {
            step: [item for item in self._items if steps[item.input.id] == step] for step in ("send", "follow", "over")
        }
        interrupted = False
        try:
            self._batch.start(asked["send"], asked["follow"])
            self._watch(len(self._items), len(asked["over"]))
        except KeyboardInterrupt:
            interrupted = True
        finally:
            with suppress(KeyboardInterrupt):
                self._patience.stopping.set()
                self._batch.stop()
                self._client.close()
        settled = [id for id, step in steps.items() if step == "over" or id in self._batch.over]
        told = report(settled, self._batch.over, len(self._items), self._kept.entries)
        self._tell(told, interrupted=interrupted)
        if self._batch.error:
            raise self._batch.error
        return _INTERRUPTED if interrupted else self._status(told)

    def _watch(self, total: int, over: int) -> None:
        hidden = self._how.quiet or not sys.stderr.isatty()
        shown = choose("完成", "done")
        with click.progressbar(
            length=total, label=shown, file=sys.stderr, hidden=hidden, show_pos=True, item_show_func=self._in_flight
        ) as bar:
            bar.update(over)
            while self._batch.is_running():
                self._patience.stopping.wait(_LOOK_SECONDS)
                bar.update(over + len(self._batch.over) - bar.pos, 0)

    def _in_flight(self, _item: int | None) -> str:
        return choose(f"在途 {self._batch.in_flight}", f"{self._batch.in_flight} in flight")

    def _away(self, reason: str) -> None:
        if not self._how.quiet:
            most = round(self._how.patience)
            terminal.say(
                choose(
                    f"服务 {self._how.server} 没有应答（{reason}），继续试，最多 {most} 秒",
                    f"{self._how.server} does not answer ({reason}); trying for up to {most} seconds",
                )
            )

    def _tell(self, told: Report, *, interrupted: bool) -> None:
        say_failures(told.failed)
        if not self._how.quiet:
            for line in told.lines():
                click.echo(line)
        if interrupted:
            terminal.say(choose("已中断；再运行同一条命令就接着做", "Interrupted; the same command goes on from here"))

    def _status(self, told: Report) -> int:
        if told.failed:
            return _FAILED
        warned = "error" in told.severities or (self._how.strict and "warning" in told.severities)
        return _WARNED if warned else 0

"""The faults that are played, and the plan that draws them."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

from scripts.reliability import bucket
from scripts.reliability.clients import Crowd, Document, Job
from scripts.reliability.installation import Installation
from scripts.reliability.units import Unit
from scripts.servers import Server
from service.cluster.runner import ClusterRunner
from service.database import Database
from service.waiting import WaitingList

_HOUR = 3600.0
_LOOK_SECONDS = 0.1
_AGAIN = 5
"""Jobs whose messages are sent again at once."""


class Scene(NamedTuple):
    """Where faults are played: on whom, under whose eyes, and the documents that kill."""

    on: Installation
    crowd: Crowd
    poison: Callable[[], Document]


Play = Callable[[Scene, random.Random], Job | None]


class Kind(NamedTuple):
    """One kind of fault, in Chinese and English; two that touch the same thing (``what``) wait for each other."""

    zh: str
    en: str
    play: Play
    what: str = ""


class Planned(NamedTuple):
    """A fault, once so large a share of the jobs is sent."""

    moment: float
    kind: Kind
    seed: int


class Played(NamedTuple):
    """A fault with the seconds since 1970 in which it lasted, and the job that was its cause, where it had one."""

    kind: Kind
    begin: float
    end: float
    cause: Job | None


def _web_killed(scene: Scene, chance: random.Random) -> None:
    _one_whose_child_dies(scene.on.webs, chance)


def _worker_child_killed(scene: Scene, chance: random.Random) -> None:
    _one_whose_child_dies(scene.on.workers, chance)


def _one_whose_child_dies(units: Sequence[Unit], chance: random.Random) -> None:
    unit = chance.choice(units)
    while not unit.kill_child(chance.random()):
        time.sleep(0.1)  # it is just being started


def _master_killed(scene: Scene, chance: random.Random) -> None:
    chance.choice(scene.on.webs).kill()


def _worker_killed(scene: Scene, chance: random.Random) -> None:
    chance.choice(scene.on.workers).kill()


def _broker_restarted(scene: Scene, chance: random.Random) -> None:
    _restart(scene.on.broker, chance.uniform(0.5, 4))


def _database_restarted(scene: Scene, chance: random.Random) -> None:
    _restart(scene.on.database, chance.uniform(0.5, 4))


def _restart(server: Server, away: float) -> None:
    server.kill()
    time.sleep(away)
    server.start()


def _storage(state: str) -> Play:
    def play(scene: Scene, chance: random.Random) -> None:
        scene.on.storage.state = state
        time.sleep(chance.uniform(3, 8))
        scene.on.storage.state = bucket.WELL

    return play


def _network_cut(scene: Scene, chance: random.Random) -> None:
    link = chance.choice(scene.on.links)
    chance.choice([link.cut, link.hold])()
    time.sleep(chance.uniform(2, 8))
    link.cut()  # what was held is lost, as where a router forgets its connections
    link.mend()


def _clock_jumps(scene: Scene, chance: random.Random) -> None:
    """There and back again: a jump each way."""
    unit = chance.choice([*scene.on.workers, *scene.on.webs])
    unit.set_clock(chance.choice((-1, 1)) * chance.uniform(2, 40) * _HOUR)
    time.sleep(chance.uniform(5, 12))
    unit.set_clock(0)


def _poison(scene: Scene, _chance: random.Random) -> Job:
    return scene.crowd.send(scene.poison())


def _delivered_twice(scene: Scene, chance: random.Random) -> None:
    database = Database(scene.on.settings.database(), pooled=False)
    runner = ClusterRunner(scene.on.settings, WaitingList(database))
    ids = scene.crowd.accepted[-3 * _AGAIN :]
    for id in chance.sample(ids, min(_AGAIN, len(ids))) * 2:
        runner.submit(id, 1)
    runner.close()
    database.close()


KINDS = (
    Kind("网页进程被 kill -9", "web process killed (-9)", _web_killed),
    Kind("gunicorn 主进程被 kill -9", "gunicorn's main process killed (-9)", _master_killed),
    Kind("worker 主进程被 kill -9", "main process of a worker killed (-9)", _worker_killed),
    Kind("worker 子进程被 kill -9", "child of a worker killed (-9)", _worker_child_killed),
    Kind("消息队列被 kill -9 后重启", "broker killed (-9) and started again", _broker_restarted, "broker"),
    Kind("数据库被 kill -9 后重启", "database killed (-9) and started again", _database_restarted, "database"),
    Kind("存储答复 503", "storage answers 503", _storage(bucket.FAILING), "storage"),
    Kind("存储缓慢", "storage is slow", _storage(bucket.SLOW), "storage"),
    Kind("存储中途断开", "storage cuts bodies off", _storage(bucket.CUT), "storage"),
    Kind("worker 与消息队列之间断网", "network between worker and broker cut", _network_cut, "network"),
    Kind("时钟跳变数小时（来回）", "clock jumps by hours, both ways", _clock_jumps, "clock"),
    Kind("文件使读它的进程都死掉", "a document kills every process that reads it", _poison),
    Kind("消息重复投递", "messages delivered again", _delivered_twice, "broker"),
)


def plan(count: int, seed: int) -> list[Planned]:
    """``count`` faults at random moments of a run, of each kind as many as of any other, or one more."""
    chance = random.Random(seed)
    whole, rest = divmod(count, len(KINDS))
    kinds = [*KINDS * whole, *chance.sample(KINDS, rest)]
    found = [Planned(chance.uniform(0.03, 0.97), kind, chance.randrange(1 << 30)) for kind in kinds]
    return sorted(found, key=lambda planned: planned.moment)


class Stage:
    """Plays planned faults in time, each in a thread of its own, so that they may meet."""

    def __init__(self, scene: Scene, say: Callable[[str], None]) -> None:
        self._scene, self._say = scene, say
        self._locks = {kind.what: threading.Lock() for kind in KINDS if kind.what}
        self._played: list[Played] = []
        self._wrong: list[str] = []

    def play(self, planned: Sequence[Planned], sent: Callable[[], float]) -> list[Played]:
        """What was played, once all is over; ``sent`` is the share of the jobs that is sent by now.

        Raises RuntimeError where a fault itself could not be played.
        """
        threads = []
        for one in planned:
            while sent() < one.moment:
                time.sleep(_LOOK_SECONDS)
            threads.append(threading.Thread(target=self._one, args=[one]))
            threads[-1].start()
        for thread in threads:
            thread.join()
        if self._wrong:
            raise RuntimeError("; ".join(self._wrong))
        return self._played

    def _one(self, planned: Planned) -> None:
        kind = planned.kind
        held: AbstractContextManager[object] = self._locks[kind.what] if kind.what else nullcontext()
        try:
            with held:
                begin = time.time()
                self._say(kind.en)
                cause = kind.play(self._scene, random.Random(planned.seed))
                self._played.append(Played(kind, begin, time.time(), cause))
        except Exception as error:  # told by whoever waits for the thread
            self._wrong.append(f"{kind.en}: {error!r}")

"""The table of faults and how everything ended under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scripts.reliability.clients import Crowd
from scripts.reliability.faults import KINDS, Played
from scripts.reliability.verdict import ENDS, Ended, Verdict, hit

BEGIN = "<!-- figures: make reliability -->"
_HEAD = (
    "故障 / fault", "次数 / times", "期间未结束的任务 / jobs open meanwhile", "结果正确 / right",
    "字节不同 / wrong bytes", "丢失 / lost", "写了两次 / written twice",
)  # fmt: skip


def lines(verdict: Verdict, played: Sequence[Played], crowd: Crowd) -> Iterator[str]:
    """The figures as Markdown."""
    poisons = sum(one.job.document.wanted is None for one in verdict.jobs)
    again = sum(count for answer, count in crowd.answers.items() if " " not in answer)
    jobs = len(verdict.jobs) - poisons
    yield (
        f"{jobs} 个任务，{len(played)} 次故障；另有 {poisons} 个使进程死掉的文件，应以 `worker-lost` 结束。"
        f"客户端重发请求 {again} 次。"
    )
    yield ""
    yield (
        f"{jobs} jobs under {len(played)} faults, and {poisons} documents that kill whoever reads them, which are to "
        f"end as `worker-lost`. Clients repeated {again} requests."
    )
    yield ""
    yield _row(*_HEAD)
    yield _row("---", *["---:"] * (len(_HEAD) - 1))
    for kind in KINDS:
        if mine := [one for one in played if one.kind == kind]:
            yield _counted(f"{kind.zh} / {kind.en}", len(mine), hit(verdict, mine))
    yield _counted("**全部 / all**", len(played), verdict.jobs)
    for wrong in verdict.wrong:
        yield f"- {wrong}"


def _counted(what: str, times: int, jobs: Sequence[Ended]) -> str:
    ends = Counter(job.end for job in jobs)
    return _row(what, times, len(jobs), *(ends[end] for end in ENDS))


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"

"""The signs of life of a worker."""

from __future__ import annotations

import threading

import pytest

from service.heart import Cancelled, Heart


class Record:
    """A job's record, which fails to take the first signs of life, and takes ``wanted`` of the others."""

    def __init__(self, failing: int, wanted: int) -> None:
        self._failing, self._wanted = failing, wanted
        self.asked = 0
        self.taken = list[tuple[str, int, int]]()
        self.told = threading.Event()

    def beat(self, id: str, number: int, stage: str, done: int, total: int) -> bool:
        self.asked += 1
        if self.asked <= self._failing:
            raise OSError
        self.taken.append((stage, done, total))
        self.told.set()
        return len(self.taken) <= self._wanted


def test_a_heart_beats_on_after_a_database_that_failed() -> None:
    record = Record(failing=2, wanted=10)
    with Heart(record, "job", 1) as heart:  # type: ignore[arg-type]
        heart.note("reports", 3, 9)
        assert record.told.wait(20)
    assert record.asked == 3
    assert record.taken == [("reports", 3, 9)]


def test_work_that_nobody_wants_any_more_is_told_so_at_its_next_note() -> None:
    record = Record(failing=0, wanted=0)
    with Heart(record, "job", 1) as heart:  # type: ignore[arg-type]
        heart.note("reports", 1, 9)
        assert record.told.wait(20)
        heart.stop()
        with pytest.raises(Cancelled):
            heart.note("reports", 2, 9)

"""What all tests share: the flag for golden files and Hypothesis' settings."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# Two loaded cores make any deadline a matter of luck. In CI the examples are the same in every run, so that a red
# run can be repeated; elsewhere they are new each time and find what is new.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cluster", action="store_true", help="the service on PostgreSQL, Celery with Redis, and S3")
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew from what is written now")


@pytest.fixture(scope="session", autouse=True)
def _servers(request: pytest.FixtureRequest) -> Iterator[None]:
    """With ``--cluster`` the servers on which the applications of the tests are installed."""
    if request.config.getoption("--cluster"):
        from tests import cluster

        with cluster.shared():
            yield
    else:
        yield


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether the golden files are to be written anew instead of compared."""
    return bool(request.config.getoption("--update-golden"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--cluster`` what is about one process with everything embedded is left out."""
    if config.getoption("--cluster"):
        items[:] = [item for item in items if item.get_closest_marker("local") is None]

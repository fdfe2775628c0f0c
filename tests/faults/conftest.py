"""What the tests of faults share: the stores operations begin with, and the process that forks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.forked import Forks, forks
from tests.faults.operating import Made, make


@pytest.fixture(scope="package")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A store without the two tables and one with them; tests work on copies."""
    return make(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="package")
def forking() -> Iterator[Forks]:
    """Starts operations that can be killed."""
    with forks() as started:
        yield started

"""The small system as a real store, built once for all specs that only read it."""

from __future__ import annotations

import pytest

from coaching_analytics.store import Gate
from tests.spec.small_system import small_system
from tests.stores import make_store


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    return make_store(tmp_path_factory.mktemp("small"), small_system())

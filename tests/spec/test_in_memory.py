"""Figures of marts in memory, built one by one when they are asked for, are those of a real store.

Specs ask marts in memory because a store costs four times as much. This test is what lets them. One world has
logs, the other ratings of two years and money.
"""

from __future__ import annotations

import pandas as pd
import pytest

from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.option_system import option_store, options
from tests.spec.small_system import small_system

REGIONS = {"north": (0.2, 900.0), "south": (0.6, 2_700.0)}


@pytest.fixture(scope="module")
def logged() -> Gate:
    return gate_of(small_system())


@pytest.fixture(scope="module")
def paid() -> Gate:
    return options(REGIONS, spread=(0.1, 60.0))


@pytest.fixture(scope="module")
def paid_store(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    return option_store(tmp_path_factory.mktemp("paid"), REGIONS, spread=(0.1, 60.0))


def same(name: str, memory: Gate, store: Gate) -> None:
    of_memory, of_store = (REGISTRY[name].function(gate, Selection()).rows for gate in (memory, store))
    pd.testing.assert_frame_equal(of_memory, of_store)


@pytest.mark.parametrize("name", REGISTRY)
def test_a_figure_of_logs_is_that_of_a_store(name: str, logged: Gate, small: Gate) -> None:
    same(name, logged, small)


@pytest.mark.parametrize("name", REGISTRY)
def test_a_figure_of_ratings_and_money_is_that_of_a_store(name: str, paid: Gate, paid_store: Gate) -> None:
    same(name, paid, paid_store)

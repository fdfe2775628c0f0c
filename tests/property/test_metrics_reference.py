"""The coaching metrics equal a plain-Python reference on random little stores.

The stores hold group sessions over three sites, leavers, leave, an empty month and co-coaching.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coaching_analytics import metrics
from coaching_analytics.metrics.result import Result
from coaching_analytics.store.gate import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.property import reference, reference_metrics
from tests.property.random_store import NORMAL, SEEDS, random_store
from tests.property.reference import Store
from tests.property.reference_metrics import all_facts

PLACES = {
    (): lambda site: None,
    ("region",): lambda site: site["region_id"],
    ("setting",): lambda site: site["setting"],
}


@cache
def world(seed: int) -> tuple[Store, Gate, list[date], Selection]:
    """A random store, its gate, the months it covers and the choice of all of them."""
    store = random_store(seed)
    months = reference.months(store)
    end = reference.next_month(months[-1])
    gate = gate_of(store)
    return store, gate, months, Selection(window=Window(months[0], end))


def values(result: Result, *facets: str, **fixed: str) -> dict[Any, float]:
    """Known values by place (None for all) and facets."""
    place = result.by[0] if result.by[0] in ("region", "setting") else None
    return {
        (row.by[place] if place else None, *(row.by[name] for name in facets)): float(row.value)
        for row in result.records()
        if row.value is not None and all(row.by[name] == value for name, value in fixed.items())
    }


def per_coach(curve: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Average sites and full-time-post days by coach."""
    return {name: curve.set_index("coach_id")[name].to_dict() for name in ("sites", "fte_days")}


@pytest.mark.parametrize("seed", SEEDS)
def test_sites_per_coach(seed: int) -> None:
    """Three bases and four units, whole or by setting; a coach without sites counts in the whole only."""
    store, gate, months, selection = world(seed)
    by = ("setting",) if seed % 2 else ()
    got = values(metrics.sites_per_coach(gate, selection, by=by), "basis", "unit")
    expected = reference_metrics.sites_per_coach(store, months, PLACES[by])
    assert got == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", NORMAL[:15])
def test_load_of_each_coach(seed: int) -> None:
    """Sites on average and per person, from the coach's months and, when settings are chosen, from sites."""
    store, gate, months, selection = world(seed)
    expected = reference_metrics.loads(store, months)
    whole = metrics.sites_per_coach(gate, selection).curves["coaches"]
    for name, values_of in per_coach(whole).items():
        assert values_of == pytest.approx(expected[name]), name
    chosen = replace(selection, settings=("centre", "home"))
    placed = metrics.sites_per_coach(gate, chosen).curves["coaches"]
    assert per_coach(placed)["sites"] == pytest.approx({c: n for c, n in expected["sites"].items() if n})


@pytest.mark.parametrize("seed", SEEDS)
def test_coverage(seed: int) -> None:
    """Sites at risk with a contact, at least once and as the mean of whole quarters, by several places."""
    store, gate, months, selection = world(seed)
    facts, quarters = all_facts(store, months), reference_metrics.quarter_facts(store, months)
    for by, place in PLACES.items():
        result = metrics.coverage(gate, selection, by=by)
        once = values(result, "recipient", statistic="at_least_once")
        assert once == pytest.approx(reference_metrics.reach(facts, place)), by
        means = values(result, "recipient", statistic="mean_of_quarters")
        assert means == pytest.approx(reference_metrics.mean_of_quarters(quarters, place)), by


@pytest.mark.parametrize("seed", SEEDS)
def test_dosage_rate(seed: int) -> None:
    """Mean, median and quartiles of hours an operating month, by several places."""
    store, gate, months, selection = world(seed)
    facts = all_facts(store, months)
    for by, place in PLACES.items():
        expected = reference_metrics.dosage(facts, place)
        result = metrics.dosage_rate(gate, selection, by=by)
        means = {(cell,): value for cell, (value, _) in expected.items()}
        assert values(result, statistic="mean") == pytest.approx(means), by
        for statistic, level in (("median", 0.5), ("q25", 0.25), ("q75", 0.75)):
            wanted = {(cell,): float(np.quantile(rates, level)) for cell, (_, rates) in expected.items()}
            assert values(result, statistic=statistic) == pytest.approx(wanted), by


@pytest.mark.parametrize("seed", SEEDS)
def test_time_use(seed: int) -> None:
    """Shares of paid and of logged time by use."""
    store, gate, months, selection = world(seed)
    got = values(metrics.time_use(gate, selection), "use", "share_of")
    expected = reference_metrics.time_use(store, months)
    assert got == pytest.approx({(None, *key): value for key, value in expected.items()})

"""The figures of a bundle: every metric for the filters in force, and for the whole system beside them."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics.document import as_document, as_text
from coaching_analytics.metrics.registry import REGISTRY, Metric
from coaching_analytics.store import Gate, StoreDamaged, StoreError
from coaching_analytics.store.scenarios import saved_scenarios
from coaching_analytics.vocabulary.levers import written
from coaching_analytics.vocabulary.selection import Selection, SelectionError, stated

COMPARED = ("setting", "agency", "region")
"""What pages compare by, the narrowest first."""
SERIES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "quality_level": (("school_year",),),
    "incremental_cost_effectiveness": (("school_year",),),
    "log_completeness": (("month",), ("coach",)),
    "freshness": (("agency",),),
    "join_rate": (("region",),),
}
"""Further ways in which pages show a metric."""
NEAR = 1e-9
"""Sums of floating numbers differ in their last digits from run to run."""
PLACES = ("regions", "agencies", "settings", "sites", "coaches")
OF_THE_STORE = ("snapshot", "loaded")
"""A snapshot's id names the batches; a bundle is imported as one batch of another day, with equal content."""
PLAN, SCENARIOS = "plan", "scenarios"
Options = Mapping[str, tuple[str, ...]]
NO_OPTIONS: Options = MappingProxyType({})
COLUMNS = (
    *("system", "filters", "metric", "question", "unit", "from", "to", "as_of", "by"),
    *("value", "numerator", "denominator", "n", "low", "high", "level", "method"),
    *("excluded", "reason", "cautions", "origin"),
)


def questions(gate: Gate, selection: Selection) -> Iterator[tuple[Selection, str, tuple[str, ...]]]:
    """Everything a bundle answers: each metric for the filters in force, then for the whole system.

    As on the pages: whole, and by region, by agency within one region, by setting within one agency.
    """
    for asked in selections(gate, selection):
        for name, metric in REGISTRY.items():
            for by in broken_down(metric, asked):
                yield asked, name, by


def plans(gate: Gate, selection: Selection) -> Iterator[tuple[Selection, str, tuple[str, ...], Options]]:
    """The plan with every scenario that was saved, for the filters in force and for the whole system."""
    texts = tuple(written(one.scenario) for one in saved_scenarios(gate.path).values() if one.scenario.moved)
    if texts:
        for asked in selections(gate, selection):
            yield asked, PLAN, (), {SCENARIOS: texts}


def selections(gate: Gate, selection: Selection) -> Iterator[Selection]:
    """The filters in force, then the whole system, of each system chosen."""
    chosen = [selection.system] if selection.system else list(gate.systems()["system_id"])
    for system in chosen:
        one = replace(selection, system=system)
        with suppress(SelectionError):  # a system without months: each figure says so itself
            one = one.with_window(gate.window(one))
        whole = Selection(system=system, window=one.window, year_type=one.year_type)
        yield from dict.fromkeys((one, whole))


def broken_down(metric: Metric, selection: Selection) -> Iterator[tuple[str, ...]]:
    """What a metric is shown by for a selection: nothing, the places pages compare, and further series."""
    within = 0 if len(selection.agencies) == 1 else 1 if len(selection.regions) == 1 else 2
    place = next(((name,) for name in COMPARED[within:] if name in metric.by_allowed), ())
    yield from dict.fromkeys(((), place, *SERIES.get(metric.name, ())))


def narrowed(selection: Mapping[str, Any]) -> str:
    """The places a stated selection narrows to; '' for the whole system."""
    return "; ".join(f"{name} {', '.join(selection[name])}" for name in PLACES if selection[name])


def options_of(figure: Mapping[str, Any]) -> Options:
    """The options a figure of a bundle was asked with: the scenarios of a plan, and nothing else.

    Raises
    ------
    ValueError
        When they are others.
    """
    given = figure.get("options", {})
    texts = given.get(SCENARIOS, [])
    plain = set(given) <= {SCENARIOS} and all(isinstance(text, str) for text in texts)
    if not plain or (given and figure["metric"] != PLAN):
        raise ValueError("options that no figure of a bundle has")
    return {SCENARIOS: tuple(texts)} if given else {}


def answer(
    gate: Gate, selection: Selection, metric: str, by: tuple[str, ...], options: Options = NO_OPTIONS
) -> dict[str, Any]:
    """One figure as a document: its answer, or the words in which it was refused."""
    found: dict[str, Any] = {"selection": stated(selection), "metric": metric, "by": list(by)}
    if options:
        found["options"] = {name: list(given) for name, given in options.items()}
    try:
        result = release(REGISTRY[metric].function(gate, selection, by=by, **options), Viewer.owner())
    except SelectionError as refused:
        return {**found, "answer": None, "refused": str(refused)}
    except StoreDamaged:
        raise  # A bundle of a damaged store would look like one of a store that answers little.
    except StoreError:
        return {**found, "answer": None, "refused": "The store could not answer this."}
    # Through JSON, so that what is compared later is what a file can hold.
    return {**found, "answer": json.loads(as_text(as_document(result))), "refused": None}


def differences(before: Any, after: Any, where: str = "") -> Iterator[str]:
    """Where two documents differ, floats by more than their last digits."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after} - set(OF_THE_STORE)):
            yield from differences(before.get(name), after.get(name), f"{where}.{name}" if where else name)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{where}[{place}]")
    elif _is_number(before) and _is_number(after):
        if not math.isclose(before, after, rel_tol=NEAR, abs_tol=NEAR):
            yield f"{where}: {before} and {after}"
    elif before != after:
        yield f"{where}: {before} and {after}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_csv(figures: list[dict[str, Any]]) -> str:
    """The figures as one table; texts that could start a formula have an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for figure in figures:
        writer.writerows([_safe(line.get(name)) for name in COLUMNS] for line in _lines(figure))
    return "\ufeff" + text.getvalue()


def _lines(figure: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    chosen = figure["selection"]
    same = {"system": chosen["system"], "filters": narrowed(chosen), "metric": figure["metric"]}
    found = figure["answer"]
    if found is None:
        yield {**same, "reason": figure["refused"]}
        return
    same |= {"question": found["question"], "unit": found["unit"], "as_of": found["as_of"],
             "from": found["window"]["from"], "to": found["window"]["to"],
             "cautions": " ".join(found["cautions"]), "origin": found["origin"]}  # fmt: skip
    for row in found["rows"]:
        pairs = {name: "; ".join(f"{k}={v}" for k, v in row[name].items()) for name in ("by", "excluded")}
        yield {**same, **row, **(row["interval"] or {}), **pairs}


def _safe(value: Any) -> Any:
    """A text as the tables write it; money, a decimal string, is no text."""
    if not isinstance(value, str) or not value:
        return value
    try:
        float(value)
    except ValueError:
        return value if value[0].isalnum() else f"'{value}"
    return value

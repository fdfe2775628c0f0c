"""Which figures can stand on a map, and which row of an answer is the one meant when none is named."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from coaching_analytics.charts import figure_words
from coaching_analytics.charts.choice import HEADLINES
from coaching_analytics.charts.picture import known
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import Result

FIRST = "coverage"
Cell = dict[str, str | None]
MEANT: Mapping[str, Mapping[str, str]] = {
    "coverage": {"statistic": "at_least_once", "recipient": "any"},
    "sites_per_coach": {"basis": "fte", "unit": "site"},
    "never_reached": {"statistic": "not_reached"},
    "dosage_rate": {"statistic": "median"},
    "time_use": {"use": "observation", "share_of": "paid"},
    "delivery_mix": {"delivery": "in_person"},
    "quality_level": {"line": "latest"},
    "matched_gain": {"lead": "same", "kind": "net"},
    "quality_funnel": {"statistic": "value"},
    "reliable_change": {"lead": "same", "statistic": "up"},
    "rating_overlap": {"statistic": "overlap"},
    "site_status": {"status": "contact", "state": "overdue"},
    "points_per_10k": {"lead": "same", "total": "with_overhead"},
    "cost_per_point": {"lead": "same", "total": "with_overhead"},
    "unit_cost": {"per": "hour", "total": "with_overhead"},
    "coaching_cost": {"total": "with_overhead", "kind": "actual"},
}
"""Facets of the row that is meant, by metric; of what they leave open the first row with a value."""


def questions() -> dict[str, str]:
    """Every metric that can be asked by region, with its question."""
    return {name: metric.question for name, metric in REGISTRY.items() if "region" in metric.by_allowed}


def cells(result: Result, by: str) -> dict[str, Cell]:
    """The figures an answer has for each place, by a short key; the one that is meant first."""
    facets = [name for name in result.by if name != by]
    rows = result.rows
    if not facets or rows.empty:
        return {"": {}}
    ordered = pd.concat([_meant(result), rows[rows["value"].notna()], rows])[facets]
    found: dict[str, Cell] = {}
    for values in ordered.itertuples(index=False, name=None):
        cell: Cell = {
            name: None if value is None or value != value else str(value)
            for name, value in zip(facets, values, strict=True)
        }
        found.setdefault("|".join(value or "" for value in cell.values()), cell)
    return found


def words(cell: Cell) -> str:
    """A figure in words; nothing where an answer has one only."""
    return figure_words.row(cell)


def _meant(result: Result) -> pd.DataFrame:
    """Rows of the figure that is meant: those of `MEANT`, of scores those of the domain pages begin with."""
    rows = result.rows
    for name, value in MEANT.get(result.metric, {}).items():
        if name in rows.columns:
            rows = rows[rows[name] == value]
    # Where all are hidden, the figure that is meant is shown as hidden, and no other in its place.
    with_value = known(rows) if rows["value"].notna().any() else rows
    if "domain" in rows.columns and len(with_value):
        sized = with_value.assign(size=pd.to_numeric(with_value["n"]).fillna(0))
        most = sized.groupby("instrument")["size"].sum().idxmax()
        own = sized[sized["instrument"] == most]
        code = next((code for code in HEADLINES if (own["domain"] == code).any()), None)
        return own[own["domain"] == code].sort_values("size", ascending=False).drop(columns="size")
    return with_value

"""How are sites spread over quality levels, and who moved between two dates?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

NOT_RATED = "not_rated"
CHANGE = [
    "region",
    "first",
    "last",
    "in_both",
    "moved_up",
    "moved_down",
    "other_change",
    "newly_rated",
    "no_longer_rated",
    "gone",
    "new",
]
# The level of every site that is open on a day; the level that began last when two are held.
ON_DAY = """
    WITH level AS (
        SELECT site_id, level FROM qris_level WHERE start_date <= $day AND (end_date IS NULL OR end_date >
            $day)
        QUALIFY row_number() OVER (PARTITION BY site_id ORDER BY start_date DESC) = 1
    )
    SELECT {keys} s.site_id, s.region_id, coalesce(level.level, 'not_rated') AS level
    FROM site_dim s LEFT JOIN level ON level.site_id = s.site_id
    WHERE (s.open_date IS NULL OR s.open_date <= $day) AND (s.close_date IS NULL OR s.close_date > $day)
"""


def qris_level(
    gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = (), dates: Sequence[date] = ()
) -> Result:
    """Share of sites on the roster at each level, on the last day of the period.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, setting.
    dates
        Days to compare in the curve `change` (the first and the last of them). Left out: the days on which
        levels began, such as the dates of two rosters, up to the end of the period.

    Returns
    -------
    Result
        Rows by qris_level: `numerator` sites at the level, `denominator` sites on the roster. Curves: `dates`
        (sites at each level on each date) and `change` (by region, who moved between the first and the last).
    """
    asked = ask(gate, selection, "qris_level", by)
    day = asked.window.end - timedelta(days=1)
    rows = list(_rows(asked, asked.rows(ON_DAY.format(keys=asked.keys(table="s")), day=day)))
    chosen = sorted(dates) or _dates(asked, day)
    held = {when: asked.rows(ON_DAY.format(keys=""), day=when) for when in chosen}
    return asked.result(
        rows,
        extra_settings={"day": day.isoformat()},
        curves={"dates": _levels(held), "change": _change(held)},
    )


def _rows(asked: Ask, found: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = [f"by_{name}" for name in asked.by]
    groups = found.groupby(columns, dropna=False) if columns else [((), found)]
    cells: dict[tuple[Any, ...], pd.DataFrame] = {
        tuple(None if name != name else name for name in key): part for key, part in groups
    }
    levels = sorted(found["level"].unique(), key=lambda level: (level == NOT_RATED, level))
    for key in sorted(cells, key=blanks_last):
        for level in levels:
            there = int((cells[key]["level"] == level).sum())
            yield {
                **dict(zip(asked.by, key, strict=True)),
                "qris_level": level,
                "value": there / len(cells[key]),
                "numerator": there,
                "denominator": len(cells[key]),
                "n": there,
            }


def _dates(asked: Ask, last: date) -> list[date]:
    """The first and the last day on which a level began, up to a day."""
    found = asked.rows(
        "SELECT min(start_date) AS first, max(start_date) AS last FROM qris_level WHERE start_date <= $day",
        day=last,
    )
    ends = [value for value in found.iloc[0].tolist() if not pd.isna(value)]
    return sorted({pd.Timestamp(value).date() for value in ends})


def _levels(held: dict[date, pd.DataFrame]) -> pd.DataFrame:
    lines = [
        (when, region, level, len(part))
        for when, found in held.items()
        for (region, level), part in found.groupby(["region_id", "level"])
    ]
    return pd.DataFrame(lines, columns=["date", "region", "level", "sites"])


def _change(held: dict[date, pd.DataFrame]) -> pd.DataFrame:
    """By region: how many sites moved up or down, came and went, between the first and the last date."""
    if len(held) < 2:
        return pd.DataFrame(columns=CHANGE)
    first, last = min(held), max(held)
    both = held[first].merge(held[last], on=["site_id", "region_id"], how="outer", suffixes=("_a", "_b"))
    lines = [_moves(str(region), first, last, part) for region, part in both.groupby("region_id")]
    return pd.DataFrame(lines, columns=CHANGE)


def _moves(region: str, first: date, last: date, part: pd.DataFrame) -> list[Any]:
    gone, new = part["level_b"].isna(), part["level_a"].isna()
    kept = part[~gone & ~new]
    before, after = kept["level_a"], kept["level_b"]
    was, now = before != NOT_RATED, after != NOT_RATED
    step = pd.to_numeric(after, errors="coerce") - pd.to_numeric(before, errors="coerce")
    other = was & now & (before != after) & step.isna()
    return [
        region,
        first,
        last,
        len(kept),
        int((step > 0).sum()),
        int((step < 0).sum()),
        int(other.sum()),
        int((~was & now).sum()),
        int((was & ~now).sum()),
        int(gone.sum()),
        int(new.sum()),
    ]

"""What share of rooms is at or above a line in force, and how many crossed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.matched_gain import NO_RELIABILITY
from coaching_analytics.metrics.pairs import Cell, Pairs, Rooms, blanks_last, load_pairs
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.regression_to_mean import expected_crossings
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from coaching_analytics.vocabulary.thresholds import Threshold, declared_lines, thresholds

FACETS = ("instrument", "edition", "domain")
STATISTICS = ("share", "up", "down", "net", "net_expected")
NONE_APPLY = (
    "No line applies to these rooms: Head Start's lines are for Head Start rooms rated with CLASS Pre-K."
)

# The latest formal score of each room of a site with Head Start funding (in each school year when asked by
# it).
LATEST = """
    SELECT {keys} s.instrument, s.edition, s.domain, s.score, s.observation_date,
           s.person_code AS person
    FROM {ratings} s JOIN site_dim d ON d.site_id = s.site_id
    WHERE s.purpose = 'formal' AND d.head_start_funded AND s.observation_date < $end
      AND ($every_year OR s.month >= $start) AND s.instrument IN (SELECT unnest($instruments))
      AND ({whole_year} s.next_formal IS NULL OR s.next_formal >= $end)
    ORDER BY s.classroom_id, s.domain, s.observation_date
"""


def threshold_share(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Share of rooms at or above each line in force on the day of the visit, and rooms that crossed it.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, setting, site, school_year. By school year there are shares only, of
        all years up to the end of the period.

    Returns
    -------
    Result
        Rows by line, instrument, edition, domain and statistic: `share` of rooms at or above the line; rooms
        that crossed `up` and `down` and their difference `net`, as shares of rooms with two ratings (the line
        in force at the later one), and the `net_expected` with no change.
    """
    asked = ask(gate, selection, "threshold_share", by)
    lines = [line for line in thresholds() if line.kind == "rating"]
    rows = list(_shares(asked, lines))
    settings: dict[str, object] = {}
    if "school_year" not in asked.by and rows:
        pairs = load_pairs(asked)
        settings = pairs.settings()
        rows += _crossers(asked, pairs, lines)
    names = (*asked.by, "threshold", *FACETS)
    rows.sort(
        key=lambda row: (blanks_last([row[name] for name in names]), STATISTICS.index(row["statistic"]))
    )
    cautions = [*(() if rows else (NONE_APPLY,)), *switched_off(declared_lines())]
    found = asked.result(
        rows,
        settings=(independent.SETTING,),
        extra_settings=settings,
        cautions=cautions,
        curves={"lines": _lines(lines)},
    )
    return replace(
        found, rows=found.rows.assign(people=pd.Series([row["people"] for row in rows], dtype=object))
    )


def switched_off(lines: Sequence[Threshold]) -> list[str]:
    """A sentence that names the lines on ratings nobody has checked against their source."""
    off = {line.id for line in lines if line.kind == "rating" and line.verified_on is None}
    if not off:
        return []
    return [f"Switched off because nobody has checked them against their source: {', '.join(sorted(off))}."]


def _shares(asked: Ask, lines: Sequence[Threshold]) -> Iterator[dict[str, Any]]:
    yearly = "school_year" in asked.by
    whole_year = "s.latest_of_year OR" if yearly else ""
    query = LATEST.format(
        keys=asked.keys("observation_date", "s"), whole_year=whole_year, ratings=independent.ratings(asked)
    )
    found = asked.rows(query, every_year=yearly, instruments=sorted({line.instrument for line in lines}))
    score = found["score"].to_numpy(dtype=float)
    for base, bar, own in _cells(asked, found, "observation_date", lines):
        above = int((score[own] >= bar).sum())
        yield {**base, "statistic": "share", "value": above / len(own), "numerator": above}


def _crossers(asked: Ask, pairs: Pairs, lines: Sequence[Threshold]) -> Iterator[dict[str, Any]]:
    for names, rooms, bar in rooms_by_line(asked, pairs.cells, lines):
        yield from _crossed(pairs, names, rooms, bar)


def rooms_by_line(
    asked: Ask, cells: Sequence[Cell], lines: Sequence[Threshold]
) -> Iterator[tuple[dict[str, Any], Rooms, np.ndarray]]:
    """The rooms with two ratings that a line applies to: by-columns, facets and line, rooms, line of each."""
    instruments = {line.instrument for line in lines}
    together: dict[tuple[str | None, ...], list[Rooms]] = {}
    for cell in cells:
        if cell.names["instrument"] in instruments:
            key = tuple(cell.names[name] for name in (*asked.by, *FACETS))
            together.setdefault(key, []).append(
                cell.rooms.where(cell.rooms["head_start_funded"].astype(bool))
            )
    for key, parts in together.items():
        names = dict(zip((*asked.by, *FACETS), key, strict=True))
        rooms = Rooms(
            {name: np.concatenate([part[name] for part in parts]) for name in parts[0].columns},
            parts[0].means,
        )
        days = rooms["later_date"].astype("datetime64[D]")
        domain = np.full(len(rooms), names["domain"], dtype=object)
        for id, own in _by_id(lines).items():
            bar = _bars(own, domain, days)
            inside = np.isfinite(bar)
            if inside.any():
                yield {**names, "threshold": id}, rooms.where(inside), bar[inside]


def _crossed(
    pairs: Pairs, names: Mapping[str, Any], rooms: Rooms, bar: np.ndarray
) -> Iterator[dict[str, Any]]:
    """Crossers of one line in one cell."""
    n = len(rooms)
    base = {**names, "denominator": n, "n": n, "people": rooms.people}
    before, after = rooms["earlier"] >= bar, rooms["later"] >= bar
    up, down = int((~before & after).sum()), int((before & ~after).sum())
    for statistic, count in (("up", up), ("down", down), ("net", up - down)):
        yield {**base, "statistic": statistic, "numerator": count, "value": count / n}
    expected = _expected(pairs, names, rooms, bar)
    if expected is None:
        yield {**base, "statistic": "net_expected", "reason": NO_RELIABILITY}
    else:
        yield {**base, "statistic": "net_expected", "numerator": expected, "value": expected / n}


def _cells(
    asked: Ask, found: pd.DataFrame, day: str, lines: Sequence[Threshold]
) -> Iterator[tuple[dict[str, Any], np.ndarray, np.ndarray]]:
    """Each line and cell: what its rows share, each room's line, and the places of its rooms in `found`."""
    columns = [*(f"by_{name}" for name in asked.by), *FACETS]
    groups = found.groupby(columns, sort=False, dropna=False)
    code, person = groups.ngroup().to_numpy(), found["person"].to_numpy()
    heads = found[columns].drop_duplicates().itertuples(index=False, name=None)
    days = found[day].to_numpy().astype("datetime64[D]")
    domains = found["domain"].to_numpy(dtype=object)
    bars = {id: _bars(own, domains, days) for id, own in _by_id(lines).items()}
    for number, head in enumerate(heads):
        names = dict(zip((*asked.by, *FACETS), _plain(head), strict=True))
        inside = np.flatnonzero(code == number)
        for id, bar in bars.items():
            own = inside[np.isfinite(bar[inside])]
            if len(own):
                people = len(set(person[own].tolist()))
                base = {**names, "threshold": id, "denominator": len(own), "n": len(own), "people": people}
                yield base, bar[own], own


def _expected(pairs: Pairs, names: Mapping[str, Any], rooms: Rooms, bar: np.ndarray) -> float | None:
    """Net rooms expected to cross upwards when nothing changes; None when that is not known."""
    known = pairs.known(names)
    if known is None or np.isnan(rooms["sd"]).any():
        return None
    up, down = expected_crossings(rooms["earlier"], bar, rooms["mean"], rooms["sd"], known.value)
    return up - down


def _bars(lines: Sequence[Threshold], domains: np.ndarray, days: np.ndarray) -> np.ndarray:
    """The line in force for each domain on each day (a datetime64); nan where there is none."""
    bar = np.full(len(days), np.nan)
    for line in lines:
        holds = (domains == line.domain) & (days >= np.datetime64(line.valid_from))
        if line.valid_to is not None:
            holds &= days < np.datetime64(line.valid_to)
        bar[holds] = line.value
    return bar


def _by_id(lines: Sequence[Threshold]) -> Mapping[str, list[Threshold]]:
    found: dict[str, list[Threshold]] = {}
    for line in lines:
        found.setdefault(line.id, []).append(line)
    return found


def _lines(lines: Sequence[Threshold]) -> pd.DataFrame:
    """The lines themselves, for charts."""
    return pd.DataFrame(
        [
            (
                line.id,
                line.instrument,
                line.domain,
                line.value,
                line.valid_from,
                line.valid_to,
                ", ".join(line.applies_to),
                line.source,
            )
            for line in lines
        ],
        columns=[
            "threshold",
            "instrument",
            "domain",
            "value",
            "valid_from",
            "valid_to",
            "applies_to",
            "source",
        ],
    )


def _plain(names: Sequence[object]) -> list[str | None]:
    return [None if name is None or name != name else str(name) for name in names]

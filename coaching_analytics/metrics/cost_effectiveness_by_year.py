"""Year by year: what coaching of a room cost, how rooms changed, and how many points went with $10,000."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.matched_gain import METHOD as GAIN_METHOD
from coaching_analytics.metrics.matched_gain import SETTINGS as GAIN_SETTINGS
from coaching_analytics.metrics.options import Option, year_options
from coaching_analytics.metrics.pairs import FACETS, blanks_last
from coaching_analytics.metrics.points_per_10k import ASSOCIATION
from coaching_analytics.metrics.points_ratio import points_of
from coaching_analytics.metrics.real_dollars import PRICES, prices
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.school_years import school_windows
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window

STATISTICS = ("cost", "net", "points")
COST_METHOD = "t, sites"
REAL = ("raw", "raw_low", "raw_high", "real", "real_low", "real_high", "reason")
YOUNG = (
    "A young programme in {years}: less than {least} years of spending on record at the end of the year. "
    "First years carry the cost of setting up and seldom show all of the change."
)
SPENT = """
    SELECT min(month) AS first FROM spend_site_month WHERE amount_kind = 'actual' AND month < $end
"""


def cost_effectiveness_by_year(
    gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()
) -> Result:
    """Cost of a room, net change and points per $10,000 of each school year, with likely ranges.

    Parameters
    ----------
    gate, selection
        The store; places and period. All school years up to the end of the period, as many as the setting
        `years_compared` says; each is asked as a period of its own.
    by
        Any of region, agency, setting.

    Returns
    -------
    Result
        Rows by school year, instrument, edition, age group, domain and statistic (`cost` of a room between
        its ratings, `net` change, `points` per $10,000), for rooms with the same lead educator and the cost
        total of the settings, in dollars as spent. Curves: `years` (first and last day, years of spending on
        record at its end, whether the programme was young) and `real` (cost and points in dollars of one
        year beside those as spent, with their ranges), while prices of years or regions are compared.
    """
    asked = ask(gate, selection, "cost_effectiveness_by_year", by)
    options, settings = year_options(asked)
    rows = [row for option in options for row in _rows(asked, option)]
    rows.sort(key=lambda row: (_order(asked, row), STATISTICS.index(row["statistic"])))
    years, index = _years(asked), prices(asked)
    real = _real(asked, options if index else [])
    result = asked.result(
        rows,
        settings=(*GAIN_SETTINGS, "cost_total", "years_compared", "young_years", *PRICES),
        extra_settings={**settings, "dollars": "as spent", **(index.settings() if index else {})},
        cautions=(ASSOCIATION, *_young(asked, years), *([index.caution(real)] if index else [])),
        curves={"years": years, "real": real},
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(result, rows=result.rows.assign(people=people))


def _order(asked: Ask, row: Mapping[str, Any]) -> list[tuple[bool, str]]:
    return blanks_last([row[name] for name in (*asked.by, *FACETS, "school_year")])


def _rows(asked: Ask, option: Option) -> Iterator[dict[str, Any]]:
    base = {
        **option.names,
        "n": len(option.rooms),
        "people": option.rooms.people,
        "excluded": option.excluded,
    }
    if not len(option.rooms):
        yield from ({**base, "statistic": name, "reason": option.reason} for name in STATISTICS)
        return
    gain, mean = option.gain, float(option.cost.mean())
    method = None if option.reason is None else f"no range: {option.reason}"
    if gain is None:
        yield {**base, "statistic": "cost", "value": mean, "method": method}
        yield from ({**base, "statistic": name, "reason": option.reason} for name in STATISTICS[1:])
        return
    level = float(asked.setting("interval_level"))
    cost = {**base, "statistic": "cost", "value": mean, "method": method}
    net = {**base, "statistic": "net", "value": gain.mean, "method": method}
    if option.reason is None:
        low, high = option.cost_range()
        cost |= {"low": low, "high": high, "level": level, "method": COST_METHOD}
        net |= {"low": gain.low, "high": gain.high, "level": level, "method": GAIN_METHOD}
    yield cost
    yield net
    yield {**base, "statistic": "points", **_points(asked, option, method)}


def _points(asked: Ask, option: Option, method: str | None) -> dict[str, Any]:
    """Points per $10,000 as `points_per_10k` says them of the same year."""
    assert option.gain is not None
    if float(option.cost.mean()) == 0:
        return {"reason": option.reason}
    line = points_of(asked, option.net, option.gain, option.cost, option.rooms["site_code"])
    if option.reason is None:
        return line
    return {**line, "low": None, "high": None, "level": None, "method": method}


def _real(asked: Ask, options: Sequence[Option]) -> pd.DataFrame:
    """Cost and points of each year as spent and in dollars of one year, both with their ranges."""
    names = [*asked.by, "school_year", *FACETS, "statistic"]
    lines = []
    for option in options:
        turned = option.in_real_dollars()
        both = {row["statistic"]: row for row in _rows(asked, option)}
        real = {row["statistic"]: row for row in _rows(asked, turned)} if option.real is not None else {}
        for name in ("cost", "points"):
            raw, own = both[name], real.get(name, {})
            reason = raw.get("reason") or option.unturned or own.get("reason")
            figures = [one.get(end) for one in (raw, own) for end in ("value", "low", "high")]
            lines.append([*(raw[column] for column in names), raw["n"], raw["people"], *figures, reason])
    return pd.DataFrame(lines, columns=[*names, "n", "people", *REAL], dtype=object)


def _years(asked: Ask) -> pd.DataFrame:
    """Each year with the months of spending on record before its end."""
    first = asked.rows(SPENT)["first"].iloc[0]
    least = 12 * float(asked.setting("young_years"))
    lines = []
    for label, window in school_windows(asked):
        months = None
        if first is not None and not pd.isna(first):
            start = pd.Timestamp(first).date()
            months = Window(start, window.end).months if start < window.end else 0
        young = None if months is None else months < least
        lines.append((label, window.start, window.end, months, young))
    return pd.DataFrame(
        lines, columns=["school_year", "start", "end", "months_of_spending", "young"], dtype=object
    )


def _young(asked: Ask, years: pd.DataFrame) -> list[str]:
    young = [str(label) for label, flag in zip(years["school_year"], years["young"], strict=True) if flag]
    if not young:
        return []
    return [YOUNG.format(years=", ".join(young), least=f"{float(asked.setting('young_years')):g}")]

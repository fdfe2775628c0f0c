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
from coaching_analytics.metrics.points_per_10k import ASSOCIATION, METHOD, SCALE
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.school_years import school_windows
from coaching_analytics.statistics.clustering import clustered_covariance, clustered_variance
from coaching_analytics.statistics.cost_effectiveness import fieller
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window

STATISTICS = ("cost", "net", "points")
COST_METHOD = "t, sites"
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
        total of the settings, in dollars as spent. Curve `years`: first and last day, years of spending on
        record at its end, whether the programme was young.
    """
    asked = ask(gate, selection, "cost_effectiveness_by_year", by)
    options, settings = year_options(asked)
    rows = [row for option in options for row in _rows(asked, option)]
    rows.sort(key=lambda row: (_order(asked, row), STATISTICS.index(row["statistic"])))
    years = _years(asked)
    result = asked.result(
        rows,
        settings=(*GAIN_SETTINGS, "cost_total", "years_compared", "young_years"),
        extra_settings={**settings, "dollars": "as spent"},
        cautions=(ASSOCIATION, *_young(asked, years)),
        curves={"years": years},
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
    yield {**base, "statistic": "points", **_points(option, mean, level, method)}


def _points(option: Option, mean: float, level: float, method: str | None) -> dict[str, Any]:
    """Points per $10,000 as `points_per_10k` says them of the same year."""
    assert option.gain is not None
    gain = option.gain
    if mean == 0:
        return {"reason": option.reason}
    line: dict[str, Any] = {"value": SCALE * gain.mean / mean, "numerator": SCALE * gain.mean}
    line |= {"denominator": mean, "method": method}
    if option.reason is not None:
        return line
    site = option.rooms["site_code"]
    spread = clustered_variance(option.cost, site)[0]
    together = clustered_covariance(option.net, option.cost, site)
    found = fieller(gain.mean, mean, (gain.variance, spread), together, gain.critical)
    if found.low is None or found.high is None:
        return {**line, "method": "no range: the cost of a room is too uncertain"}
    return {
        **line,
        "low": SCALE * found.low,
        "high": SCALE * found.high,
        "level": level,
        "method": METHOD,
    }


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

"""What one more point costs when options are set side by side, and which option is worth it at what price."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.delivery_options import DELIVERY, NOT_BOOKED, delivery_options
from coaching_analytics.metrics.matched_gain import SETTINGS as GAIN_SETTINGS
from coaching_analytics.metrics.options import SEED, Option, draw_options, place_options, year_options
from coaching_analytics.metrics.pairs import FACETS
from coaching_analytics.metrics.points_per_10k import ASSOCIATION
from coaching_analytics.metrics.real_dollars import LACKING, PRICES, Prices, prices
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.comparison import chances_best, quadrant, quadrant_shares, ratio_range
from coaching_analytics.statistics.difference import difference
from coaching_analytics.statistics.frontier import Standing, frontier
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, SelectionError

METHOD = "Fieller, t, sites of both options, raters and reliability"
CHEAPEST = "the least costly option: the others are held against it"
ALONE = "there is nothing to hold it against"
OPEN = "these data do not rule out that it gains no more than the next cheaper one"
VERDICTS = {
    "outdone": "another option costs no more and gains no less",
    "outdone by a mix": "a mix of a cheaper and a dearer option gains more for the same dollars",
    "same as another": "it costs and gains the same as another option",
}
NO_NAME = "these rooms belong to no {place}"
NO_OPTIONS = "Choose what to set side by side: by region, agency, setting, delivery or school year."
ONE_PRICE = "Options are compared in {what}."
STEPS = 41
"""Worths of a point on the curve, from 0 to four times the setting."""
Drawn = Sequence[tuple[np.ndarray, np.ndarray]]


def incremental_cost_effectiveness(
    gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()
) -> Result:
    """Dollars for one more point of net change, against the next cheaper option worth choosing.

    Parameters
    ----------
    gate, selection
        The store; places and period. By school year all years up to the end of the period are set side by
        side.
    by
        One of region, agency, setting, delivery, school_year: the options. By delivery rooms stand by how the
        coaching of their site was given between their ratings: in_person, mixed or virtual.

    Returns
    -------
    Result
        A row an option, by instrument, edition, age group and domain, for rooms with the same lead educator
        and the cost total of the settings. A value only for options on the frontier; for others the reason
        says how they stand. Never negative. Curves: `options` (cost and change of a room with ranges, how the
        option stands, against which, in words) and `acceptability` (how likely each option is the best at
        what worth of a point).
    """
    asked = ask(gate, selection, "incremental_cost_effectiveness", by)
    if len(asked.by) > 1:
        raise SelectionError("Options are compared by one column at a time.")
    options: list[Option] = []
    settings: dict[str, Any] = {}
    if asked.by:
        options, settings = _asked_for(asked)(asked)
    index = prices(asked)
    options = [_named(asked, option) for option in options]
    if index is not None:
        options = [option.in_real_dollars() for option in options]
    usable = [option for option in options if option.reason is None]
    drawn = draw_options(asked, usable)
    rows = [_unusable(option) for option in options if option.reason is not None]
    lines: list[dict[str, Any]] = []
    curves: list[dict[str, Any]] = []
    for facets in dict.fromkeys(option.facets for option in usable):
        members = [at for at, option in enumerate(usable) if option.facets == facets]
        own, draws = [usable[at] for at in members], [drawn[at] for at in members]
        found = frontier([option.cost.mean() for option in own], [option.net.mean() for option in own])
        compared = [_line(asked, own, found, draws, at) for at in range(len(own))]
        lines += compared
        rows += [_row(asked, line) for line in compared]
        curves += _acceptability(asked, own, draws)
    place = {tuple(option.names.values()): at for at, option in enumerate(options)}
    rows.sort(key=lambda row: place[tuple(row[name] for name in options[0].names)])
    result = asked.result(
        rows,
        settings=(
            *(*GAIN_SETTINGS, "cost_total", "bootstrap_draws", "worth_of_a_point", *PRICES),
            *_further(asked),
        ),
        extra_settings={**settings, "seed": SEED, **(index.settings() if index else {})},
        cautions=(
            ASSOCIATION,
            *(() if asked.by else (NO_OPTIONS,)),
            *((NOT_BOOKED,) if DELIVERY in asked.by else ()),
            *_prices(index, options),
        ),
        curves={"options": _frame(asked, lines), "acceptability": _worths(asked, curves)},
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(result, rows=result.rows.assign(people=people))


def _prices(index: Prices | None, options: Sequence[Option]) -> tuple[str, ...]:
    """At which prices options are compared: years have different ones."""
    if index is None:
        return ()
    why = index.problem or next((option.unturned for option in options if option.unturned), None)
    return (LACKING.format(why=why) if why else ONE_PRICE.format(what=index.words),)


def _asked_for(asked: Ask) -> Callable[[Ask], tuple[list[Option], dict[str, Any]]]:
    """What makes the options of the by-column."""
    if asked.by == (DELIVERY,):
        return delivery_options
    return year_options if asked.periods else place_options


def _named(asked: Ask, option: Option) -> Option:
    """Rooms of no agency are no option that anybody could choose."""
    place = asked.by[0]
    if place == DELIVERY:  # those have their own reason
        return option
    return option if option.names[place] is not None else replace(option, reason=NO_NAME.format(place=place))


def _further(asked: Ask) -> tuple[str, ...]:
    """Settings that only some options go by."""
    if DELIVERY in asked.by:
        return ("virtual_from", "in_person_to")
    return ("years_compared",) if asked.periods else ()


def _unusable(option: Option) -> dict[str, Any]:
    return {
        **option.names,
        "n": len(option.rooms),
        "people": option.rooms.people,
        "excluded": option.excluded,
        "reason": option.reason,
    }


def _line(
    asked: Ask, options: Sequence[Option], found: Sequence[Standing], draws: Drawn, at: int
) -> dict[str, Any]:
    """How an option stands: its own figures, and what it is held against."""
    option, standing = options[at], found[at]
    assert option.gain is not None
    against = [options[other] for other in standing.against]
    low, high = option.cost_range()
    line: dict[str, Any] = {
        **option.names,
        "n": len(option.rooms),
        "people": min(one.rooms.people for one in (option, *against)),
        "sites": len(np.unique(option.rooms["site_code"])),
        "excluded": option.excluded,
        "cost": float(option.cost.mean()),
        "cost_low": low,
        "cost_high": high,
        "gain": option.gain.mean,
        "gain_low": option.gain.low,
        "gain_high": option.gain.high,
        "verdict": standing.verdict,
        "against": tuple(one.names[asked.by[0]] for one in against),
        "alone": len(options) == 1,
    }
    if len(against) == 1:
        line |= _held_against(option, against[0], (draws[at], draws[standing.against[0]]))
    return line


def _held_against(option: Option, other: Option, draws: Drawn) -> dict[str, Any]:
    """Difference to one other option: in words, how likely these words are, and what a point more costs."""
    assert option.gain is not None
    assert other.gain is not None
    apart = difference(option.group, other.group)
    spread = apart.effect_variance + option.extra_variance + other.extra_variance
    critical = max(option.gain.critical, other.gain.critical)
    found = ratio_range(apart.cost, apart.effect, (apart.cost_variance, spread), apart.covariance, critical)
    words = quadrant(apart.cost, apart.effect)
    shares = quadrant_shares(draws[0][1] - draws[1][1], draws[0][0] - draws[1][0])
    return {
        "more_cost": apart.cost,
        "more_gain": apart.effect,
        "quadrant": words,
        "chance": shares[words],
        "shape": found.shape,
        "ratio": found.ratio,
        "ratio_low": found.low,
        "ratio_high": found.high,
    }


def _row(asked: Ask, line: Mapping[str, Any]) -> dict[str, Any]:
    """The row of an option: a price only where it is one."""
    row = {name: line[name] for name in (*asked.by, *FACETS, "n", "people", "excluded")}
    if line["verdict"] != "on the frontier":
        return {**row, "reason": VERDICTS[line["verdict"]]}
    if not line["against"]:
        return {**row, "reason": ALONE if line["alone"] else CHEAPEST}
    row |= {"numerator": line["more_cost"], "denominator": line["more_gain"]}
    if line["shape"] != "bounded":
        return {**row, "reason": OPEN}
    free = line["ratio_low"] < 0
    return {
        **row,
        "value": line["ratio"],
        "low": max(0.0, line["ratio_low"]),
        "high": line["ratio_high"],
        "level": float(asked.setting("interval_level")),
        "method": f"{METHOD}; it may also cost no more" if free else METHOD,
    }


def _acceptability(asked: Ask, options: Sequence[Option], draws: Drawn) -> list[dict[str, Any]]:
    """How likely each option is the best of all, for each worth of a point."""
    worths = np.linspace(0, 4 * float(asked.setting("worth_of_a_point")), STEPS)
    effects, costs = (np.column_stack([one[side] for one in draws]) for side in (0, 1))
    chances = chances_best(effects, costs, worths)
    people = min(option.rooms.people for option in options)
    return [
        {**option.names, "worth": float(worth), "chance": float(chances[step, at]), "people": people}
        for at, option in enumerate(options)
        for step, worth in enumerate(worths)
    ]


OPTION_COLUMNS = (
    "n", "people", "sites", "cost", "cost_low", "cost_high", "gain", "gain_low", "gain_high", "verdict",
    "against", "more_cost", "more_gain", "quadrant", "chance", "ratio",
)  # fmt: skip


def _frame(asked: Ask, lines: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The options for charts; a ratio of differences only where it is a price with a bounded range."""
    rows = []
    for line in lines:
        row = {name: line.get(name) for name in (*asked.by, *FACETS, *OPTION_COLUMNS)}
        row["against"] = " + ".join(str(name) for name in line["against"]) or None
        price = line["verdict"] == "on the frontier" and line.get("shape") == "bounded"
        row["ratio"] = line.get("ratio") if price else None
        rows.append(row)
    return pd.DataFrame(rows, columns=[*asked.by, *FACETS, *OPTION_COLUMNS], dtype=object)


def _worths(asked: Ask, curves: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(curves, columns=[*asked.by, *FACETS, "worth", "chance", "people"])

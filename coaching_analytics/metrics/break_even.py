"""What gain, or how many educators who stay, would make coaching worth what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.coaching_cost import NO_ROWS, spending, totals
from coaching_analytics.metrics.matched_gain import METHOD as GAIN_METHOD
from coaching_analytics.metrics.matched_gain import SETTINGS as GAIN_SETTINGS
from coaching_analytics.metrics.options import Option, place_options
from coaching_analytics.metrics.pairs import FACETS, blanks_last
from coaching_analytics.metrics.points_per_10k import ASSOCIATION
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.room_costs import costs_by_rule
from coaching_analytics.metrics.swings import swings
from coaching_analytics.statistics.clustering import clustered_covariance, clustered_variance
from coaching_analytics.statistics.comparison import acceptability
from coaching_analytics.statistics.cost_effectiveness import net_benefit
from coaching_analytics.statistics.returns import break_even_effect
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.replacement_costs import ReplacementCost, replacement_costs
from coaching_analytics.vocabulary.selection import Selection

STATISTICS = ("needed", "found", "chance")
BORROWED = (
    "Costs of replacing an educator are of school districts (K-12). Child care was not part of them: pay and "
    "hiring differ, so read them as a stand-in until the system states its own."
)
STATED = "stated"
STEPS = 41
SETTINGS_SEEN = "SELECT DISTINCT setting FROM site_dim"


def break_even(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """The net change at which coaching of a room is just worth its cost, beside the change that was found.

    Parameters
    ----------
    gate, selection
        The store; places and period, as for `points_per_10k`.
    by
        Any of system, region, agency, setting.

    Returns
    -------
    Result
        Rows by instrument, edition, age group, domain and statistic: `needed` (cost of a room / what a point
        is worth, in points), `found` (the net change), `chance` that the change found is worth the cost.
        Rooms with the same lead educator, the cost total of the settings. Curve `acceptability`: the chance
        for each worth of a point from 0 to four times the setting. Curve `swings`: what the change was worth
        beyond its cost when each input alone goes to its bounds, widest first.
    """
    asked = ask(gate, selection, "break_even", by)
    options, settings = place_options(asked)
    rows = [row for option in options for row in _gain_rows(asked, option)]
    moved = swings(asked, options, costs_by_rule(asked) if options else ())
    result = asked.result(
        rows,
        settings=(*GAIN_SETTINGS, "cost_total", "worth_of_a_point", "worth_factor"),
        extra_settings=settings,
        cautions=(ASSOCIATION,),
        curves={"acceptability": _worths(asked, options), "swings": moved},
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(result, rows=result.rows.assign(people=people))


def _worths(asked: Ask, options: Sequence[Option]) -> pd.DataFrame:
    """How likely the change found is worth its cost, over what a point may be worth."""
    worths = np.linspace(0, 4 * float(asked.setting("worth_of_a_point")), STEPS)
    lines = []
    for option in options:
        if option.reason is None and option.gain is not None:
            chances = acceptability(option.gain.mean, float(option.cost.mean()), *_spread(option), worths)
            shared = {**option.names, "people": option.rooms.people}
            lines += [
                {**shared, "worth": float(worth), "chance": float(chance)}
                for worth, chance in zip(worths, chances, strict=True)
            ]
    return pd.DataFrame(lines, columns=[*asked.by, *FACETS, "worth", "chance", "people"])


def _spread(option: Option) -> tuple[tuple[float, float], float]:
    """Variances of the mean change and of the mean cost, and their covariance over sites."""
    assert option.gain is not None
    site = option.rooms["site_code"]
    variances = option.gain.variance, clustered_variance(option.cost, site)[0]
    return variances, clustered_covariance(option.net, option.cost, site)


def _gain_rows(asked: Ask, option: Option) -> Iterator[dict[str, Any]]:
    base = {
        **option.names,
        "n": len(option.rooms),
        "people": option.rooms.people,
        "excluded": option.excluded,
    }
    if option.reason is not None or option.gain is None:
        yield from ({**base, "statistic": name, "reason": option.reason} for name in STATISTICS)
        return
    worth, level = float(asked.setting("worth_of_a_point")), float(asked.setting("interval_level"))
    gain, cost = option.gain, float(option.cost.mean())
    low, high = option.cost_range()
    assert low is not None
    assert high is not None
    yield {
        **base,
        "statistic": "needed",
        "value": break_even_effect(cost, worth),
        "numerator": cost,
        "denominator": worth,
        "low": low / worth,
        "high": high / worth,
        "level": level,
        "method": "t, sites",
    }
    ends = {"low": gain.low, "high": gain.high, "level": level, "method": GAIN_METHOD}
    yield {**base, "statistic": "found", "value": gain.mean, **ends}
    _, _, chance = net_benefit(gain.mean, cost, *_spread(option), worth)
    yield {**base, "statistic": "chance", "value": chance, "method": "normal, sites and raters"}


def break_even_retention(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many educators would have to stay who would have left, for coaching to pay for itself in money.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, setting and the periods of `coaching_cost`.

    Returns
    -------
    Result
        Rows by replacement cost: the one the settings state (`stated`), else those published, each named.
        Actual dollars of the cost total of the settings over the cost of replacing one educator.
    """
    asked = ask(gate, selection, "break_even_retention", by)
    total = str(asked.setting("cost_total"))
    cells = totals(asked, spending(asked)) or ({} if asked.by else {(): {}})
    used = _replacement(asked)
    rows = []
    for key in sorted(cells, key=blanks_last):
        amount = cells[key].get((total, "actual"))
        for name, dollars in used:
            row: dict[str, Any] = {**dict(zip(asked.by, key, strict=True)), "replacement": name}
            if amount is None or amount <= 0:
                rows.append({**row, "reason": NO_ROWS["actual"]})
                continue
            row |= {"numerator": amount, "denominator": dollars}
            rows.append({**row, "value": break_even_effect(float(amount), dollars)})
    seen = [str(setting) for setting in asked.rows(SETTINGS_SEEN)["setting"].dropna()]
    borrowed = any(one.borrowed(seen) for one in _published(asked))
    return asked.result(
        rows,
        settings=("cost_total", "replacement_cost"),
        cautions=(BORROWED,) if borrowed else (),
        curves={"published": _listed(asked, seen)},
    )


def _published(asked: Ask) -> tuple[ReplacementCost, ...]:
    """The published figures, when the settings state none of the system's own."""
    return () if asked.setting("replacement_cost") != "" else replacement_costs()


def _replacement(asked: Ask) -> list[tuple[str, float]]:
    stated = asked.setting("replacement_cost")
    if stated != "":
        return [(STATED, float(stated))]
    return [(one.id, float(one.dollars)) for one in replacement_costs()]


def _listed(asked: Ask, seen: Sequence[str]) -> pd.DataFrame:
    """The published figures in use, with source and whether they are borrowed."""
    return pd.DataFrame(
        [
            (one.id, one.words, one.dollars, one.dollar_year, one.borrowed(seen), one.source)
            for one in _published(asked)
        ],
        columns=["replacement", "words", "dollars", "dollar_year", "borrowed", "source"],
    )

"""What would each allocation rule give each place? The rules side by side, before one is chosen (M10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.spending import NO_ROWS, RULE, TOTALS, Key
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

RULES = ("hours", "sites", "educators", "direct_only")
WHOLE = (
    "Counts the whole system. The rule in force is {rule}; the others are what the same dollars would come "
    "to, and change no other figure."
)

# Dollars booked to a place in a month, in cents. A month of a line is its running total, rounded to the cent
# at the end of each month, less that of the month before.
DOLLARS = """
    WITH line AS (
        SELECT place_level, place_id, perspective, CAST(round(amount * 100) AS HUGEINT) AS cents,
               date_trunc('month', start_date) AS first,
               date_diff('month', date_trunc('month', start_date), date_trunc('month', end_date - 1)) + 1
                   AS months
        FROM spending_line
        WHERE purpose = 'coaching' AND amount_kind = 'actual' AND start_date < $end AND end_date > $start
    ), wanted AS (
        SELECT unnest(generate_series($start::TIMESTAMP, $end::TIMESTAMP - INTERVAL 1 DAY, INTERVAL 1 MONTH))
            AS month
    ), part AS (
        SELECT line.*, wanted.month, date_diff('month', first, wanted.month) AS before
        FROM line JOIN wanted
            ON wanted.month >= line.first AND date_diff('month', first, wanted.month) < months
    ), booked AS (
        SELECT place_level, place_id, perspective, month,
               sum(sign(cents) * ((2 * abs(cents) * (before + 1) + months) // (2 * months)
                                  - (2 * abs(cents) * before + months) // (2 * months)))::DOUBLE AS cents
        FROM part GROUP BY ALL
    )
"""
BOOKED = DOLLARS + "SELECT perspective, sum(cents) AS cents FROM booked GROUP BY ALL"
# What the sites of a place carry, and what all of the place carries; each rule's share is one over the other.
GIVEN = (
    DOLLARS
    + """, carried AS (
        SELECT {keys} system_id, region_id, agency_id, month, sum(minutes_given) AS hours,
               sum(enrolled_days)::DOUBLE AS sites, sum(educator_days)::DOUBLE AS educators
        FROM site_month WHERE month >= $start AND month < $end GROUP BY ALL
    ), own AS (
        SELECT {names} 'agency' AS place_level, agency_id AS place_id, month, hours, sites, educators
        FROM carried WHERE agency_id <> ''
        UNION ALL
        SELECT {names} 'region', region_id, month, hours, sites, educators FROM carried
        UNION ALL
        SELECT {names} 'system', system_id, month, hours, sites, educators FROM carried
    ), together AS (
        SELECT place_level, place_id, month, sum(hours) AS hours, sum(sites) AS sites,
               sum(educators) AS educators
        FROM own GROUP BY ALL
    ), shared AS (
        SELECT {names} booked.perspective, cents * own.hours / nullif(together.hours, 0) AS hours,
               cents * own.sites / nullif(together.sites, 0) AS sites,
               cents * own.educators / nullif(together.educators, 0) AS educators, 0.0 AS direct_only
        FROM booked
        JOIN together ON together.place_level = booked.place_level AND together.place_id = booked.place_id
            AND together.month = booked.month
        JOIN own ON own.place_level = booked.place_level AND own.place_id = booked.place_id
            AND own.month = booked.month
        UNION ALL
        SELECT {keys} perspective, cents, cents, cents, cents
        FROM booked JOIN site_dim ON place_level = 'site' AND site_id = place_id
    )
    SELECT {names} perspective, sum(hours) AS hours, sum(sites) AS sites, sum(educators) AS educators,
           sum(direct_only) AS direct_only
    FROM shared GROUP BY ALL
"""
)


def allocation_rules(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Actual dollars of coaching that each rule gives to the sites of a place.

    Parameters
    ----------
    gate, selection
        The store, and the system and months chosen; other places do not narrow it.
    by
        Any of system, region, setting. A row whose places are None is what a rule gives to no site.

    Returns
    -------
    Result
        Rows by rule (hours, sites, educators, direct_only) and total. The rule in force comes to the dollars
        at sites of `coaching_cost` to within a cent a line and month: there each site is rounded to the cent.
    """
    asked = ask(gate, selection, "allocation_rules", by)
    whole = replace(asked, selection=Selection(system=asked.selection.system, window=asked.window))
    came = {line["perspective"]: float(line["cents"]) for line in whole.rows(BOOKED).to_dict("records")}
    given = whole.rows(GIVEN.format(keys=asked.keys(), names=asked.names()))
    return asked.result(
        _rows(asked, came, given) if came else _nothing(asked),
        settings=(RULE,),
        cautions=(WHOLE.format(rule=asked.setting(RULE)),),
    )


def _rows(asked: Ask, came: Mapping[str, float], given: pd.DataFrame) -> Iterator[dict[str, Any]]:
    cells: dict[Key, list[Mapping[str, Any]]] = {}
    for names, line in asked.cells(given):
        cells.setdefault(tuple(names.values()), []).append(line)
    nowhere: Key = (None,) * len(asked.by)
    for rule in RULES:
        for total, perspectives in TOTALS.items():
            whole = sum(cents for name, cents in came.items() if name in perspectives) / 100
            dollars = {
                key: sum(_cents(line, rule, perspectives) for line in lines) / 100
                for key, lines in cells.items()
            }
            if asked.by:
                dollars[nowhere] = whole - sum(dollars.values())
            for key in sorted(dollars or {(): 0.0}, key=blanks_last):
                found = dollars.get(key, 0.0)
                yield {
                    **dict(zip(asked.by, key, strict=True)),
                    "rule": rule,
                    "total": total,
                    "value": found,
                    "numerator": found,
                    "denominator": whole,
                }


def _cents(line: Mapping[str, Any], rule: str, perspectives: Sequence[str]) -> float:
    """Cents a rule gives, of a line of one of these perspectives."""
    return float(line[rule] or 0) if line["perspective"] in perspectives else 0.0


def _nothing(asked: Ask) -> list[dict[str, Any]]:
    """Without a line of spending: blank, with its reason."""
    if asked.by:
        return []
    return [{"rule": rule, "total": total, "reason": NO_ROWS["actual"]} for rule in RULES for total in TOTALS]

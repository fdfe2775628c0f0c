"""Where did every dollar booked to a place go: to its own sites, to sites by the rule, or to none? (M9)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.spending import KINDS, NO_ROWS, Key
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

PARTS = ("direct", "allocated", "unallocated")
FACET = (*PARTS, "unexplained", "input")
WHOLE = "Counts every dollar where it was booked, so only the system and the period narrow it."

# Places that dollars of coaching are booked to, each in one system, whatever the systems of its lines.
BOOKED = """
    booked AS (
        SELECT place_level, place_id, min(system_id) AS system_id, min(region_id) AS region_id,
               min(agency_id) AS agency_id, min(site_id) AS site_id
        FROM spending_line WHERE purpose = 'coaching' GROUP BY ALL
    )
"""
# One road: the parts that lines were split into, by month and site.
GIVEN = (
    "WITH "
    + BOOKED
    + """, part AS (
        SELECT booked.*, spent.month, spent.amount_kind AS kind, spent.amount,
               CASE WHEN spent.site_id IS NULL THEN 'unallocated'
                    WHEN spent.place_level = 'site' THEN 'direct' ELSE 'allocated' END AS part
        FROM spend_site_month AS spent
        JOIN booked ON booked.place_level = spent.place_level AND booked.place_id = spent.place_id
        WHERE spent.month >= $start AND spent.month < $end
    )
    SELECT {keys} kind, part, sum(amount) AS amount FROM part
    WHERE $system::VARCHAR IS NULL OR system_id = $system GROUP BY ALL
"""
)
# The other road: the lines themselves. A month of a line is its running total, rounded to the cent at the end
# of each month, less that of the month before.
INPUT = (
    "WITH "
    + BOOKED
    + """, line AS (
        SELECT booked.*, spending_line.amount_kind AS kind,
               CAST(round(spending_line.amount * 100) AS HUGEINT) AS cents,
               date_trunc('month', start_date) AS first,
               date_diff('month', date_trunc('month', start_date), date_trunc('month', end_date - 1)) + 1
                   AS months
        FROM spending_line
        JOIN booked ON booked.place_level = spending_line.place_level
            AND booked.place_id = spending_line.place_id
        WHERE purpose = 'coaching' AND start_date < $end AND end_date > $start
    ), wanted AS (
        SELECT unnest(generate_series($start::TIMESTAMP, $end::TIMESTAMP - INTERVAL 1 DAY, INTERVAL 1 MONTH))
            AS month
    ), part AS (
        SELECT line.*, wanted.month, date_diff('month', first, wanted.month) AS before
        FROM line JOIN wanted
            ON wanted.month >= line.first AND date_diff('month', first, wanted.month) < months
    )
    SELECT {keys} kind,
           (sum(sign(cents) * ((2 * abs(cents) * (before + 1) + months) // (2 * months)
                               - (2 * abs(cents) * before + months) // (2 * months))) * 0.01)::DECIMAL(18, 2)
               AS amount
    FROM part WHERE $system::VARCHAR IS NULL OR system_id = $system GROUP BY ALL
"""
)


def cost_reconciliation(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Do the parts of every dollar add up to it, place by place and month by month?

    Parameters
    ----------
    gate, selection
        The store, and the system and months chosen; other places do not narrow it.
    by
        Any of system, region, agency, site and the periods: where dollars were booked. A region holds what
        was booked to it, its agencies and its sites.

    Returns
    -------
    Result
        Facets `kind` (actual, budget) and `part`: direct (booked to a site), allocated (booked wider and
        given to sites by the setting allocation_rule), unallocated (given to no site), unexplained, and input
        (the lines themselves). Dollars with overhead and in kind.

    Notes
    -----
    ::

        unexplained = input - direct - allocated - unallocated

    It is 0.00 in every cell. The parts come from dollars by site and month, the input from the lines.
    """
    asked = ask(gate, selection, "cost_reconciliation", by)
    cells = _cells(asked)
    if not cells and not asked.by:
        cells = {(): {}}
    rows = [
        row
        for key in sorted(cells, key=blanks_last)
        for kind in KINDS
        for row in _rows(asked, key, kind, cells[key])
    ]
    return asked.result(rows, cautions=(WHOLE,))


def _cells(asked: Ask) -> dict[Key, dict[str, dict[str, Decimal]]]:
    """Dollars of each cell by kind and part."""
    everywhere = replace(asked, selection=Selection(window=asked.window))
    found: dict[Key, dict[str, dict[str, Decimal]]] = {}
    for query in (GIVEN, INPUT):
        answer = everywhere.rows(query.format(keys=asked.keys()), system=asked.selection.system)
        for names, line in asked.cells(answer):
            kinds = found.setdefault(tuple(names.values()), {})
            kinds.setdefault(line["kind"], {})[line.get("part", "input")] = line["amount"]
    return found


def _rows(
    asked: Ask, key: Key, kind: str, kinds: Mapping[str, Mapping[str, Decimal]]
) -> list[dict[str, Any]]:
    """The parts of one cell and kind; without a line of the kind its reason."""
    names = {**dict(zip(asked.by, key, strict=True)), "kind": kind}
    if kind not in kinds:
        return [{**names, "part": part, "reason": NO_ROWS[kind]} for part in FACET]
    nothing = Decimal("0.00")
    dollars = {part: kinds[kind].get(part, nothing) for part in (*PARTS, "input")}
    dollars["unexplained"] = dollars["input"] - sum((dollars[part] for part in PARTS), nothing)
    return [{**names, "part": part, "value": dollars[part], "numerator": dollars[part]} for part in FACET]

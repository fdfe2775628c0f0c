"""Which records say the same as another one under a different id? (X7)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.freshness import TABLES
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

_QUERY = """
SELECT {keys}table_name, CAST(sum(records) AS BIGINT) AS records, CAST(sum(same) AS BIGINT) AS same
FROM record_month WHERE month >= $start AND month < $end
GROUP BY ALL {order}
"""


def duplicate_records(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of records says the same as another one under a different id?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `table`: session, support_time, observation, spending. `n` is records.

    Notes
    -----
    ::

        value = records beyond the first with the same content / records

    The same content is, of a session, one coach, day, length, status, delivery, site and people; of other
    time, one coach, day, use and length; of a visit, one room, day, instrument, purpose and rater; of
    spending, everything but the id.
    """
    asked = ask(gate, selection, "duplicate_records", by)
    cells: dict[tuple[Any, ...], tuple[dict[str, Any], dict[str, tuple[int, int]]]] = {}
    if not asked.by:
        cells[()] = ({}, {})
    for key, values in asked.cells(asked.rows(_QUERY.format(keys=asked.keys(), order=asked.order()))):
        counts = cells.setdefault(tuple(key.values()), (key, {}))[1]
        counts[values["table_name"]] = (int(values["same"]), int(values["records"]))
    rows = []
    for key, counts in cells.values():
        for table in TABLES:
            same, records = counts.get(table, (0, 0))
            value = ratio(same, records)
            rows.append(
                {
                    **key,
                    "table": table,
                    "value": value,
                    "numerator": same,
                    "denominator": records,
                    "n": records,
                    "reason": "no records in this period" if value is None else None,
                }
            )
    return asked.result(rows)

"""How many records could be matched to the roster? (X2)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

FEEDS = ("logs", "ratings", "money")
ALWAYS = "Counts all rows in the store, whatever the period."
NOBODYS = "records of no known system"
APART = (
    "{records:,} records name a site or place that no system of this store has. They are in no system's "
    "figures and stand apart."
)

_QUERY = """
SELECT {keys}feed, CAST(sum(rows_in) AS BIGINT) AS rows_in, CAST(sum(matched) AS BIGINT) AS matched
FROM roster_match GROUP BY ALL {order}
"""

_NO_SYSTEM = """
SELECT feed, CAST(sum(rows_in) AS BIGINT) AS records FROM roster_match WHERE system_id IS NULL
GROUP BY feed ORDER BY feed
"""

_TABLES = """
SELECT table_name, CAST(sum(rows_in) AS BIGINT) AS rows_in, CAST(sum(rows_loaded) AS BIGINT) AS rows_loaded,
       CAST(sum(rows_rejected) AS BIGINT) AS rows_rejected, CAST(sum(orphans) AS BIGINT) AS orphans
FROM batch GROUP BY table_name ORDER BY orphans DESC, rows_rejected DESC, table_name
"""


def join_rate(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many records of logs, ratings and money could be matched to the roster?

    Parameters
    ----------
    gate, selection
        The store, and the places chosen; all rows count, whatever the period.
    by
        Of system, region. Rows turned away because their site is unknown are in no region (None).

    Returns
    -------
    Result
        Facet `feed`: logs, ratings, money. `n` is rows. List `no_system`: rows of each feed that name nothing
        known in a store of several systems; they are in the figures of none. Curve `tables`: rows in, loaded,
        rejected and orphans (they name a record that is not there) of each table, for viewers of the whole
        store.

    Notes
    -----
    ::

        join_rate = rows whose site or place is on the roster / rows handed in, orphans included

    The rows of all systems and those of `no_system` together are the rows handed in.
    """
    asked = ask(gate, selection, "join_rate", by)
    cells: dict[tuple[Any, ...], tuple[dict[str, Any], dict[str, tuple[int, int]]]] = {}
    if not asked.by:
        cells[()] = ({}, {})
    for key, values in asked.cells(asked.rows(_QUERY.format(keys=asked.keys(), order=asked.order()))):
        counts = cells.setdefault(tuple(key.values()), (key, {}))[1]
        counts[values["feed"]] = (int(values["matched"] or 0), int(values["rows_in"] or 0))
    apart = _no_system(asked)
    left = dict(zip(apart["feed"], apart["records"], strict=True)) if asked.selection.system else {}
    rows = []
    for key, counts in cells.values():
        placed = any(place is not None for place in key.values()) or not key
        for feed in FEEDS if placed else sorted(counts, key=FEEDS.index):
            matched, rows_in = counts.get(feed, (0, 0))
            value = ratio(matched, rows_in)
            rows.append(
                {
                    **key,
                    "feed": feed,
                    "value": value,
                    "numerator": matched,
                    "denominator": rows_in,
                    "n": rows_in,
                    "excluded": {NOBODYS: left[feed]} if feed in left and not key else {},
                    "reason": "no rows loaded" if value is None else None,
                }
            )
    tables = {} if gate.scope.limits() else {"tables": asked.rows(_TABLES)}
    told = (APART.format(records=sum(left.values())),) if left else ()
    return asked.result(rows, cautions=(ALWAYS, *told), curves={"no_system": apart, **tables})


def _no_system(asked: Ask) -> pd.DataFrame:
    """Rows of each feed that belong to no system, whatever was chosen; a viewer of some systems sees none."""
    found = asked.gate.rows(Selection(), _NO_SYSTEM)
    lines = [(str(feed), int(records)) for feed, records in found.itertuples(index=False, name=None)]
    return pd.DataFrame(lines, columns=["feed", "records"], dtype=object)

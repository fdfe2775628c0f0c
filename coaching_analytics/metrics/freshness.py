"""How recent is what was loaded, table by table and agency by agency? (X5)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.join_rate import ALWAYS
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

TABLES = ("session", "support_time", "observation", "spending")

_LAST = """
SELECT {keys}table_name, max(last_day) AS last_day, CAST(sum(records) AS BIGINT) AS records
FROM record_month GROUP BY ALL {order}
"""
_NEWEST = "SELECT max(last_day) AS newest FROM record_month"
_LOADED = "SELECT {keys}table_name, max(loaded_at) AS loaded FROM record_load GROUP BY ALL"


def freshness(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many months is each table behind the newest record?

    Parameters
    ----------
    gate, selection
        The store, and the places chosen; all rows count, whatever the period.
    by
        Of system, region, agency. Records that name no known place are in none (None).

    Returns
    -------
    Result
        Facet `table`: session, support_time, observation, spending. `n` is records. List `last`: of each cell
        and table the last day with data, and the day on which records of it were last loaded.

    Notes
    -----
    ::

        months behind = months from the month of the table's last day to the month of the newest day

    where the newest day is that of any of these tables in the places chosen. A line of spending counts with
    the first day it covers.
    """
    asked = ask(gate, selection, "freshness", by)
    newest = _day(asked.rows(_NEWEST)["newest"].iloc[0])
    cells: dict[tuple[Any, ...], tuple[dict[str, Any], dict[str, dict[str, Any]]]] = {}
    if not asked.by:
        cells[()] = ({}, {})
    for key, values in asked.cells(asked.rows(_LAST.format(keys=asked.keys(), order=asked.order()))):
        cells.setdefault(tuple(key.values()), (key, {}))[1][values["table_name"]] = values
    rows = []
    for key, found in cells.values():
        placed = not key or any(name is not None for name in key.values())
        for table in TABLES if placed else [name for name in TABLES if name in found]:
            rows.append({**key, "table": table, **_figures(found.get(table), newest)})
    return asked.result(rows, cautions=(ALWAYS,), curves={"last": _last(asked, cells)})


def _figures(values: Mapping[str, Any] | None, newest: date | None) -> dict[str, Any]:
    if values is None or newest is None:
        return {"n": 0, "reason": "no rows loaded"}
    last = _day(values["last_day"]) or newest
    behind = (newest.year - last.year) * 12 + newest.month - last.month
    return {"value": behind, "n": int(values["records"])}


def _last(asked: Ask, cells: Mapping[Any, tuple[dict[str, Any], dict[str, dict[str, Any]]]]) -> pd.DataFrame:
    """The last day with data of each cell and table, and when records of it were last loaded."""
    loaded = {
        (*key.values(), values["table_name"]): values["loaded"]
        for key, values in asked.cells(asked.rows(_LOADED.format(keys=asked.keys())))
    }
    lines = [
        {
            **key,
            "table": table,
            "last_day": _day(found[table]["last_day"]),
            "loaded": _day(loaded.get((*key.values(), table))),
            "records": int(found[table]["records"]),
        }
        for key, found in cells.values()
        for table in TABLES
        if table in found
    ]
    return pd.DataFrame(lines, columns=[*asked.by, "table", "last_day", "loaded", "records"], dtype=object)


def _day(moment: Any) -> date | None:
    """A date; None for a missing one."""
    return None if moment is None or moment is pd.NaT else pd.Timestamp(moment).date()

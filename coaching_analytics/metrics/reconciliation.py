"""Do the hours and dollars given to sites, and those that were not, add up to what came in? (X6)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.coaching_cost import KINDS, NO_ROWS
from coaching_analytics.metrics.coaching_cost import reconciliation as dollars
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

PARTS = ("allocated", "unallocated", "unexplained", "input")
FLOWS = {
    "minutes": "no sessions logged",
    "actual": NO_ROWS["actual"],
    "budget": NO_ROWS["budget"],
}
WHOLE = "Counts the whole system: a coach or a line of spending may serve several regions."

# Two roads to the same minutes: from the sites they were given at, and from the coaches who gave them.
_GIVEN = """
SELECT coalesce(sum(minutes_given), 0) AS allocated FROM site_month WHERE month >= $start AND month < $end
"""
_LOGGED = """
SELECT CAST(coalesce(sum(sessions), 0) AS BIGINT) AS sessions,
       CAST(coalesce(sum(session_minutes), 0) AS BIGINT) AS minutes,
       CAST(coalesce(sum(minutes_without_site), 0) AS BIGINT) AS unallocated
FROM coach_month WHERE month >= $start AND month < $end
"""


def reconciliation(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Do hours and dollars given to sites and those that were not add up to what came in?

    Parameters
    ----------
    gate, selection
        The store, and the system and months chosen; other places do not narrow it.
    by
        Nothing.

    Returns
    -------
    Result
        Facets `flow`: minutes (of sessions held), actual, budget (dollars of coaching with overhead and in
        kind); and `part`: allocated, unallocated, unexplained, input.

    Notes
    -----
    ::

        unexplained = input - allocated - unallocated

    It is 0 when every record is accounted for. Minutes are whole; dollars are exact to the cent.
    """
    asked = ask(gate, selection, "reconciliation", by)
    whole = replace(asked, selection=Selection(system=asked.selection.system, window=asked.window))
    found = {"minutes": _minutes(whole), **_dollars(whole)}
    rows = [
        {
            "flow": flow,
            "part": part,
            "value": found[flow].get(part),
            "numerator": found[flow].get(part),
            "reason": None if found[flow] else nothing,
        }
        for flow, nothing in FLOWS.items()
        for part in PARTS
    ]
    return asked.result(rows, cautions=(WHOLE,))


def _minutes(asked: Ask) -> dict[str, Any]:
    """Whole minutes of sessions held; nothing without sessions."""
    given, logged = asked.rows(_GIVEN).iloc[0], asked.rows(_LOGGED).iloc[0]
    if not int(logged["sessions"]):
        return {}
    allocated, lost = round(float(given["allocated"])), int(logged["unallocated"])
    came = int(logged["minutes"])
    return {
        "allocated": allocated,
        "unallocated": lost,
        "unexplained": came - allocated - lost,
        "input": came,
    }


def _dollars(asked: Ask) -> dict[str, dict[str, Decimal]]:
    """Dollars spent and budgeted, overhead and what is in kind included."""
    found: dict[str, dict[str, Decimal]] = {kind: {} for kind in KINDS}
    for line in dollars(asked).to_dict("records"):
        if line["total"] == "with_in_kind":
            allocated, lost, came = (line[name] for name in ("allocated", "unallocated", "input"))
            found[line["kind"]] = {
                "allocated": allocated,
                "unallocated": lost,
                "unexplained": came - allocated - lost,
                "input": came,
            }
    return found

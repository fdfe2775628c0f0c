"""Do the hours and dollars given to sites, and those that were not, add up to what came in? (X6)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.coaching_cost import reconciliation as dollars
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.spending import KINDS, NO_ROWS
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
# Of two systems one may coach at the other's sites.
_ACROSS = """
SELECT coach_month.system_id AS coach_system, given.system_id AS site_system,
       coalesce(sum(given.minutes_given), 0) AS minutes
FROM coach_site_month AS given
JOIN coach_month ON coach_month.coach_id = given.coach_id AND coach_month.month = given.month
WHERE given.month >= $start AND given.month < $end AND given.minutes_given > 0
GROUP BY ALL
"""
_OF_NO_SYSTEM = """
SELECT CAST(coalesce(sum(session_minutes), 0) AS BIGINT) AS minutes FROM coach_month
WHERE system_id IS NULL AND month >= $start AND month < $end
"""
FROM_OUTSIDE = (
    "{minutes:,} minutes were given at sites of this system by coaches of another one, or of none that is "
    "known. They are not part of these sums."
)
OF_NO_SYSTEM = (
    "{minutes:,} minutes were logged by coaches of whom no system is known. They are in no system's sums."
)


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

    It is 0 when every record is accounted for. Minutes are whole; dollars are exact to the cent. The minutes
    of a system are those of its coaches; what they gave at sites of another system is not allocated here.
    """
    asked = ask(gate, selection, "reconciliation", by)
    whole = replace(asked, selection=Selection(system=asked.selection.system, window=asked.window))
    away, outside = _across(whole)
    found = {"minutes": _minutes(whole, away, outside), **_dollars(whole)}
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
    return asked.result(rows, cautions=(WHOLE, *_apart(asked, outside)))


def _apart(asked: Ask, outside: float) -> Iterator[str]:
    """What is not part of the sums of one system, said plainly."""
    if asked.selection.system is None:
        return
    if round(outside):
        yield FROM_OUTSIDE.format(minutes=round(outside))
    nobodys = asked.gate.rows(Selection(window=asked.window), _OF_NO_SYSTEM)
    if minutes := int(nobodys["minutes"].iloc[0]):
        yield OF_NO_SYSTEM.format(minutes=minutes)


def _across(asked: Ask) -> tuple[float, float]:
    """Minutes that coaches of the system gave at sites of others, and those of others gave at its sites."""
    ours = asked.selection.system
    if ours is None:
        return 0.0, 0.0
    away = outside = 0.0
    for line in asked.gate.rows(Selection(window=asked.window), _ACROSS).to_dict("records"):
        if line["coach_system"] == ours and line["site_system"] != ours:
            away += float(line["minutes"])
        elif line["coach_system"] != ours and line["site_system"] == ours:
            outside += float(line["minutes"])
    return away, outside


def _minutes(asked: Ask, away: float, outside: float) -> dict[str, Any]:
    """Whole minutes of sessions held; nothing without sessions.

    `away` are minutes of its coaches at sites of other systems, `outside` those of others at its sites.
    """
    given, logged = asked.rows(_GIVEN).iloc[0], asked.rows(_LOGGED).iloc[0]
    if not int(logged["sessions"]):
        return {}
    here = float(given["allocated"]) - outside
    came, allocated = int(logged["minutes"]), round(here)
    # Rounded once: two parts of a minute, each rounded on its own, could lose or add one.
    unexplained = came - round(here + float(logged["unallocated"]) + away)
    return {
        "allocated": allocated,
        "unallocated": came - allocated - unexplained,
        "unexplained": unexplained,
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

"""Where do coach hours go? (C3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, log_cautions
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

USES = (
    "observation",
    "feedback",
    "collaboration",
    "preparation",
    "other_contact",
    "travel",
    "administration",
    "own_learning",
)
NOT_LOGGED = "not_logged"
WITHOUT_CONTRACT = "months without contracted hours"
NO_CONTRACT = "no contracted hours"

_PAID = "coalesce(contracted_minutes, 0) > 0"
_SUMS = ",\n       ".join(
    f"sum({use}_minutes) / 60 AS logged_{use}, sum({use}_minutes) FILTER ({_PAID}) / 60 AS paid_{use}"
    for use in USES
)

_QUERY = f"""
SELECT {{keys}}{_SUMS},
       sum(logged_minutes) / 60 AS logged_total,
       sum(greatest(0, contracted_minutes - logged_minutes)) FILTER ({_PAID}) / 60 AS paid_{NOT_LOGGED},
       sum(greatest(contracted_minutes, logged_minutes)) FILTER ({_PAID}) / 60 AS paid_total,
       count(DISTINCT coach_id) FILTER (logged_minutes > 0) AS logged_coaches,
       count(DISTINCT coach_id) FILTER ({_PAID}) AS paid_coaches,
       count(*) FILTER (NOT ({_PAID}) AND (person_days > 0 OR logged_minutes > 0)) AS left_out
FROM coach_month
WHERE month >= $start AND month < $end AND coach_role = 'coach'
GROUP BY ALL {{order}}
"""


def time_use(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Where do coach hours go, as shares of paid and of logged hours?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, coach, month, quarter, school_year, fiscal_year; places are the employer's.

    Returns
    -------
    Result
        Facets `use` (eight uses and not_logged) and `share_of` (paid, logged). Numerators are hours.

    Notes
    -----
    For coach-months i with contracted minutes P_i, logged minutes L_i and minutes of a use U_i::

        paid       = sum(U_i) / sum(max(P_i, L_i))
        not_logged = sum(max(0, P_i - L_i)) / sum(max(P_i, L_i))
        logged     = sum(U_i) / sum(L_i)

    so the shares of paid hours sum to 1, also where more is logged than paid. Coach-months without contracted
    hours are left out of shares of paid hours, and counted.
    """
    asked = ask(gate, selection, "time_use", by)
    found = asked.rows(_QUERY.format(keys=asked.keys(), order=asked.order()))
    rows = [row for key, values in asked.cells(found) for row in _rows(key, values)]
    return asked.result(rows, cautions=(*_narrowed(selection), *log_cautions(asked)))


def _rows(key: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The figures of one cell: shares of paid hours, then of logged hours."""
    left_out = int(values["left_out"] or 0)
    for share_of, uses in (("paid", (*USES, NOT_LOGGED)), ("logged", USES)):
        total = values[f"{share_of}_total"]
        nothing = NO_CONTRACT if share_of == "paid" else NO_LOGS
        for use in uses:
            hours = values[f"{share_of}_{use}"]
            value = ratio(hours, total)
            yield {
                **key,
                "use": use,
                "share_of": share_of,
                "value": value,
                "numerator": hours,
                "denominator": total,
                "n": int(values[f"{share_of}_coaches"] or 0),
                "excluded": {WITHOUT_CONTRACT: left_out} if left_out and share_of == "paid" else {},
                "reason": nothing if value is None else None,
            }


def _narrowed(selection: Selection) -> tuple[str, ...]:
    """Coaches' months belong to an employer, so a choice of sites or settings cannot narrow them."""
    if selection.sites or selection.settings:
        return ("This figure counts coaches' time, so the choice of sites or settings does not narrow it.",)
    return ()

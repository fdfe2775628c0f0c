"""How many coaches left? (C7)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

NOBODY = "no coach was employed"
# The last day somebody was employed must lie within the data: records end on one day for everybody.
_QUERY = """
WITH employed AS (
    SELECT {keys}coach_id FROM coach_month
    WHERE month >= $start AND month < $end AND coach_role = 'coach' AND employed_days > 0
    GROUP BY ALL
),
spell AS (
    SELECT coach_id, max(end_date) AS last_end FROM coach_spell GROUP BY coach_id
)
SELECT {names}count(*) AS coaches,
       count(*) FILTER (spell.last_end < $end AND spell.last_end < $data_end) AS gone
FROM employed JOIN spell ON spell.coach_id = employed.coach_id
GROUP BY ALL {order}
"""


def coach_turnover(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many coaches of a period have left for good, and what share of those employed in it?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency; places are the employer's.

    Returns
    -------
    Result
        Numerators are people who left, denominators people employed on any day of the period.

    Notes
    -----
    A coach left when the last day of employment on record lies before the last day of the period and of the
    data. Who comes back later, or is on leave, did not leave.
    """
    asked = ask(gate, selection, "coach_turnover", by)
    last = gate.last_day(selection)
    query = _QUERY.format(keys=asked.keys(), names=asked.names(), order=asked.order())
    found = asked.rows(query, data_end=asked.window.end if last is None else last + timedelta(days=1))
    rows = [
        {
            **key,
            "value": ratio(int(values["gone"] or 0), int(values["coaches"] or 0)),
            "numerator": int(values["gone"] or 0),
            "denominator": int(values["coaches"] or 0),
            "n": int(values["coaches"] or 0),
            "reason": None if values["coaches"] else NOBODY,
        }
        for key, values in asked.cells(found)
    ]
    return asked.result(rows)

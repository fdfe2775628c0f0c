"""Are coaches' logs complete and on time? (X1)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import SILENT, log_cautions
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.metrics.thin_logs import COMPLETE, DUE
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

_QUERY = f"""
SELECT {{keys}}count(*) FILTER ({DUE}) AS months,
       count(*) FILTER ({COMPLETE}) AS complete,
       count(*) FILTER ({DUE} AND {SILENT}) AS silent,
       count(*) FILTER ({DUE} AND coalesce(statement, '') = 'no_activity') AS stated_none,
       coalesce(sum(entries), 0) AS entries, coalesce(sum(late_entries), 0) AS late,
       count(DISTINCT coach_id) FILTER ({DUE}) AS coaches,
       count(DISTINCT coach_id) FILTER (entries > 0) AS entering,
       count(*) FILTER (person_days > 0 AND contracted_minutes IS NULL) AS left_out
FROM coach_month
WHERE month >= $start AND month < $end AND coach_role = 'coach'
GROUP BY ALL {{order}}
"""


_SILENT = f"""
SELECT coach_id AS coach, strftime(month, '%Y-%m') AS month FROM coach_month
WHERE month >= $start AND month < $end AND coach_role = 'coach' AND {DUE} AND {SILENT}
ORDER BY coach_id, month
"""


def log_completeness(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Are coaches' logs complete and on time?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, coach, month, quarter, school_year, fiscal_year; places are the employer's.

    Returns
    -------
    Result
        Facet `statistic`: complete, silent, stated_none (of coach-months), late (of entries). By coach there
        is a list `silent` of the months each coach sent no logs for and stated nothing.

    Notes
    -----
    Over coach-months with paid days and contracted minutes P, logged minutes L::

        complete    = count(certified or no activity stated or L >= log_share * P) / count
        silent      = count(L = 0 and nothing stated) / count
        stated_none = count(no activity stated) / count
        late        = entries more than late_days after their session / entries
    """
    asked = ask(gate, selection, "log_completeness", by)
    found = asked.rows(
        _QUERY.format(keys=asked.keys(), order=asked.order()), log_share=float(asked.setting("log_share"))
    )
    rows = [row for key, values in asked.cells(found) for row in _rows(key, values)]
    lists = {"silent": asked.rows(_SILENT).astype(object)} if "coach" in asked.by else {}
    return asked.result(rows, settings=("log_share", "late_days"), cautions=log_cautions(asked), curves=lists)


def _rows(key: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The four figures of one cell."""
    left_out = int(values["left_out"])
    excluded = {"months without contracted hours": left_out} if left_out else {}
    for statistic in ("complete", "silent", "stated_none", "late"):
        late = statistic == "late"
        top, bottom = int(values[statistic]), int(values["entries" if late else "months"])
        value = ratio(top, bottom)
        why = "no sessions with a day of entry" if late else "no months with contracted hours"
        yield {
            **key,
            "statistic": statistic,
            "value": value,
            "numerator": top,
            "denominator": bottom,
            "n": int(values["entering" if late else "coaches"]),
            "excluded": {} if late else excluded,
            "reason": why if value is None else None,
        }

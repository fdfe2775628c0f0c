"""Are trainings followed by coaching? (V4)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.at_risk import calendar_cautions
from coaching_analytics.metrics.by import as_of, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

NO_TRAINING = "no training in this period"
TOO_YOUNG = "no training of this period is long enough ago to judge"

_COUNTS = """
WITH judged AS (
    SELECT t.*, today.operating_before - t.trained_before AS age,
           coalesce(t.contact_days <= $days AND t.next_contact < $after, FALSE) AS followed
    FROM training_contact t JOIN site_dim d USING (site_id)
    LEFT JOIN calendar_day today ON today.calendar_id = d.calendar_id AND today.day = $after
    WHERE t.training_date >= $start AND t.training_date < $end
)
SELECT {keys}count(*) AS attended, count(*) FILTER (age >= $days) AS trained,
       count(*) FILTER (age >= $days AND followed) AS followed,
       count(DISTINCT educator_id) FILTER (age >= $days) AS people,
       median(contact_days) FILTER (age >= $days AND followed) AS days
FROM judged
GROUP BY ALL {order}
"""


def training_followed_up(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of trainings was followed by a contact with a coach of the same educator?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year; periods are those
        of the training, places those of the educator's site.

    Returns
    -------
    Result
        Facet `statistic`: followed (share), days (median operating days to the contact, of those followed).
        `n` counts attendances, one an educator and training.

    Notes
    -----
    Over attendances of the period after which `follow_up_days` operating days of the educator's site have
    passed by the last day with data::

        followed = count(a contact of the same educator within follow_up_days after the day) / count

    Those too recent to judge are counted apart.
    """
    asked = ask(gate, selection, "training_followed_up", by)
    known, cautions = logs_of(asked)
    found = asked.gate.rows(
        replace(asked.selection, coaches=()),
        _COUNTS.format(keys=asked.keys("training_date"), order=asked.order()),
        days=int(asked.setting("follow_up_days")),
        after=as_of(gate, asked.selection) + timedelta(days=1),
    )
    rows = [row for key, values in asked.cells(found) for row in _rows(key, values, known)]
    people = pd.Series([row["people"] for row in rows], dtype=object)
    result = asked.result(
        rows,
        settings=("follow_up_days", "contact_minutes"),
        cautions=(*cautions, *calendar_cautions(asked)),
    )
    return replace(result, rows=result.rows.assign(people=people))


def _rows(key: Mapping[str, Any], values: Mapping[str, Any], known: bool) -> Iterator[dict[str, Any]]:
    """The two figures of one cell."""
    attended, trained, followed = (int(values[name]) for name in ("attended", "trained", "followed"))
    young = attended - trained
    why = NO_LOGS if attended and not known else TOO_YOUNG if attended else NO_TRAINING
    share = ratio(followed, trained) if known else None
    common = {
        **key,
        "n": trained,
        "people": int(values["people"]),
        "excluded": {"too recent to judge": young} if young else {},
    }
    yield {
        **common,
        "statistic": "followed",
        "value": share,
        "numerator": followed if known else None,
        "denominator": trained,
        "reason": None if share is not None else why,
    }
    days = float(values["days"]) if followed and known else None
    none = "no training of this period was followed up" if share is not None else why
    yield {**common, "statistic": "days", "value": days, "reason": None if days is not None else none}

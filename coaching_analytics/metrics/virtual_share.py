"""How much of the coaching is virtual, by the internet there is at the site? (C9)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.metrics.site_traits import NOT_RURAL, NOT_STATED, RURAL, traits_of
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

INTERNET = ("all", "broadband", "mobile", "none", NOT_STATED)
AREAS = ("all", RURAL, NOT_RURAL)
NOT_SAID = "no session at these sites says whether it was in person or virtual"
UNSTATED = "hours that do not say how they were given"
_QUERY = """
SELECT {keys}site_id, sum(minutes_in_person) AS in_person, sum(minutes_virtual) AS virtually,
       sum(minutes_unstated) AS unstated, sum(sessions) AS sessions
FROM site_month WHERE month >= $start AND month < $end
GROUP BY ALL HAVING sum(sessions) > 0 ORDER BY ALL
"""


def virtual_share(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of hours is virtual, by the internet at the site, rural sites apart?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facets `internet` (all, broadband, mobile, none, not_stated: as last asked at the site) and `area`
        (all, rural, not_rural; a site that states neither is in all only). `n` counts sites with sessions.

    Notes
    -----
    ::

        virtual hours / (virtual hours + hours in person)

    A hybrid session counts half and half; phone and e-mail are neither.
    """
    asked = ask(gate, selection, "virtual_share", by)
    known, cautions = logs_of(asked)
    keys = asked.keys()
    found = asked.rows(_QUERY.format(keys=keys))
    kinds = traits_of(asked, found["site_id"].to_numpy(dtype=object))
    sums = {name: found[name].to_numpy(dtype=float) / 60 for name in ("in_person", "virtually", "unstated")}
    rows = [
        {**key, **row}
        for key, lines in _cells(asked, found)
        for row in _rows({name: values[lines] for name, values in (kinds | sums).items()}, known)
    ]
    return asked.result(rows, cautions=cautions)


def _cells(asked: Ask, found: Any) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
    """The cells of the by-columns, which the query has named."""
    if not asked.by:
        yield {}, np.arange(len(found))
        return
    columns = [f"by_{name}" for name in asked.by]
    for key, lines in found.groupby(columns, dropna=False).indices.items():
        names = key if isinstance(key, tuple) else (key,)
        blank = (None if name is None or name != name else name for name in names)
        yield dict(zip(asked.by, blank, strict=True)), np.asarray(lines)


def _rows(sites: Mapping[str, np.ndarray], known: bool) -> Iterator[dict[str, Any]]:
    """The shares of one cell; kinds of sites that do not occur are no rows."""
    for area in AREAS:
        for internet in INTERNET:
            own = np.ones(len(sites["internet"]), dtype=bool)
            own &= (sites["rural"] == area) if area != "all" else True
            own &= (sites["internet"] == internet) if internet != "all" else True
            if not own.any() and (area, internet) != ("all", "all"):
                continue
            virtual, person = (float(sites[name][own].sum()) for name in ("virtually", "in_person"))
            value, unstated = ratio(virtual, virtual + person), float(sites["unstated"][own].sum())
            yield {
                "internet": internet,
                "area": area,
                "value": value,
                "numerator": virtual if value is not None else None,
                "denominator": virtual + person,
                "n": int(own.sum()),
                "excluded": {UNSTATED: round(unstated)} if round(unstated) else {},
                "reason": None if value is not None else NOT_SAID if known and own.any() else NO_LOGS,
            }

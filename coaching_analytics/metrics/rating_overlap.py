"""How often is a site rated by somebody who coached it? (X3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

_COUNTS = """
SELECT {keys}CAST(count(*) AS BIGINT) AS ratings, CAST(count(rater_coached) AS BIGINT) AS linked,
       CAST(count(CASE WHEN rater_coached THEN 1 END) AS BIGINT) AS own
FROM (
    SELECT DISTINCT observation_id, system_id, region_id, agency_id, setting, site_id, month, rater_coached
    FROM rating_score WHERE purpose = 'formal' AND month >= $start AND month < $end
) GROUP BY ALL {order}
"""
_LISTED = """
SELECT DISTINCT site_id, region_id, setting, classroom_id, observation_id, observation_date
FROM rating_score
WHERE purpose = 'formal' AND month >= $start AND month < $end AND rater_coached
ORDER BY site_id, observation_date, observation_id
"""
NO_RATINGS = "no formal ratings"
NO_LINKS = "no rater is linked to the registry of persons"
UNKNOWN = (
    "cannot be checked: {share:.1%} of ratings have a rater who is not linked to the registry of persons"
)


def rating_overlap(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """What share of formal ratings was made by somebody who had coached the site?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: overlap (over ratings whose rater is linked to the registry of persons), unlinked
        (over all formal ratings). Curve `ratings`: those made by the site's own coach, without the rater.

    Notes
    -----
    ::

        overlap  = count(ratings whose rater coached the site in the 12 months before) / count(linked ratings)
        unlinked = count(ratings whose rater nobody has linked) / count(ratings)

    Above the setting `unlinked_share` there is no overlap: the ratings that cannot be checked may be the
    ones in question.
    """
    asked = ask(gate, selection, "rating_overlap", by)
    found = list(asked.cells(asked.rows(_COUNTS.format(keys=asked.keys(), order=asked.order()))))
    if not asked.by and not found:
        found = [({}, {"ratings": 0, "linked": 0, "own": 0})]
    limit = float(asked.setting("unlinked_share"))
    rows = [row for key, counts in found for row in _rows(key, counts, limit)]
    return asked.result(rows, settings=("unlinked_share",), curves={"ratings": asked.rows(_LISTED)})


def _rows(key: Mapping[str, Any], counts: Mapping[str, Any], limit: float) -> Iterator[dict[str, Any]]:
    """Both statistics of one cell."""
    ratings, linked, own = (int(counts[name]) for name in ("ratings", "linked", "own"))
    if not ratings:
        yield from ({**key, "statistic": name, "reason": NO_RATINGS} for name in ("overlap", "unlinked"))
        return
    apart = ratings - linked
    base = {
        **key,
        "statistic": "overlap",
        "n": linked,
        "excluded": {"rater not linked": apart} if apart else {},
    }
    if not linked:
        yield {**base, "reason": NO_LINKS}
    elif apart > limit * ratings:
        yield {**base, "reason": UNKNOWN.format(share=apart / ratings)}
    else:
        yield {**base, "value": own / linked, "numerator": own, "denominator": linked}
    yield {
        **key,
        "statistic": "unlinked",
        "value": apart / ratings,
        "numerator": apart,
        "denominator": ratings,
        "n": ratings,
    }

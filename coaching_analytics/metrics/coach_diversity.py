"""Who are the coaches, beside the educators they work with? (E6)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

ATTRIBUTES = ("race_ethnicity", "community_background")
OTHERS = "Other groups"
NOBODY = "nobody's is on record"
NOT_DECLARED = "people who declared none"
TOO_FEW = "fewer than {k} people declared one: shown to nobody"
_COACHES = """
SELECT DISTINCT person_id, race_ethnicity, community_background
FROM coach_profile_month
WHERE month >= $start AND month < $end AND coach_role = 'coach' AND employed_days > 0
"""
_EDUCATORS = """
SELECT DISTINCT person_id, race_ethnicity, community_background
FROM educator_person
WHERE start_date <= $day AND end_date > $day AND site_id IN (
    SELECT site_id FROM site_enrolled WHERE start_date <= $day AND end_date > $day
)
"""


def coach_diversity(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which groups do coaches say they belong to, and which the educators they work with?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Nothing: small parts of few people would tell who is who.

    Returns
    -------
    Result
        Facets `attribute` (race_ethnicity, community_background), `who` (coaches, educators) and `group`.
        Shares of the people who declared one. For everybody, the store's owner too, groups of fewer than
        `small_group` people stand together as other groups; when even those are too few, the smallest of the
        others joins them, and with fewer than that in all there is no figure.

    Notes
    -----
    Coaches employed on any day of the period, educators at enrolled sites on its last day; each person once.
    """
    asked = ask(gate, selection, "coach_diversity", by)
    day = asked.window.end - timedelta(days=1)
    sides = {"coaches": asked.rows(_COACHES), "educators": asked.rows(_EDUCATORS, day=day)}
    least = int(asked.setting("small_group"))
    rows = [
        {"attribute": attribute, "who": who, **row}
        for attribute in ATTRIBUTES
        for who, people in sides.items()
        for row in _rows(
            Counter(one if isinstance(one, str) and one else "" for one in people[attribute]), least
        )
    ]
    return asked.result(rows, settings=("small_group",))


def _rows(people: Counter[str], least: int) -> Iterator[dict[str, Any]]:
    """The shares of one attribute of one side, small groups together."""
    silent, told = people.pop("", 0), sum(people.values())
    left_out = {NOT_DECLARED: silent} if silent else {}
    if told < least:
        reason = TOO_FEW.format(k=least) if told else NOBODY
        yield {"group": None, "reason": reason, "n": None, "excluded": {} if told else left_out}
        return
    for name, count in together(people, least).items():
        yield {
            "group": name,
            "value": ratio(count, told),
            "numerator": count,
            "denominator": told,
            "n": count,
            "excluded": left_out,
        }


def together(people: Mapping[str, int], least: int) -> dict[str, int]:
    """Groups, largest first, the small ones as one; that takes in the smallest until it is not small.

    Examples
    --------
    >>> together({"A": 30, "B": 12, "C": 4, "D": 1}, 10)
    {'A': 30, 'Other groups': 17}
    """
    ordered = sorted(people.items(), key=lambda one: (-one[1], one[0]))
    pooled = 0
    while ordered and (ordered[-1][1] < least or 0 < pooled < least):
        pooled += ordered.pop()[1]
    return dict(ordered) | ({OTHERS: pooled} if pooled else {})

"""Ways of delivery as options: rooms coached in person, virtually, or both, between their two ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.options import Option, options_of
from coaching_analytics.metrics.pairs import Cell, Pairs, load_pairs
from coaching_analytics.metrics.room_costs import looked_up, priced

DELIVERY = "delivery"
MODES = ("in_person", "mixed", "virtual")
MOST_UNSTATED = 0.2
"""Of a site's minutes: with more that say nothing of their delivery, the way is not known."""
NOT_KNOWN = "how coaching was delivered between the two ratings is not known"
NOT_BOOKED = (
    "Dollars are not booked by way of delivery: a room carries the dollars of its site, and an agency's "
    "travel is spread by hours over virtual and in-person sites alike. What virtual coaching saves is not "
    "seen here."
)
# Minutes of coaching of a site in the months between two ratings, as the dollars of these months are counted.
MINUTES = """
    WITH span AS (
        SELECT DISTINCT span_code, site_id, month, earlier_month FROM rating_pair
        WHERE month >= $start AND month < $end
    ), logged AS (
        SELECT site_id, month, minutes_in_person, minutes_virtual, minutes_unstated FROM site_month
        WHERE sessions > 0
    )
    SELECT span.span_code, sum(minutes_in_person) AS in_person, sum(minutes_virtual) AS virtual,
           sum(minutes_unstated) AS unstated
    FROM span JOIN logged ON logged.site_id = span.site_id
         AND logged.month >= span.earlier_month AND logged.month < span.month
    GROUP BY ALL ORDER BY span.span_code
"""


def delivery_options(asked: Ask) -> tuple[list[Option], dict[str, Any]]:
    """An option for each way of delivery, and settings to print beside the answer.

    A room stands by the virtual share of its site's minutes in person and virtual in the months between its
    ratings. Rooms without such minutes, or with more than a fifth of unstated ones, are an option without a
    name that is not compared. Options lean on the same sites: a room may be rated over other months than
    its neighbour.
    """
    whole = replace(asked, by=())
    pairs = load_pairs(whole)
    cells = _by_mode(whole, pairs)
    found = [
        option if option.names[DELIVERY] is not None else replace(option, reason=NOT_KNOWN)
        for option in options_of(whole, pairs, cells, {})
    ]
    return found, pairs.settings()


def _by_mode(asked: Ask, pairs: Pairs) -> Iterator[Cell]:
    """Each cell once for every way of delivery that has rooms in it.

    Rooms left out because they have no earlier rating are of no way and not counted here.
    """
    found = asked.rows(MINUTES)
    spans = found["span_code"].to_numpy()
    minutes = {name: found[name].to_numpy(dtype=float) for name in ("in_person", "virtual", "unstated")}
    high, low = float(asked.setting("virtual_from")), float(asked.setting("in_person_to"))
    for cell in priced(asked, pairs):
        own = {name: looked_up(cell.rooms["span"], spans, values) for name, values in minutes.items()}
        mode = mode_of(own["in_person"], own["virtual"], own["unstated"], low, high)
        for place, name in enumerate((*MODES, None)):
            rooms = cell.rooms.where(mode == place)
            if len(rooms):
                yield replace(cell, names={DELIVERY: name, **cell.names}, rooms=rooms, left_out={})


def mode_of(
    in_person: np.ndarray, virtual: np.ndarray, unstated: np.ndarray, low: float, high: float
) -> np.ndarray:
    """Place in `MODES` of each room by its site's minutes; `len(MODES)` where it is not known."""
    together = in_person + virtual
    known = (together > 0) & (unstated <= MOST_UNSTATED * (together + unstated))
    share = np.divide(virtual, together, out=np.zeros(len(together)), where=known)
    return np.where(~known, len(MODES), np.where(share >= high, 2, np.where(share <= low, 0, 1)))

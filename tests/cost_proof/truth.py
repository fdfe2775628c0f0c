"""What was planted in one system, worked out from the simulator's own memory and never by the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.simulate.answers.contacts import read_held
from coaching_analytics.simulate.answers.costs import cost_answers, read_spent, room_costs
from coaching_analytics.simulate.answers.gains import read_changes
from coaching_analytics.simulate.answers.ratings import read_scores
from coaching_analytics.simulate.answers.records import Records, positions
from coaching_analytics.simulate.answers.staff import read_staff
from coaching_analytics.simulate.answers.time import read_logged
from coaching_analytics.simulate.world import World as System

TOTAL = "with_overhead"
INSTRUMENT, DOMAIN, COLUMN = "class_pre_k", "IS", 2


@dataclass(frozen=True)
class Truth:
    """What is true of one system.

    Attributes
    ----------
    answers
        coaching_cost and unit_cost, as the simulator counts them from its records.
    rooms
        The pairs of ratings in IS of rooms with the same lead educator and dollars on record: `change` of
        true quality between the two, `cost` of the room in dollars, `setting`.
    """

    answers: Mapping[str, list[dict[str, Any]]]
    rooms: pd.DataFrame

    def of(self, setting: str | None = None) -> tuple[float, float]:
        """Mean true change and mean cost of a room, of all or of one setting."""
        rows = self.rooms if setting is None else self.rooms[self.rooms["setting"] == setting]
        return float(rows["change"].mean()), float(rows["cost"].mean())


def truth_of(system: System) -> Truth:
    """The truth of one system, over its last complete fiscal year."""
    records = Records(system.frames, system.clock)
    staff = read_staff(records)
    held = read_held(records, staff)
    spent = read_spent(records, held)
    answers = cost_answers(records, staff, held, read_logged(records, staff, held), spent)
    pairs = read_changes(records, read_scores(records)).pairs
    own = (pairs["instrument"] == INSTRUMENT) & (pairs["domain"] == DOMAIN) & (pairs["lead"] == "same")
    pairs = pairs[own]
    ids = system.frames["observation"]["observation_id"]
    later, earlier = (positions(ids, pairs[name]) for name in ("observation_id", "observation_id_before"))
    running, months = room_costs(records, spent, TOTAL)
    site = pairs["site"].to_numpy()
    last, first = (records.month_index(pairs[name].to_numpy()) for name in ("day", "day_before"))
    rooms = pd.DataFrame(
        {
            "setting": pairs["setting"].to_numpy(),
            "change": (system.visits.true[later] - system.visits.true[earlier])[:, COLUMN],
            "cost": running[site, last] - running[site, first],
        }
    )
    paid = np.asarray(months[site, last] > months[site, first])
    return Truth(answers, rooms[paid].reset_index(drop=True))

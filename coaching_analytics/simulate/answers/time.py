"""Logged and contracted time of coaches by month: time_use, log_completeness; and join_rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held
from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions, share
from coaching_analytics.simulate.answers.staff import Staff, coach_rows, employer_mask
from coaching_analytics.simulate.clock import AFTER

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
LATE_DAYS = 15
LOG_SHARE = 0.5


@dataclass
class Logged:
    """Minutes by use, coach and month; held sessions, entries and late entries; statements."""

    uses: np.ndarray
    sessions: np.ndarray
    entries: np.ndarray
    late: np.ndarray
    statement: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """All logged minutes."""
        return np.asarray(self.uses.sum(axis=0))


def read_logged(records: Records, staff: Staff, held: Held) -> Logged:
    """Add up the time of held sessions, by component, and the time outside sessions."""
    shape = (len(staff.ids), len(records.clock.months) - 1)
    uses = np.zeros((len(USES), *shape))
    day = records.column("session", "session_date")
    month, minutes, coach = records.month_index(day), records.column("session", "minutes"), held.coach
    part = positions(
        records.column("session", "session_id"), records.column("session_component", "session_id")
    )
    spent = records.column("session_component", "minutes")
    kind = positions(USES, records.column("session_component", "component"))
    kept = held.held[part]
    np.add.at(uses, (kind[kept], coach[part[kept]], month[part[kept]]), spent[kept])
    left = np.maximum(minutes - np.bincount(part, weights=spent, minlength=len(minutes)), 0)
    travel = np.array(
        [float(value) if value else 0.0 for value in records.column("session", "travel_minutes")]
    )
    for use, extra in (("other_contact", left), ("travel", travel)):
        np.add.at(uses[USES.index(use)], (coach[held.held], month[held.held]), extra[held.held])
    outside = positions(USES, records.column("support_time", "time_use"))
    np.add.at(
        uses,
        (
            outside,
            coach_rows(records, "support_time", staff.ids),
            records.month_index(records.column("support_time", "work_date")),
        ),
        records.column("support_time", "minutes"),
    )
    entered = records.column("session", "logged_date")
    written = held.held & (entered < AFTER)
    sessions, entries, late = (np.zeros(shape) for _ in range(3))
    for grid, rows in (
        (sessions, held.held),
        (entries, written),
        (late, written & (entered - day > LATE_DAYS)),
    ):
        np.add.at(grid, (coach[rows], month[rows]), 1)
    statement = np.zeros(shape, dtype="<U11")
    statement[
        coach_rows(records, "no_activity", staff.ids),
        records.month_index(records.column("no_activity", "month")),
    ] = records.column("no_activity", "statement")
    return Logged(uses, sessions, entries, late, statement)


def time_answers(records: Records, staff: Staff, logged: Logged) -> dict[str, list[Answer]]:
    """time_use and log_completeness."""
    use, complete = [], []
    paid = np.nan_to_num(staff.paid)
    for by, _ in records.cells():
        mine = employer_mask(records, staff, by) & staff.is_coach[:, None]
        known = mine & (paid > 0)
        whole = np.maximum(paid, logged.total)[known].sum()
        gap = np.maximum(paid - logged.total, 0)[known].sum()
        for at, name in enumerate(USES):
            use.append(answer(by, share(logged.uses[at][known].sum(), whole), use=name, share_of="paid"))
            use.append(
                answer(
                    by,
                    share(logged.uses[at][mine].sum(), logged.total[mine].sum()),
                    use=name,
                    share_of="logged",
                )
            )
        use.append(answer(by, share(gap, whole), use="not_logged", share_of="paid"))
        complete += _completeness(records, staff, logged, by, (mine, known))
    return {"time_use": use, "log_completeness": complete}


def _completeness(
    records: Records, staff: Staff, logged: Logged, by: Answer, cells: tuple[np.ndarray, np.ndarray]
) -> list[Answer]:
    """Complete, silent and stated months of those expected, and late entries of all entries."""
    mine, known = cells
    due = known & (records.monthly(staff.works) > 0)
    told = logged.statement != ""
    enough = logged.total >= LOG_SHARE * np.nan_to_num(staff.paid)
    values = {
        "complete": share((due & (told | enough)).sum(), due.sum()),
        "silent": share((due & ~told & (logged.total == 0)).sum(), due.sum()),
        "stated_none": share((due & (logged.statement == "no_activity")).sum(), due.sum()),
        "late": share(logged.late[mine].sum(), logged.entries[mine].sum()),
    }
    return [answer(by, value, statistic=name) for name, value in values.items()]


def join_answers(records: Records, orphans: dict[str, int]) -> list[Answer]:
    """Rows that found their place on the roster; orphans belong to no region."""
    rooms = positions(
        records.column("classroom", "classroom_id"), records.column("observation", "classroom_id")
    )
    level, place = records.column("spending", "place_level"), records.column("spending", "place_id")
    home = {
        **{region: region for region in records.regions},
        **dict(
            zip(
                records.column("agency", "agency_id").tolist(),
                records.column("agency", "region_id").tolist(),
                strict=True,
            )
        ),
        **dict(zip(records.site_ids.tolist(), records.region.tolist(), strict=True)),
    }
    money = np.array(
        [home.get(str(key), "") if kind != "system" else "" for kind, key in zip(level, place, strict=True)]
    )
    feeds = {
        "logs": (records.region[records.sites_of("session_participant")], "session_participant"),
        "ratings": (records.region[records.sites_of("classroom")[rooms]], "observation"),
        "money": (money, "spending"),
    }
    found = []
    for feed, (region, table) in feeds.items():
        lost = orphans.get(table, 0)
        found.append(answer({}, share(len(region), len(region) + lost), feed=feed))
        found += [
            answer({"region": name}, 1.0 if (region == name).any() else None, feed=feed)
            for name in records.regions
        ]
    return found

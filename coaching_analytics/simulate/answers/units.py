"""What dollars of coaching are divided by."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held, minutes_by_month, reached
from coaching_analytics.simulate.answers.records import Answer, Records, share
from coaching_analytics.simulate.answers.staff import Staff, employer_mask
from coaching_analytics.simulate.answers.time import Logged
from coaching_analytics.simulate.clock import AFTER

THIN = 0.6


def units(
    records: Records, staff: Staff, held: Held, logged: Logged, cell: tuple[Answer, np.ndarray]
) -> dict[str, float | None]:
    """What dollars are divided by; None where too few contracted hours are logged."""
    by, mask = cell
    mine = employer_mask(records, staff, by)
    known = mine & staff.is_coach[:, None] & ~np.isnan(staff.paid)
    complete = share(logged.total[known].sum(), staff.paid[known].sum())
    length = records.window.stop - records.window.start
    found: dict[str, float | None] = {
        "hour": minutes_by_month(records, held)[mask][:, records.months].sum() / 60,
        "session": float(logged.sessions[mine].sum()),
        "site_reached": float((mask & reached(records, held, "any", records.months)).sum()),
        "enrolled_site": records.weights["site"][mask][:, records.months].sum() / length,
        "educator": records.weights["educator"][mask][:, records.months].sum() / length,
        "child": _children(records)[mask][:, records.months].sum() / length,
        "educator_stayed": _stayed(records, mask),
    }
    if complete is None or complete < THIN:
        found |= dict.fromkeys(("hour", "session", "site_reached"))
    return found


def _children(records: Records) -> np.ndarray:
    """Child-days by site and month: group sizes of rooms in use at enrolled and open sites."""
    sizes = records.column("classroom", "group_size").astype(float)
    opened, closed = (records.column("classroom", name) for name in ("open_date", "close_date"))
    there = records.presence(records.sites_of("classroom"), opened, closed, sizes)
    return records.monthly(there * records.active)


def _stayed(records: Records, mask: np.ndarray) -> float | None:
    """Educators at enrolled sites on the first day of the window who had not left by its last."""
    clock, site = records.clock, records.sites_of("educator")
    start, end = (records.column("educator", name) for name in ("start_date", "end_date"))
    if not (end < AFTER).any():
        return None
    there = (start <= clock.window_start) & (end > clock.window_start) & (site >= 0)
    open_then = (records.active[:, clock.window_start - clock.start] & mask)[site]
    return float((there & open_then & (end >= clock.window_end)).sum())

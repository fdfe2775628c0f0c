"""The caution of figures that rest on logs, where the logs of their places and months are too incomplete."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coaching_analytics.metrics.by import Ask

RESTS_ON_LOGS = frozenset(
    {
        "time_use",
        "effort_hours",
        "dosage_rate",
        "coverage",
        "coverage_funnel",
        "never_reached",
        "unit_cost",
        "coached_comparison",
        "dose_response",
        "contacts",
    }
)
SETTING = "completeness_floor"
DUE = "person_days > 0 AND coalesce(contracted_minutes, 0) > 0"
COMPLETE = f"{DUE} AND (statement IS NOT NULL OR logged_minutes >= $log_share * contracted_minutes)"

_QUERY = f"""
SELECT count(*) FILTER ({DUE}) AS months, count(*) FILTER ({COMPLETE}) AS complete
FROM coach_month WHERE month >= $start AND month < $end AND coach_role = 'coach'
"""


def thin_log_cautions(asked: Ask) -> tuple[str, ...]:
    """One sentence when fewer coach-months than the floor are complete; none for figures without logs.

    Every figure asks it in the same words, so the figures of one page share one answer.
    """
    if asked.metric.name not in RESTS_ON_LOGS:
        return ()
    line = asked.rows(_QUERY, log_share=float(asked.setting("log_share"))).iloc[0]
    months, complete = int(line["months"]), int(line["complete"])
    floor = float(asked.setting(SETTING))
    if not months or complete >= floor * months:
        return ()
    return (
        f"Logs are complete for {complete:,} of {months:,} coach-months here, under the {floor:.0%} asked "
        "for: hours and contacts may be too low.",
    )

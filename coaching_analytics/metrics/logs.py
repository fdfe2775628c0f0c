"""Were there logs at all? What is missing must not be read as zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coaching_analytics.metrics.by import Ask

NO_LOGS = "no logs in this period"
MISSING = "Hours may be too low and cost per hour too high."

# A coach is expected to log in a month with paid days, unless the contract gives no hours for it.
EXPECTED = "person_days > 0 AND coalesce(contracted_minutes, 1) > 0"
SILENT = "logged_minutes = 0 AND statement IS NULL"

_BY_MONTH = f"""
SELECT month, count(*) AS coaches, count(*) FILTER ({SILENT}) AS silent
FROM coach_month
WHERE month >= $start AND month < $end AND coach_role = 'coach' AND {EXPECTED}
GROUP BY month ORDER BY month
"""

_ANY_LOG = f"""
SELECT count(*) AS logs FROM coach_month
WHERE month >= $start AND month < $end AND NOT ({SILENT})
"""


def logs_exist(asked: Ask) -> bool:
    """Whether any coach the viewer may see logged or stated anything in the window.

    Asked of the whole system: one site without sessions is a site not reached, a system without sessions has
    not loaded its logs.
    """
    wide = replace(asked.selection, regions=(), agencies=(), settings=(), sites=(), coaches=())
    return int(asked.gate.rows(wide, _ANY_LOG)["logs"].iloc[0]) > 0


def log_cautions(asked: Ask) -> tuple[str, ...]:
    """One sentence about months coaches sent no logs for; none when all did."""
    months = asked.rows(_BY_MONTH)
    thin = months[months["silent"] > 0]
    if thin.empty:
        return ()
    worst = thin.sort_values(["silent", "month"], ascending=[False, False]).iloc[0]
    silent, coaches, when = int(worst["silent"]), int(worst["coaches"]), _in_words(worst["month"])
    if len(thin) == 1:
        have = "has" if silent == 1 else "have"
        return (f"{silent} of {_plural(coaches, 'coach')} {have} not sent logs for {when}. {MISSING}",)
    missing, expected = int(thin["silent"].sum()), int(months["coaches"].sum())
    return (f"Logs are missing for {missing} of {expected} months of coaches, most for {when} "
            f"({silent} of {_plural(coaches, 'coach')}). {MISSING}",)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}es"


def _in_words(month: date) -> str:
    return f"{month:%B %Y}"

"""Were there logs at all? What is missing must not be read as zero."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from coaching_analytics.metrics.by import Ask

NO_LOGS = "no logs in this period"
MISSING = "Hours may be too low and cost per hour too high."

# A coach is expected to log in a month with paid days, unless the contract gives no hours for it.
EXPECTED = "person_days > 0 AND coalesce(contracted_minutes, 1) > 0"
SILENT = "logged_minutes = 0 AND statement IS NULL"

_BY_MONTH = f"""
SELECT month, count(*) FILTER (due) AS coaches, count(*) FILTER (due AND silent) AS silent,
       count(*) FILTER (NOT silent) AS logged
FROM (
    SELECT month, coach_role = 'coach' AND {EXPECTED} AS due, {SILENT} AS silent
    FROM coach_month WHERE month >= $start AND month < $end
) GROUP BY month
"""

_ANY_LOG = f"""
SELECT count(*) AS logged FROM coach_month
WHERE month >= $start AND month < $end AND NOT ({SILENT})
"""


def logs_of(asked: Ask) -> tuple[bool, tuple[str, ...]]:
    """Whether there are logs in the window, and the sentence about those that are missing.

    Logs are looked for in the whole system when the places chosen have none: one site without sessions is a
    site not reached, a system without sessions has not loaded its logs.
    """
    months = asked.rows(_BY_MONTH).to_dict("records")
    known = any(line["logged"] for line in months)
    if not known:
        wide = replace(asked.selection, regions=(), agencies=(), settings=(), sites=(), coaches=())
        known = bool(asked.gate.rows(wide, _ANY_LOG)["logged"].iloc[0])
    return known, _missing(months) if known else ()


def log_cautions(asked: Ask) -> tuple[str, ...]:
    """One sentence about months coaches sent no logs for; none when all did, or there are no logs at all."""
    return logs_of(asked)[1]


def _missing(months: Sequence[Mapping[Hashable, Any]]) -> tuple[str, ...]:
    thin = [line for line in months if line["silent"]]
    if not thin:
        return ()
    worst = max(thin, key=lambda line: (line["silent"], line["month"]))
    silent, coaches, when = int(worst["silent"]), int(worst["coaches"]), _in_words(worst["month"])
    if len(thin) == 1:
        have = "has" if silent == 1 else "have"
        return (f"{silent} of {_plural(coaches, 'coach')} {have} not sent logs for {when}. {MISSING}",)
    missing, expected = sum(line["silent"] for line in thin), sum(line["coaches"] for line in months)
    return (
        f"Logs are missing for {missing} of {expected} months of coaches, most for {when} "
        f"({silent} of {_plural(coaches, 'coach')}). {MISSING}",
    )


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}es"


def _in_words(month: date) -> str:
    return f"{month:%B %Y}"

"""Rules that need more than the row: editions of instruments, minutes within a session, days to come."""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.check import Unit, good, note, rows_where
from coaching_analytics.ingest.mapping import NegativeClimate
from coaching_analytics.ingest.references import Known
from coaching_analytics.ingest.scores import check_scores
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.instruments import instruments

LOADED_AS_IT_IS = "Check the row; it is loaded as it is."
CYCLE = ("opened_date", "plan_date", "observation_date", "reflection_date", "feedback_date", "closed_date")
FUTURE = {
    "session": ("logged_date",),
    "observation": ("observation_date",),
    "rater_certification": ("certified_on",),
    "support_time": ("work_date",),
    "no_activity": ("month",),
    "coaching_cycle": CYCLE,
    "training": ("training_date",),
    "survey_response": ("response_date",),
    "coach_support": ("support_date",),
    "qris_rating": ("start_date",),
    "programme_fact": ("fact_date",),
    "achievement": ("assessed_date",),
    "connectivity": ("asked_date",),
}
"""Days on which something has happened. Rosters, plans and budgets may begin later."""
HELD = "status IS DISTINCT FROM 'planned'"
COME = "a day that has come already"


def check_rules(
    con: duckdb.DuckDBPyConnection, unit: Unit, known: Known, climate: NegativeClimate, stated: bool
) -> None:
    """Apply the rules of the unit's table.

    Parameters
    ----------
    climate
        How negative climate is recorded; reversed scores are turned into raw ones.
    stated
        A mapping says so; a file named after the table is raw by definition.
    """
    if not unit.rows:
        return
    if unit.table.name == "observation":
        _editions(con, unit)
    if unit.table.name == "observation_score":
        check_scores(con, unit, known, climate or "raw", stated)
    if unit.table.name == "session_component":
        _components(con, unit, known)
    if unit.table.name == "session":
        held = "status = 'completed' AND minutes = 0"
        _warn(con, unit, held, "minutes", "more than 0 minutes for a completed session")
        _warn(con, unit, f"session_date > current_date AND {HELD}", "session_date", COME)
    for column in FUTURE.get(unit.table.name, ()):
        _warn(con, unit, f"{column} > current_date", column, COME)


def _warn(con: duckdb.DuckDBPyConnection, unit: Unit, when: str, column: str, expected: str) -> None:
    found = rows_where(unit, column, quote(expected), LOADED_AS_IT_IS, f"faults = 0 AND {when}")
    note(con, unit, found, "warning")


def _editions(con: duckdb.DuckDBPyConnection, unit: Unit) -> None:
    pairs = ", ".join(
        f"({quote(name)}, {quote(edition)})"
        for name, each in instruments().items()
        for edition in each.editions
    )
    cases = []
    for name, each in instruments().items():
        words = f"one of the editions {', '.join(each.editions)} of {each.title}"
        cases.append(f"WHEN {quote(name)} THEN {quote(words)}")
    expected = f"CASE instrument {' '.join(cases)} ELSE 'an edition of a known instrument' END"
    both = "instrument IS NOT NULL AND edition IS NOT NULL"
    where = f"{both} AND (instrument, edition) NOT IN ({pairs})"
    note(con, unit, rows_where(unit, "edition", expected, "Write the edition as printed.", where))


def _components(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known) -> None:
    sums = (
        f"SELECT session_id, sum(minutes) AS parts, min(rowid) AS row_id, min({unit.record}) AS record "
        f"FROM {quoted(unit.name)} WHERE {good(con, unit)} GROUP BY session_id"
    )
    sessions = known("session", ("session_id", "minutes"))
    over = (
        "SELECT row_id, record, 'minutes' AS col, parts || ' of ' || s.minutes AS value, "
        "'components that add up to the session''s minutes at most' AS expected, "
        f"{quote(LOADED_AS_IT_IS)} AS mend FROM ({sums}) AS c "
        f"JOIN ({sessions}) AS s USING (session_id) WHERE parts > s.minutes"
    )
    note(con, unit, over, "warning")

"""Warnings about rows loaded as they are: copies under another id, odd scores."""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.check import Unit, note
from coaching_analytics.ingest.copies import check_copies
from coaching_analytics.ingest.references import Known
from coaching_analytics.store.landing import quoted

MANY, FAR = 50, 4
"""Scores of one part from which they are compared, and how many standard deviations are far."""


def check_oddities(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known, before: bool) -> None:
    """List what is possible but odd; nothing is left out for it.

    With `before`, rows are compared with those loaded before too: the load adds to them.
    """
    if not unit.rows:
        return
    check_copies(con, unit, known, before)
    if unit.table.name == "observation_score":
        _far_scores(con, unit, known)


def _far_scores(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known) -> None:
    """Scores far from all others of the same part of the same instrument."""
    visits = known("observation", ("observation_id", "instrument"))
    scores = (
        f"SELECT u.rowid AS row_id, {unit.record_of('u')} AS record, u.part, u.score, v.instrument, "
        "count(*) OVER same AS n, avg(u.score) OVER same AS mean, stddev_samp(u.score) OVER same AS spread "
        f"FROM {quoted(unit.name)} AS u JOIN ({visits}) AS v USING (observation_id) "
        "WHERE faults = 0 AND score IS NOT NULL WINDOW same AS (PARTITION BY v.instrument, u.part)"
    )
    note(
        con,
        unit,
        "SELECT row_id, record, 'score' AS col, printf('%g', score::DOUBLE) AS value, "
        "'a ' || part || ' nearer to the other scores of ' || instrument AS expected, "
        "'Check the score; it is loaded as it is.' AS mend "
        f"FROM ({scores}) WHERE n >= {MANY} AND spread > 0 AND abs(score - mean) > {FAR} * spread",
        "warning",
    )

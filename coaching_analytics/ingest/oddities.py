"""Warnings about rows loaded as they are: copies under another id, months without rows, odd scores."""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.check import Unit, good, note
from coaching_analytics.ingest.references import Known
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote

ENTERED = ("session", "observation", "support_time", "spending", "training")
"""Tables whose rows are entered one by one, so that one event can be entered twice."""
MONTHLY = {"session": "session_date", "support_time": "work_date"}
MANY, FAR = 50, 4
"""Scores of one part from which they are compared, and how many standard deviations are far."""
GAPS = 24


def check_oddities(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known) -> None:
    """List what is possible but odd; nothing is left out for it."""
    if not unit.rows:
        return
    if unit.table.name in ENTERED:
        _copies(con, unit)
    if unit.table.name in MONTHLY:
        _gaps(con, unit, MONTHLY[unit.table.name])
    if unit.table.name == "observation_score":
        _far_scores(con, unit, known)


def _copies(con: duckdb.DuckDBPyConnection, unit: Unit) -> None:
    """Rows that say the same under another id, told in one warning; parts of one record are none."""
    key = unit.table.key[0]
    content = ", ".join(quoted(name) for name in unit.table.names if name != key)
    rows = f"{quoted(unit.name)} WHERE {good(con, unit)}"
    # Counting is much cheaper than finding, and most files have none.
    found = con.execute(f"SELECT count(*), count(DISTINCT hash({content})) FROM {rows}").fetchone() or (0, 0)
    if found[0] == found[1]:
        return
    same = (
        f"SELECT {unit.record} AS record, rowid AS row_id, {quoted(key)} AS id, "
        f"count(DISTINCT {quoted(key)}) OVER same AS ids, "
        f"min({unit.record}) OVER same < max({unit.record}) OVER same AS apart, "
        "row_number() OVER (same ORDER BY rowid) AS place "
        f"FROM {rows} WINDOW same AS (PARTITION BY {content})"
    )
    what = unit.table.name.replace("_", " ")
    expected = f"each {what} under one id; these say the same as another one"
    note(
        con,
        unit,
        f"SELECT min(row_id) AS row_id, min(record) AS record, {quote(key)} AS col, "
        "count(*) || ' rows, such as ' || array_to_string((list(id ORDER BY record))[1:3], ', ') AS value, "
        f"{quote(expected)} AS expected, 'Take out those that were entered twice.' AS mend "
        f"FROM ({same}) WHERE ids > 1 AND apart AND place > 1 HAVING count(*) > 0",
        "warning",
    )


def _gaps(con: duckdb.DuckDBPyConnection, unit: Unit, column: str) -> None:
    """Months between the first and the last row in which the file has none."""
    rows = f"{quoted(unit.name)} WHERE {good(con, unit)} AND {column} <= current_date"
    months = f"SELECT DISTINCT date_trunc('month', {column})::DATE AS month FROM {rows}"
    every = (
        "SELECT unnest(generate_series(min(month), max(month), INTERVAL 1 MONTH))::DATE AS month FROM months"
    )
    what = unit.table.name.replace("_", " ")
    expected = f"a {what} in every month from the first to the last"
    note(
        con,
        unit,
        f"WITH months AS ({months}), every AS ({every}), gap AS (FROM every ANTI JOIN months USING (month)) "
        f"SELECT CAST(NULL AS BIGINT) AS row_id, CAST(NULL AS BIGINT) AS record, {quote(column)} AS col, "
        f"array_to_string((list(strftime(month, '%Y-%m') ORDER BY month))[1:{GAPS}], ', ') AS value, "
        f"{quote(expected)} AS expected, 'Is a month missing from the extract?' AS mend "
        "FROM gap HAVING count(*) > 0",
        "warning",
    )


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

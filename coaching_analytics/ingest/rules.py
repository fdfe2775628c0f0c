"""Rules that need another table: editions and parts of instruments, their scale, negative climate, minutes within a session."""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.check import Unit, good, note
from coaching_analytics.ingest.mapping import NegativeClimate
from coaching_analytics.ingest.problems import FileFault, Problem, file_fault
from coaching_analytics.ingest.references import Known
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.instruments import instruments, known_domains, known_parts

CLIMATE = "NC"
CLIMATE_CUT = 4
MANY = 100
FUTURE = {
    "session": ("session_date", "logged_date"),
    "observation": ("observation_date",),
    "support_time": ("work_date",),
}


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
        _scale(con, unit)
        _climate(con, unit, climate or "raw", stated)
        _parts(con, unit, known)
    if unit.table.name == "session_component":
        _components(con, unit, known)
    if unit.table.name == "session":
        _warn(
            con,
            unit,
            "status = 'completed' AND minutes = 0",
            "minutes",
            "more than 0 minutes for a completed session",
        )
    for column in FUTURE.get(unit.table.name, ()):
        _warn(con, unit, f"{column} > current_date", column, "a day that has come already")


def _warn(con: duckdb.DuckDBPyConnection, unit: Unit, when: str, column: str, expected: str) -> None:
    note(con, unit, f"SELECT rowid AS row_id, {unit.record} AS record, {quote(column)} AS col, {column} AS value, "
         f"{quote(expected)} AS expected, 'Check the row; it is loaded as it is.' AS mend FROM {quoted(unit.name)} "
         f"WHERE faults = 0 AND {when}", "warning")  # fmt: skip


def _editions(con: duckdb.DuckDBPyConnection, unit: Unit) -> None:
    pairs = ", ".join(
        f"({quote(name)}, {quote(edition)})"
        for name, each in instruments().items()
        for edition in each.editions
    )
    names = " ".join(
        f"WHEN {quote(name)} THEN {quote('one of the editions ' + ', '.join(each.editions) + f' of {each.title}')}"
        for name, each in instruments().items()
    )
    note(con, unit, f"SELECT rowid AS row_id, {unit.record} AS record, 'edition' AS col, edition AS value, "
         f"CASE instrument {names} ELSE 'an edition of a known instrument' END AS expected, "
         f"'Write the edition as printed.' AS mend FROM {quoted(unit.name)} "
         f"WHERE instrument IS NOT NULL AND edition IS NOT NULL AND (instrument, edition) NOT IN ({pairs})")  # fmt: skip


def _scale(con: duckdb.DuckDBPyConnection, unit: Unit) -> None:
    """Scores on another scale than 1 to 7 are refused as a file: loading the few that fit would be worse."""
    high = con.execute(
        "SELECT count(*) FROM problem WHERE unit = ? AND col = 'score' AND TRY_CAST(value AS DOUBLE) > 7",
        [unit.name],
    ).fetchone() or (0,)
    found = con.execute(
        f"SELECT count(score), max(score) FILTER (WHERE part <> '{CLIMATE}'), "
        f"count(score) FILTER (WHERE part <> '{CLIMATE}') FROM {quoted(unit.name)}"
    ).fetchone() or (0, 0, 0)
    count, largest, others = found
    if high[0] * 2 > count:
        raise file_fault(
            unit.file,
            "scores from 1 to 7",
            "Is this another scale (percent, sums)? Convert it to 1 to 7 first.",
            f"{high[0]:,} of {count:,} scores are above 7",
            "score",
        )
    if others >= MANY and largest is not None and largest <= 4:
        raise file_fault(
            unit.file,
            "scores that use the scale from 1 to 7",
            "Is this a scale from 1 to 4? Convert it first.",
            f"all {others:,} scores are {largest:g} or less",
            "score",
        )


def _climate(con: duckdb.DuckDBPyConnection, unit: Unit, climate: NegativeClimate, stated: bool) -> None:
    row = con.execute(
        f"SELECT count(score), avg(score) FROM {quoted(unit.name)} WHERE part = '{CLIMATE}'"
    ).fetchone()
    count, mean = row or (0, None)
    if mean is not None and (stated or count >= 10) and (mean >= CLIMATE_CUT) != (climate == "reversed"):
        raise file_fault(
            unit.file, f"negative climate as {climate}: a mean {'of 4 or more' if climate == 'reversed' else 'under 4'}",
            'Is negative climate recorded raw (about 1) or reversed (about 7)? State negative_climate = "raw" or '
            '"reversed" in the mapping.', f"mean {mean:.2f} of {count:,} scores", CLIMATE)  # fmt: skip
    if climate == "reversed":
        con.execute(f"UPDATE {quoted(unit.name)} SET score = 8 - score WHERE part = '{CLIMATE}'")


def _parts(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known) -> None:
    visits = known("observation", ("observation_id", "instrument", "edition", "score_level"))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE part_known (instrument VARCHAR, edition VARCHAR, level VARCHAR, part VARCHAR)"
    )
    rows = [
        (name, edition, level, part)
        for name, each in instruments().items()
        for edition in each.editions
        for level, parts in (("part", known_parts(name, edition)), ("domain", known_domains(name, edition)))
        for part in parts
    ]
    con.executemany("INSERT INTO part_known VALUES (?, ?, ?, ?)", rows)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE scored AS SELECT u.rowid AS row_id, {_record(unit)} AS record, u.part, u.score, "
        f"v.instrument, v.edition, CASE v.score_level WHEN 'domain' THEN 'domain' ELSE 'part' END AS level "
        f"FROM {quoted(unit.name)} AS u JOIN ({visits}) AS v USING (observation_id) WHERE faults = 0"
    )
    note(con, unit, "SELECT row_id, record, 'part' AS col, part AS value, 'a ' || CASE level WHEN 'domain' THEN 'domain' "
         "ELSE 'dimension or item' END || ' of ' || instrument || ', edition ' || edition AS expected, "
         "'Use the codes of the data dictionary.' AS mend FROM scored ANTI JOIN part_known USING (instrument, edition, level, "
         "part)")  # fmt: skip
    note(con, unit, "SELECT row_id, record, 'score' AS col, NULL AS value, 'a score (only items of environment rating scales "
         "may be not applicable)' AS expected, 'Fill it in or leave the row out.' AS mend FROM scored "
         "WHERE score IS NULL AND instrument LIKE 'class%'")  # fmt: skip
    con.execute("DROP TABLE scored; DROP TABLE part_known")


def _components(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known) -> None:
    sessions = known("session", ("session_id", "minutes"))
    note(con, unit, f"SELECT row_id, record, 'minutes' AS col, parts || ' of ' || s.minutes AS value, "
         f"'components that add up to the session''s minutes at most' AS expected, "
         f"'Check the row; it is loaded as it is.' AS mend FROM (SELECT session_id, sum(minutes) AS parts, min(rowid) AS row_id, "
         f"min({unit.record}) AS record FROM {quoted(unit.name)} WHERE {good(con, unit)} GROUP BY session_id) AS c "
         f"JOIN ({sessions}) AS s USING (session_id) WHERE parts > s.minutes", "warning")  # fmt: skip


def _record(unit: Unit) -> str:
    return "u.record" if unit.shaped.numbered else "u.rowid + 1"


def ask_climate(table: str, codes: tuple[str, ...], climate: NegativeClimate, file: str) -> None:
    """Refuse a mapping that turns CLASS dimensions into rows without saying how negative climate is recorded."""
    if table == "observation_score" and CLIMATE in codes and not climate:
        raise FileFault(
            [
                Problem(
                    None,
                    CLIMATE,
                    None,
                    'negative_climate = "raw" or "reversed" in the mapping',
                    "file",
                    "Is negative climate recorded raw (about 1 in most rooms) or reversed (about 7)?",
                    "",
                    file,
                )
            ]
        )

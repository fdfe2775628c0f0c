"""Scores: the scale they are on, how negative climate is recorded, whether a part is of its instrument."""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.check import Unit, note
from coaching_analytics.ingest.mapping import NegativeClimate
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.ingest.references import Known
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.instruments import instruments, known_domains, known_parts

CLIMATE = "NC"
CLIMATE_CUT = 4
MANY = 100
"""Scores from which a file that never goes above 4 is taken for another scale."""
FEW = 10
"""Scores of negative climate below which a file without a mapping is not judged by their mean."""
RAW_OR_REVERSED = (
    "Is negative climate recorded raw (about 1 in most rooms) or reversed (about 7)? "
    'State negative_climate = "raw" or "reversed" in the mapping.'
)


def check_scores(
    con: duckdb.DuckDBPyConnection, unit: Unit, known: Known, climate: NegativeClimate, stated: bool
) -> None:
    """List scores without a place in their instrument; negative climate recorded reversed is turned round.

    Raises
    ------
    FileFault
        Another scale than 1 to 7, or negative climate that contradicts what was stated.
    """
    _scale(con, unit)
    _climate(con, unit, climate, stated)
    _parts(con, unit, known)


def _scale(con: duckdb.DuckDBPyConnection, unit: Unit) -> None:
    """Refuse another scale as a file: loading the few rows that happen to fit would be worse."""
    above = con.execute(
        "SELECT count(*) FROM problem WHERE unit = ? AND col = 'score' AND TRY_CAST(value AS DOUBLE) > 7",
        [unit.name],
    ).fetchone() or (0,)
    count, others, largest = con.execute(
        f"SELECT count(score), count(score) FILTER (WHERE part <> '{CLIMATE}'), "
        f"max(score) FILTER (WHERE part <> '{CLIMATE}') FROM {quoted(unit.name)}"
    ).fetchone() or (0, 0, None)
    if above[0] * 2 > count:
        mend = "Is this another scale (percent, sums)? Convert it to 1 to 7 first."
        shown = f"{above[0]:,} of {count:,} scores are above 7"
        raise file_fault(unit.file, "scores from 1 to 7", mend, shown, "score")
    if others >= MANY and largest is not None and largest <= 4:
        mend = "Is this a scale from 1 to 4? Convert it first."
        shown = f"all {others:,} scores are {largest:g} or less"
        raise file_fault(unit.file, "scores that use the scale from 1 to 7", mend, shown, "score")


def _climate(con: duckdb.DuckDBPyConnection, unit: Unit, climate: NegativeClimate, stated: bool) -> None:
    count, mean = con.execute(
        f"SELECT count(score), avg(score) FROM {quoted(unit.name)} WHERE part = '{CLIMATE}'"
    ).fetchone() or (0, None)
    is_high, should_be_high = mean is not None and mean >= CLIMATE_CUT, climate == "reversed"
    if mean is not None and (stated or count >= FEW) and is_high != should_be_high:
        side = "of 4 or more" if should_be_high else "under 4"
        shown = f"mean {mean:.2f} of {count:,} scores"
        raise file_fault(
            unit.file, f"negative climate as {climate}: a mean {side}", RAW_OR_REVERSED, shown, CLIMATE
        )
    if climate == "reversed":
        con.execute(f"UPDATE {quoted(unit.name)} SET score = 8 - score WHERE part = '{CLIMATE}'")


def _parts(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known) -> None:
    _known_parts(con)
    visits = known("observation", ("observation_id", "instrument", "edition", "score_level"))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE scored AS SELECT u.rowid AS row_id, {unit.record_of('u')} AS record, "
        "u.part, u.score, v.instrument, v.edition, "
        "CASE v.score_level WHEN 'domain' THEN 'domain' ELSE 'dimension or item' END AS level "
        f"FROM {quoted(unit.name)} AS u JOIN ({visits}) AS v USING (observation_id) WHERE faults = 0"
    )
    note(
        con,
        unit,
        "SELECT row_id, record, 'part' AS col, part AS value, "
        "'a ' || level || ' of ' || instrument || ', edition ' || edition AS expected, "
        "'Use the codes of the data dictionary.' AS mend "
        "FROM scored ANTI JOIN part_known USING (instrument, edition, level, part)",
    )
    note(
        con,
        unit,
        "SELECT row_id, record, 'score' AS col, NULL AS value, "
        "'a score (only items of environment rating scales may be not applicable)' AS expected, "
        "'Fill it in or leave the row out.' AS mend FROM scored "
        "WHERE score IS NULL AND instrument LIKE 'class%'",
    )
    con.execute("DROP TABLE scored; DROP TABLE part_known")


def _known_parts(con: duckdb.DuckDBPyConnection) -> None:
    """Every part and domain a score may name, as the table `part_known`."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE part_known (instrument TEXT, edition TEXT, level TEXT, part TEXT)"
    )
    found = [
        (name, edition, level, part)
        for name, each in instruments().items()
        for edition in each.editions
        for level, parts in (
            ("dimension or item", known_parts(name, edition)),
            ("domain", known_domains(name, edition)),
        )
        for part in parts
    ]
    con.executemany("INSERT INTO part_known VALUES (?, ?, ?, ?)", found)


def ask_climate(table: str, codes: tuple[str, ...], climate: NegativeClimate, file: str) -> None:
    """Refuse a mapping of CLASS dimensions to rows that does not say how negative climate is kept."""
    if table == "observation_score" and CLIMATE in codes and not climate:
        wanted = 'negative_climate = "raw" or "reversed" in the mapping'
        raise file_fault(file, wanted, RAW_OR_REVERSED, None, CLIMATE)

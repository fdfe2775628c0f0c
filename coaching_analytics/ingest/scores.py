"""Scores: the scale they are on, how negative climate is recorded, whether a part is of its instrument.

What is asked of one score (its part, its bounds, whether it may be blank or broken) comes from
instruments.toml.
"""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.check import Unit, note
from coaching_analytics.ingest.mapping import NegativeClimate
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.ingest.references import Known
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.instruments import instruments, known_domains, known_parts

CLIMATE = "NC"
CLIMATE_CUT = 4
MANY = 100
"""Scores from which a file that never goes above 4 is taken for another scale."""
FEW = 10
"""Scores of negative climate below which a file without a mapping is not judged by their mean."""
SCORE_RULES = (
    (
        "score IS NULL AND NOT may_be_blank",
        "'a score (only items of environment rating scales may be not applicable)'",
        "Fill it in or leave the row out.",
    ),
    (
        "score < low OR score > high",
        "'from ' || low || ' to ' || high || ', the scale of ' || title",
        "Check the score and the instrument of its visit.",
    ),
    (
        "score <> floor(score) AND list_contains(whole_at, score_level)",
        "'a whole number: one score of ' || title || ' at the level ' || score_level",
        "Give the score as it was coded; an average belongs to another score_level.",
    ),
)
"""SQL of what is wrong with one score, of what was expected, and how to mend it."""
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
    _scale(con, unit, known)
    _climate(con, unit, climate, stated)
    _parts(con, unit, known)


def _scale(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known) -> None:
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
    if others >= MANY and largest is not None and largest <= 4 and _wide(con, unit, known) >= MANY:
        mend = "Is this a scale from 1 to 4? Convert it first."
        shown = f"all {others:,} scores are {largest:g} or less"
        raise file_fault(unit.file, "scores that use the scale from 1 to 7", mend, shown, "score")


def _wide(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known) -> int:
    """Scores of instruments whose scale reaches beyond 4 (CLASS Environment ends at 3)."""
    narrow = ", ".join(quote(name) for name, each in instruments().items() if each.high <= 4)
    visits = known("observation", ("observation_id", "instrument"))
    found = con.execute(
        f"SELECT count(score) FROM {quoted(unit.name)} AS u ANTI JOIN "
        f"(SELECT * FROM ({visits}) WHERE instrument IN ({narrow})) AS v USING (observation_id) "
        f"WHERE part <> '{CLIMATE}'"
    ).fetchone() or (0,)
    return int(found[0])


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
    _scales(con)
    visits = known("observation", ("observation_id", "instrument", "edition", "score_level"))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE scored AS SELECT u.rowid AS row_id, {unit.record_of('u')} AS record, "
        "u.part, u.score, v.instrument, v.edition, scale.*, v.score_level, "
        "CASE v.score_level WHEN 'domain' THEN 'domain' ELSE 'dimension or item' END AS level "
        f"FROM {quoted(unit.name)} AS u JOIN ({visits}) AS v USING (observation_id) "
        "LEFT JOIN scale ON scale.of_instrument = v.instrument WHERE faults = 0"
    )
    note(
        con,
        unit,
        "SELECT row_id, record, 'part' AS col, part AS value, "
        "'a ' || level || ' of ' || instrument || ', edition ' || edition AS expected, "
        "'Use the codes of the data dictionary.' AS mend "
        "FROM scored ANTI JOIN part_known USING (instrument, edition, level, part)",
    )
    for wrong, expected, mend in SCORE_RULES:
        note(
            con,
            unit,
            f"SELECT row_id, record, 'score' AS col, CAST(score AS DOUBLE) AS value, {expected} AS expected, "
            f"{quote(mend)} AS mend FROM scored WHERE {wrong}",
        )
    con.execute("DROP TABLE scored; DROP TABLE part_known; DROP TABLE scale")


def _scales(con: duckdb.DuckDBPyConnection) -> None:
    """The scale of each instrument, as the table `scale`."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE scale (of_instrument TEXT, title TEXT, low INTEGER, high INTEGER, "
        "may_be_blank BOOLEAN, whole_at TEXT[])"
    )
    found = [
        (name, each.title, each.low, each.high, each.not_applicable, list(each.whole_at))
        for name, each in instruments().items()
    ]
    con.executemany("INSERT INTO scale VALUES (?, ?, ?, ?, ?, ?)", found)


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

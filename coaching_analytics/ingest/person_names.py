"""Names of persons known by what a column holds: "Last, First", or two or three capitalised words.

A column that feeds the id of a person and looks so is not loaded as it stands. No name is repeated here.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from coaching_analytics.ingest.check import Unit
from coaching_analytics.ingest.drawn import drawn, left_out
from coaching_analytics.ingest.mapping import Mapping
from coaching_analytics.ingest.mapping_names import shown
from coaching_analytics.ingest.problems import FileFault, Problem
from coaching_analytics.ingest.read import Source
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.columns import Column
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.tables import TABLES

PEOPLE = ("person", "educator", "coach")
SHARE = 0.1
"""Of the different values, the share of capitalised words from which a column is taken for names."""
WORD = r"\p{Lu}[\p{L}\p{M}'’.-]*"
PARTICLE = r"(?:(?:de|del|della|der|den|di|da|dos|du|el|al|bin|ibn|la|le|van|von|y) )*"
COMMA = rf"{PARTICLE}{WORD}(?: {PARTICLE}{WORD}){{0,2}} ?, ?{WORD}(?: {WORD}){{0,2}}"
WORDS = rf"{WORD}(?: {PARTICLE}{WORD}){{1,2}}"
NO_NAME = (
    "academy|administrator|agency|aide|alliance|and|area|assessor|assigned|assistant|association|available|"
    "board|bureau|campus|care|center|centers|central|centre|child|childcare|children|childrens|city|class|"
    "classroom|coach|coaches|coaching|cohort|collaborative|college|commission|community|connections|"
    "consortium|consultant|contractor|coop|cooperative|coordinator|corporation|council|county|day|daycare|"
    "department|determined|development|director|district|division|early|east|eastern|education|educator|"
    "elementary|external|family|first|for|foundation|group|head|hired|hire|home|hub|inc|initiative|institute|"
    "intern|kindergarten|lead|leader|leadership|learning|llc|local|main|member|mentor|mobile|network|new|no|"
    "none|north|northeast|northern|northwest|not|observer|of|office|on|open|other|out|partner|partners|"
    "partnership|peer|pilot|pool|position|pre|preschool|program|programme|programs|project|provider|public|"
    "quality|rater|region|regional|resource|resources|room|school|schools|second|section|senior|service|"
    "services|shared|site|society|south|southeast|southern|southwest|specialist|staff|start|state|substitute|"
    "supervisor|support|system|tba|tbd|teacher|team|temporary|the|third|to|trainer|training|tribe|trust|unit|"
    "united|university|unknown|upper|vacancy|vacant|valley|virtual|volunteer|west|western|zone"
)
"""Words that stand in codes, posts and names of teams and agencies, and hardly in a person's name."""


def comma_name(text: str) -> str:
    """SQL condition: a text looks like `Last, First`."""
    return f"(regexp_full_match({text}, {quote(COMMA)}) AND {_no_other(text)})"


def worded_name(text: str) -> str:
    """SQL condition: a text is two or three capitalised words, none of which speaks against a name."""
    return f"(regexp_full_match({text}, {quote(WORDS)}) AND {_no_other(text)})"


def _no_other(text: str) -> str:
    # Words of capitals without a vowel (CCR RES) are codes.
    code = "(?:^| )[B-DF-HJ-NP-TV-XZ]{2,}(?: |$)"
    return (
        rf"NOT regexp_matches(lower({text}), '(^|[ ,.-])({NO_NAME})([ ,.-]|$)') "
        f"AND NOT regexp_matches({text}, {quote(code)})"
    )


def name_order(con: duckdb.DuckDBPyConnection, values: Sequence[str]) -> str:
    """`last_first` or `first_last` when values are taken for names of persons; blank when they are not."""
    if not any(" " in value or "," in value for value in values):
        return ""
    comma, words = con.execute(
        f"SELECT count(*) FILTER ({comma_name('text')}), count(*) FILTER ({worded_name('text')}) "
        "FROM (SELECT unnest(?::VARCHAR[]) AS text)",
        [list(values)],
    ).fetchone() or (0, 0)
    return _order(comma, words, len(values))


def _order(comma: int, words: int, every: int) -> str:
    """How names are written where so many of the different values look like names; blank: taken for codes."""
    if comma:
        return "last_first"
    return "first_last" if words and words >= SHARE * every else ""


def of_person(column: Column) -> bool:
    """Whether a column is the id of a person."""
    if column.kind != "id" or column.privacy not in ("person", "sensitive"):
        return False
    return not column.references or column.references.partition(".")[0] in PEOPLE


def refuse_names(con: duckdb.DuckDBPyConnection, mapping: Mapping, source: Source) -> list[Problem]:
    """Refuse a file whose ids of persons are names; warn where only a few values look like one.

    Raises
    ------
    FileFault
        With the columns and the records, and without any of the names.
    """
    told: list[Problem] = []
    for name in sorted(_persons(mapping) & _stored(mapping) - set(mapping.codes)):
        rows = drawn({name} | {column for column, _ in mapping.leave_out}, mapping, source)
        if test := left_out(mapping.leave_out, keep=False):
            rows = f"SELECT * FROM ({rows}) WHERE {test}"
        told += _told(con, f"SELECT record, {quoted(name)} AS text FROM ({rows})", name, source.file)
    return _refused(told)


def refuse_names_in(con: duckdb.DuckDBPyConnection, unit: Unit) -> list[Problem]:
    """`refuse_names` for a file named after a table, whose rows are checked already."""
    told: list[Problem] = []
    if unit.source.tidy and unit.source.dialect.delimiter == ",":
        # Its bytes leave room for neither a space nor a comma in a cell.
        return told
    for column in unit.table.columns:
        if of_person(column) and column.name in unit.shaped.columns:
            rows = f"SELECT {unit.record} AS record, {quoted(column.name)} AS text FROM {quoted(unit.name)}"
            told += _told(con, rows, column.name, unit.file)
    return _refused(told)


def _refused(told: list[Problem]) -> list[Problem]:
    if any(each.severity == "file" for each in told):
        raise FileFault(told)
    return told


def _persons(mapping: Mapping) -> set[str]:
    """Columns of the extract that say who a person is, plainly or as part of an id that is made."""
    found: set[str] = set()
    for each in mapping.tables:
        for name, field in each.fields.items():
            if name in TABLES[each.table].names and of_person(TABLES[each.table].column(name)):
                found |= {column for column in (field.source, *field.joined, *field.derived) if column}
    made = {name for each in mapping.tables for name in each.made()}
    return found - made


def _stored(mapping: Mapping) -> set[str]:
    """Columns whose values reach a field as they stand."""
    fields = (field for each in mapping.tables for field in each.fields.values())
    return set(shown(fields))


def _told(con: duckdb.DuckDBPyConnection, rows: str, name: str, file: str) -> list[Problem]:
    """What is to be said of one column; nothing when no value looks like a name."""
    by_comma, by_words = comma_name("text"), worded_name("text")
    # Ids seldom have spaces, and a look for them is many times cheaper than every different value.
    spaced = "contains(text, ' ') OR contains(text, ',')"
    if con.execute(f"SELECT 1 FROM ({rows}) WHERE {spaced} LIMIT 1").fetchone() is None:
        return []
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE name_like AS SELECT min(record) AS record, {by_comma} AS comma, "
        f"{by_words} AS words FROM ({rows}) WHERE text IS NOT NULL GROUP BY text"
    )
    every, comma, words = con.execute(
        "SELECT count(*), count(*) FILTER (comma), count(*) FILTER (words AND NOT comma) FROM name_like"
    ).fetchone() or (0, 0, 0)
    if not comma and not words:
        con.execute("DROP TABLE name_like")
        return []
    records = [
        row[0]
        for row in con.execute(
            "SELECT record FROM name_like WHERE comma OR words ORDER BY 1 LIMIT 6"
        ).fetchall()
    ]
    con.execute("DROP TABLE name_like")
    listed = ", ".join(f"{record:,}" for record in records[:5]) + (" ..." if len(records) > 5 else "")
    value = f"{comma + words:,} of {every:,} different values look like names (records {listed})"
    return [_problem(name, file, records[0], value, _order(comma, words, every))]


def _problem(name: str, file: str, record: int, value: str, order: str) -> Problem:
    """A refusal, or a warning where names are too few to be sure of; neither holds a name."""
    written = order or "first_last"
    salted = f'{{derived = ["{name}"], salt = "store", name_order = "{written}"}}'
    codes = f'Are they codes and no names? State codes = ["{name}"] in [file] of a mapping.'
    if order:
        mend = f"Make an id of it, from which no name can be read back: {salted}. {codes}"
        expected = "ids of persons; names are never stored"
        return Problem(record, name, value, expected, "file", mend, "", file)
    mend = (
        f"Check these rows; they are loaded as they are. Names? Take the file back and map {salted}. {codes}"
    )
    return Problem(record, name, value, "ids of persons and no names", "warning", mend, "", file)

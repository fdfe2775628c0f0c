"""Months without logs, looked for once all files of an import are in: a month may be in another file.

Months are looked at from the first to the last record, of everybody and of each coach, together with what
the store holds already. A month is no gap when no activity was stated for it, when the coach had no post in
it, or was on leave all of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from coaching_analytics.ingest.files import Reading
from coaching_analytics.store.fold import scope_condition
from coaching_analytics.store.landing import ReplaceScope, escaped
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.writer import Writer
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.tables import TABLES

LOGS = {"session": "session_date", "support_time": "work_date"}
MONTHS = 24
"""How many months of a gap are named."""
EVERYBODY = "logs in every month from the first to the last"
EACH = "logs of each coach in every month from the first to the last"
MEND = "Is a month missing from the extract? Where there was nothing to log, state no activity."

_COACH_MONTHS = """
CREATE OR REPLACE TEMP TABLE came AS
SELECT coach_id, date_trunc('month', day)::DATE AS month, min(place) AS place
FROM ({came}) WHERE day <= current_date GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE held AS
SELECT DISTINCT coach_id, date_trunc('month', day)::DATE AS month
FROM ({held}) WHERE day <= current_date
"""
# From the last month the store holds before those that came to the first it holds after them.
_EVERYBODY = """
CREATE OR REPLACE TEMP TABLE missing AS
WITH span AS (SELECT min(month) AS earliest, max(month) AS latest FROM came),
reach AS (
    SELECT coalesce((SELECT max(month) FROM held WHERE month < earliest), earliest) AS since,
           coalesce((SELECT min(month) FROM held WHERE month > latest), latest) AS until
    FROM span WHERE earliest IS NOT NULL
),
every AS (SELECT unnest(generate_series(since, until, INTERVAL 1 MONTH))::DATE AS month FROM reach)
SELECT month FROM every ANTI JOIN came USING (month) ANTI JOIN held USING (month)
"""
_EACH = """
CREATE OR REPLACE TEMP TABLE gap AS
WITH span AS (
    SELECT coach_id, min(place) AS place, min(month) AS earliest, max(month) AS latest
    FROM came GROUP BY coach_id
),
reach AS (
    SELECT span.coach_id, place,
           coalesce(max(held.month) FILTER (WHERE held.month < earliest), earliest) AS since,
           coalesce(min(held.month) FILTER (WHERE held.month > latest), latest) AS until
    FROM span LEFT JOIN held ON held.coach_id = span.coach_id
    GROUP BY span.coach_id, place, earliest, latest
),
every AS (
    SELECT coach_id, place, unnest(generate_series(since, until, INTERVAL 1 MONTH))::DATE AS month FROM reach
),
silent AS (
    SELECT coach_id, place, month FROM every
    ANTI JOIN came USING (coach_id, month)
    ANTI JOIN held USING (coach_id, month)
    ANTI JOIN missing USING (month)
    ANTI JOIN (SELECT coach_id, date_trunc('month', month)::DATE AS month FROM ({stated}))
        USING (coach_id, month)
),
away AS (
    SELECT silent.coach_id, silent.month
    FROM silent
    JOIN ({posts}) AS post ON post.staff_id = silent.coach_id AND post.staff_type = 'coach'
    GROUP BY silent.coach_id, silent.month
    HAVING (
        count(*) FILTER (WHERE spell_kind = 'employed') > 0
        AND count(*) FILTER (
            WHERE spell_kind = 'employed' AND start_date < silent.month + INTERVAL 1 MONTH
            AND (end_date IS NULL OR end_date > silent.month)
        ) = 0
    ) OR count(*) FILTER (
        WHERE spell_kind = 'leave' AND start_date <= silent.month
        AND (end_date IS NULL OR end_date >= silent.month + INTERVAL 1 MONTH)
    ) > 0
)
FROM silent ANTI JOIN away USING (coach_id, month)
"""


def check_gaps(reading: Reading) -> None:
    """Warn of months without logs among those of the files just read and of the store."""
    out, con = reading.out, reading.con
    brought = [(entry, name) for entry in out.staged for name in LOGS if name in entry.tables]
    if not brought:
        return
    con.execute(_COACH_MONTHS.format(came=_came(out, brought), held=_held(reading)))
    con.execute(_EVERYBODY)
    posts = ("staff_id", "staff_type", "spell_kind", "start_date", "end_date")
    stated = out.known(con, "no_activity", ("coach_id", "month"))
    con.execute(_EACH.format(stated=stated, posts=out.known(con, "staff_employment", posts)))
    for place, entry in enumerate(out.staged):
        reading.places[f"gaps_{place}"] = (next((n for n in LOGS if n in entry.tables), ""), entry.file_name)
    first = f"gaps_{out.staged.index(brought[0][0])}"
    listed = f"array_to_string((list(strftime(month, '%Y-%m') ORDER BY month))[1:{MONTHS}], ', ')"
    for unit, value, expected, source in (
        (quote(first), listed, EVERYBODY, "missing HAVING count(*) > 0"),
        (
            "'gaps_' || place",
            f"coach_id || ': ' || {listed}",
            EACH,
            "gap GROUP BY coach_id, place ORDER BY 5",
        ),
    ):
        con.execute(
            f"INSERT INTO problem SELECT {unit}, NULL, NULL, {quote(LOGS[brought[0][1]])}, {value}, "
            f"{quote(expected)}, {quote(MEND)}, 'warning', false FROM {source}"
        )


def _came(out: Writer, brought: Sequence[tuple[Entry, str]]) -> str:
    """SQL of the coaches and days of the files, each with the place of its batch."""
    return " UNION ALL ".join(
        f"SELECT coach_id, {LOGS[name]} AS day, {out.staged.index(entry)} AS place FROM read_parquet("
        f"'{escaped(out.layout.temporary / entry.batch_id / name)}.parquet')"
        for entry, name in brought
    )


def _held(reading: Reading) -> str:
    """SQL of the coaches and days in the store, but for rows the files replace."""
    if not reading.out.attach(reading.con):
        return "SELECT NULL::VARCHAR AS coach_id, NULL::DATE AS day WHERE false"
    parts = []
    for name, day in LOGS.items():
        gone = [
            scope_condition(TABLES[name], entry.scope or ReplaceScope())
            for entry in reading.out.staged
            if name in entry.tables and entry.tables[name].load_mode == "replace"
        ]
        kept = " AND ".join(f"NOT ({each})" for each in gone if each) or "true"
        parts.append(f"SELECT coach_id, {day} AS day FROM published.{name} WHERE {kept}")
    return " UNION ALL ".join(parts)

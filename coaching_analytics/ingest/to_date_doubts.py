"""What makes one doubt that totals to date are what the mapping says: asked, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from coaching_analytics.ingest.problems import Problem, file_fault
from coaching_analytics.ingest.to_date import Series, year_of
from coaching_analytics.store import totals
from coaching_analytics.store.landing import quoted
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.writer import Writer
from coaching_analytics.vocabulary.ddl import quote

ENOUGH = 3
"""Totals compared with those of the year before from which one notices that they did not start anew."""
SOON = 31
"""Days from the start of a year in which totals as high as the last ones cannot have started anew."""


def in_order(con: duckdb.DuckDBPyConnection, out: Writer, series: Series, file: str, name: str) -> None:
    """Refuse an extract that others were loaded after: it would change what was new in them.

    Rows of the last day that were rejected then may come again, mended.

    Raises
    ------
    FileFault
        With the extract that was loaded last.
    """
    last = series.before[-1] if series.before else None
    if last is None or last.extract_date is None or series.day > last.extract_date:
        return
    same_day = [entry for entry in series.before if entry.extract_date == series.day]
    held = (
        f"SELECT key FROM ({totals.of_batches(out.layout, same_day)}) "
        f"WHERE total IS NOT NULL AND table_name = {quote(series.table)}"
    )
    found = con.execute(f"SELECT count(*) FROM {quoted(name)} SEMI JOIN ({held}) USING (key)")
    again = found.fetchone() or (0,)
    if series.day < last.extract_date or again[0]:
        raise file_fault(
            file,
            f"an extract of a later day than {last.extract_date}, the last one loaded ({last.file_name}, "
            f"batch {last.batch_id})",
            "Load extracts in the order of their days. To load this one, take back those of its day and "
            "later first, and load them again after it.",
            str(series.day),
            series.given.total,
        )


def ask_series(con: duckdb.DuckDBPyConnection, out: Writer, series: Series, file: str, name: str) -> None:
    """Refuse a first extract whose totals another series counts already: the same hours would count twice.

    Raises
    ------
    FileFault
        With the question which of the two it is.
    """
    if series.before or series.given.series:
        return
    others: dict[str, list[Entry]] = {}
    for entry in (*out.entries, *out.staged):
        if entry.totals and series.table in entry.totals.series:
            others.setdefault(entry.totals.series[series.table], []).append(entry)
    for other, entries in sorted(others.items()):
        held = totals.of_batches(out.layout, entries)
        keys = f"SELECT key FROM ({held}) WHERE table_name = {quote(series.table)}"
        found = con.execute(f"SELECT count(*) FROM {quoted(name)} SEMI JOIN ({keys}) USING (key)").fetchone()
        if found and found[0]:
            raise file_fault(
                file,
                f"totals that no other mapping loads; {other} has loaded totals of the same "
                f"{' and '.join(series.given.of)}",
                f'Is it the same count? State series = "{other}" in to_date: what is new since its last '
                "extract is loaded. Is it another count? State a series of its own, such as "
                f'"{series.name}".',
                f"{found[0]:,} of them",
                series.given.total,
            )


def year_turned(
    con: duckdb.DuckDBPyConnection, out: Writer, series: Series, file: str, name: str
) -> Sequence[Problem]:
    """What the first extract of a year cannot know.

    Raises
    ------
    FileFault
        When its totals did not start anew.
    """
    last = series.before[-1] if series.before else None
    if last is None or last.extract_date is None or year_of(series.given, last.extract_date) == series.year:
        return ()
    begun = date(series.year, series.given.year_from, 1)
    held = f"SELECT key, total FROM ({totals.of_batches(out.layout, [last])}) WHERE table_name = "
    high, both = con.execute(
        "SELECT count(*) FILTER (n.total >= b.total), count(*) FILTER (n.total IS NOT NULL) "
        f"FROM {quoted(name)} AS n JOIN ({held}{quote(series.table)} AND total > 0) AS b USING (key)"
    ).fetchone() or (0, 0)
    if both >= ENOUGH and 2 * high > both and (series.day - begun).days <= SOON:
        raise file_fault(
            file,
            f"totals that started anew on {begun}; {high:,} of {both:,} are no lower than on "
            f"{last.extract_date}",
            "Is the day of the extract the day up to which the totals count? A total up to 30 June that was "
            "exported on 1 July is of 30 June: state extract_date as a constant, or correct year_from.",
            str(series.day),
            series.given.total,
        )
    if (begun - last.extract_date).days <= 1:
        return ()
    given = f"the last extract before {begun} is of {last.extract_date}"
    mend = f"What came after {last.extract_date} and before {begun} is in no extract and is not loaded."
    wanted = "an extract of the last day of the year"
    return [Problem(None, series.given.total, given, wanted, "warning", mend, series.table, file)]

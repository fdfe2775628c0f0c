"""Rows of an extract cut, joined and multiplied before their columns become fields."""

from __future__ import annotations

from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.mapping_rows import Months, Segments, ToDate, YearToDate
from coaching_analytics.ingest.written import AMOUNT, number
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote

ISO = "%Y-%m-%d"
UNMAPPED = "\x1a"
"""Put before a value that cannot be used as it is, so that the check can tell it from a good one."""


def segment_columns(each: Segments) -> str:
    """SQL of the parts of a split text, named; a blank part is blank."""
    column, parts, start = quoted(each.source), [], 1
    for place, name in enumerate(each.names):
        if each.delimiter:
            part = f"split_part({column}, {quote(each.delimiter)}, {place + 1})"
        else:
            part = f"substr({column}, {start}, {each.lengths[place]})"
            start += each.lengths[place]
        parts.append(f"nullif(trim({part}), '') AS {quoted(name)}")
    return ", ".join(parts)


def unsplit(each: Segments) -> str:
    """A condition on texts that do not have the parts stated."""
    column = quoted(each.source)
    if each.delimiter:
        return f"len(string_split({column}, {quote(each.delimiter)})) <> {len(each.names)}"
    return f"length({column}) <> {sum(each.lengths)}"


def repeated(rows: str, each: TableMapping) -> str:
    """One row for every one a count stands for; a count that is no number leaves one row."""
    if not each.repeat:
        return rows
    count = f"greatest(1, least(coalesce(TRY_CAST({quoted(each.repeat)} AS INTEGER), 1), 1000))"
    made = f"CAST(unnest(generate_series(1, {count})) AS VARCHAR)"
    return f"SELECT *, {made} AS {quoted(each.repeat_as)} FROM ({rows})"


def wide_to_long(rows: str, each: TableMapping) -> str:
    """A row for every column that stands for one."""
    if each.unpivot is None:
        return rows
    wide, blank = each.unpivot, " WHERE {} IS NOT NULL" if each.unpivot.drop_blank else ""
    parts = [
        f"SELECT *, {quote(code)} AS {quoted(wide.name_to)}, {quoted(column)} AS {quoted(wide.value_to)} "
        f"FROM wide{blank.format(quoted(column))}"
        for column, code in wide.columns.items()
    ]
    return f"WITH wide AS ({rows}) {' UNION ALL '.join(parts)}"


def _notation(each: TableMapping, made: str) -> tuple[str, ...]:
    """How the field that reads a made amount says amounts are written."""
    return next((field.notation for field in each.fields.values() if field.source == made), ())


def by_period(rows: str, each: TableMapping, mapping: Mapping) -> str:
    """Amounts to date less those of the period before; a gap or a double is a text that will be faulted."""
    ytd: YearToDate | None = each.year_to_date
    if ytd is None:
        return rows
    given = quoted(ytd.amount)
    amount = f"TRY_CAST({number(given, _notation(each, ytd.name_to), mapping)} AS {AMOUNT})"
    period = f"TRY_CAST({quoted(ytd.period)} AS INTEGER)"
    within = "".join(f"{quoted(name)}, " for name in ytd.within)
    counted = (
        f"SELECT *, {amount} AS a__, {period} AS p__, "
        f"count(*) OVER (PARTITION BY {within}{period}) AS n__ FROM ({rows})"
    )
    group = f"PARTITION BY {', '.join(map(quoted, ytd.within))} " if ytd.within else ""
    follows = "lag(p__) OVER year = p__ - 1 AND lag(n__) OVER year = 1"
    shown = (
        f"{given} || ' to date, period ' || coalesce({quoted(ytd.period)}, 'blank') || ' without one before'"
    )
    found = (
        f"CASE WHEN {given} IS NULL THEN NULL WHEN a__ IS NULL THEN {given} WHEN n__ > 1 "
        f"THEN {given} || ' to date, more than once in the period' WHEN p__ = 1 THEN CAST(a__ AS VARCHAR) "
        f"WHEN {follows} THEN CAST(a__ - lag(a__) OVER year AS VARCHAR) ELSE {shown} END"
    )
    return (
        f"SELECT * EXCLUDE (a__, p__, n__), {found} AS {quoted(ytd.name_to)} FROM ({counted}) "
        f"WINDOW year AS ({group}ORDER BY p__)"
    )


def by_month(rows: str, each: TableMapping, mapping: Mapping) -> str:
    """A row for every month of a stretch; the parts of an amount add up to it, to the cent."""
    months: Months | None = each.months
    if months is None:
        return rows
    start, end = quoted(months.start), quoted(months.end)
    style, notation = quote(mapping.date_format or ISO), _notation(each, months.amount_to)
    total = " + ".join(
        f"TRY_CAST({number(quoted(name), notation, mapping)} AS {AMOUNT})" for name in months.amount
    )
    dated = (
        f"SELECT *, CAST(TRY_STRPTIME({start}, {style}) AS DATE) AS s__, "
        f"CAST(TRY_STRPTIME({end}, {style}) AS DATE) AS e__, {total} AS t__ FROM ({rows})"
    )
    # Stretches that cannot be read, or of more than 100 years, stay one row.
    series = (
        "CASE WHEN e__ BETWEEN s__ AND s__ + 36525 THEN "
        "generate_series(CAST(date_trunc('month', s__) AS TIMESTAMP), CAST(e__ AS TIMESTAMP), "
        "INTERVAL 1 MONTH) ELSE [CAST(NULL AS TIMESTAMP)] END"
    )
    spread = f"SELECT *, CAST(unnest({series}) AS DATE) AS m__ FROM ({dated})"
    before, until = "greatest(m__ - s__, 0)", "least(e__, last_day(m__)) - s__ + 1"
    part = " - ".join(f"round(t__ * ({days}) / (e__ - s__ + 1), 2)" for days in (until, before))
    shown = f"coalesce({start}, 'blank') || ' to ' || coalesce({end}, 'blank')"
    amounts = " || ' + ' || ".join(f"coalesce({quoted(name)}, 'blank')" for name in months.amount)
    return (
        "SELECT * EXCLUDE (s__, e__, t__, m__), "
        f"coalesce(CAST(m__ AS VARCHAR), {shown}) AS {quoted(months.start_to)}, "
        f"coalesce(CAST(last_day(m__) + 1 AS VARCHAR), {shown}) AS {quoted(months.end_to)}, "
        f"coalesce(CAST({part} AS VARCHAR), {amounts}) AS {quoted(months.amount_to)} FROM ({spread})"
    )


def with_new_amounts(rows: str, to_date: ToDate, reckoned: str) -> str:
    """Records with what is new in their total to date, one row for each part of it; the others are set aside.

    Without a store at hand (`reckoned` is blank) the total itself stands there, as a first extract has it.
    """
    name, part = quoted(to_date.name_to), quoted(to_date.part_to)
    if not reckoned:
        return f"SELECT *, {quoted(to_date.total)} AS {name}, '1' AS {part} FROM ({rows})"
    return (
        f"SELECT r.*, n.new AS {name}, CAST(n.part AS VARCHAR) AS {part} FROM ({rows}) AS r "
        f"JOIN (SELECT record, unnest(parts) AS new, generate_subscripts(parts, 1) AS part "
        f"FROM {quoted(reckoned)} WHERE aside IS NULL) AS n USING (record)"
    )

"""Groups of columns side by side turned into rows: two jobs of a person in one row of a payroll."""

from __future__ import annotations

from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.mapping_rows import Groups
from coaching_analytics.ingest.shape_rows import UNMAPPED
from coaching_analytics.ingest.written import AMOUNT, number, plain
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote

NEAR = "0.005"
"""How far shares may be from 1 together: thirds are written as 0.333."""
ADD_UP = "add up to"
"""Stands between the shares of a record and their sum, where they are told."""


def grouped(rows: str, each: TableMapping, mapping: Mapping) -> str:
    """A row for every group of columns that is not blank; its share and its part of the amount are numbers.

    They are written with the signs of the file, as the columns they come from.
    """
    groups = each.groups
    if groups is None:
        return rows
    parts = [_group(groups, place, mapping) for place in range(len(groups.rows))]
    total = " + ".join(f"TRY_CAST({number(quoted(name), _notation(each), mapping)} AS {AMOUNT})"
                       for name in groups.amount)  # fmt: skip
    told = _told(groups, mapping) if groups.shares == "sum_to_1" else "NULL"
    side = f"SELECT *, {total or 'NULL'} AS t__, {told} AS told__ FROM ({rows})"
    return f"WITH side AS ({side}) {' UNION ALL '.join(parts)}"


def blank_groups(groups: Groups) -> str:
    """A condition on records in which every group is blank."""
    names = {column for group in groups.rows for column in group.values()}
    return " AND ".join(f"{quoted(name)} IS NULL" for name in sorted(names))


def odd_shares(groups: Groups, mapping: Mapping) -> str:
    """A condition on records whose shares do not add up to 1, those without a group left out."""
    return f"NOT ({blank_groups(groups)}) AND abs({_sum(groups, mapping, len(groups.rows))} - 1) > {NEAR}"


def _notation(each: TableMapping) -> tuple[str, ...]:
    """How the field that reads the amount, or its part of a month, says amounts are written."""
    made = {each.groups.amount_to} if each.groups else set()
    made |= {each.months.amount_to} if each.months else set()
    return next((field.notation for field in each.fields.values() if field.source in made), ())


def _share(groups: Groups, place: int, mapping: Mapping) -> str:
    """SQL of the share of a group as a number."""
    text = quoted(groups.rows[place][groups.share])
    if groups.percent == "0-100":
        text = f"regexp_replace({text}, ' *%$', '')"
    share = f"TRY_CAST({number(text, (), mapping)} AS {AMOUNT})"
    return f"{share} / 100" if groups.percent == "0-100" else share


def _sum(groups: Groups, mapping: Mapping, count: int) -> str:
    """SQL of the sum of the first shares; a blank one is none of it."""
    return " + ".join(f"coalesce({_share(groups, place, mapping)}, 0)" for place in range(count)) or "0"


def _told(groups: Groups, mapping: Mapping) -> str:
    """SQL of a text that will be faulted, of records whose shares do not add up to 1."""
    shares = " || ' + ' || ".join(f"coalesce({quoted(g[groups.share])}, 'blank')" for g in groups.rows)
    total = plain(_sum(groups, mapping, len(groups.rows)))
    return (
        f"CASE WHEN {odd_shares(groups, mapping)} THEN {quote(UNMAPPED)} || 'shares ' || {shares} || "
        f"' {ADD_UP} ' || {total} END"
    )


def _group(groups: Groups, place: int, mapping: Mapping) -> str:
    """SELECT of the rows of one group."""
    group = groups.rows[place]
    made = [f"{quoted(column)} AS {quoted(name)}" for name, column in group.items() if name != groups.share]
    if groups.share:
        given, share = quoted(group[groups.share]), _share(groups, place, mapping)
        number_of = f"coalesce({_written(share, mapping)}, {given})"
        made.append(f"coalesce(told__, {number_of}) AS {quoted(groups.share)}")
    if groups.amount:
        amounts = " || ' + ' || ".join(f"coalesce({quoted(name)}, 'blank')" for name in groups.amount)
        before, until = _sum(groups, mapping, place), _sum(groups, mapping, place + 1)
        part = f"round(t__ * ({until}), 2) - round(t__ * ({before}), 2)"
        made.append(
            f"coalesce(told__, CASE WHEN {share} IS NULL THEN {given} WHEN t__ IS NULL THEN {amounts} "
            f"ELSE {_written(part, mapping)} END) AS {quoted(groups.amount_to)}"
        )
    filled = " OR ".join(f"{quoted(column)} IS NOT NULL" for column in group.values())
    return f"SELECT * EXCLUDE (t__, told__), {', '.join(made)} FROM side WHERE {filled}"


def _written(value: str, mapping: Mapping) -> str:
    """A number as the file would write it."""
    text = f"CAST({value} AS VARCHAR)"
    return text if mapping.decimal == "." else f"replace({text}, '.', {quote(mapping.decimal)})"

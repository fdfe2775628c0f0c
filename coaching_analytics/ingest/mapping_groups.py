"""Groups of columns that become rows, and totals to date, read from TOML."""

from __future__ import annotations

from collections.abc import Mapping as Names
from typing import Any

from coaching_analytics.ingest.mapping import TableMapping
from coaching_analytics.ingest.mapping_field_toml import PERCENTS
from coaching_analytics.ingest.mapping_kinds import GROUPS_KEYS, TO_DATE_KEYS
from coaching_analytics.ingest.mapping_reader import Reader
from coaching_analytics.ingest.mapping_rows import Groups, ToDate
from coaching_analytics.vocabulary.tables import TABLES

SHARES = ("sum_to_1", "as_stated")
FIRST = ("counts", "starting_point")


def groups_of(reader: Reader, table: str, given: Names[str, Any] | None) -> Groups | None:
    """Groups of columns side by side."""
    if given is None:
        return None
    where = f"{table}.groups"
    given = reader.keys(where, given, GROUPS_KEYS)
    rows = tuple({str(name): str(column) for name, column in each.items()} for each in given.get("rows", ()))
    share, names = given.get("share", ""), set(rows[0]) if rows else set()
    if len(rows) < 2 or not names or any(set(each) != names for each in rows):
        reader.wrong(
            f"{where}.rows",
            'two or more groups with the same names, such as {job = "Job 1", share = "Share 1"}',
        )
    amount = tuple(given.get("amount", ()))
    columns = {column for each in rows for column in each.values()} | set(amount)
    if clash := sorted((names | {given.get("amount_to", "part_amount")}) & columns):
        reader.wrong(f"{where}.rows", "names that are no names of columns", clash[0])
    if share and share not in names:
        reader.wrong(f"{where}.share", f"one of the names {', '.join(sorted(names))}", share)
    if share or amount or given.get("shares"):
        asked = "Do the shares of a row always add up to 1? sum_to_1 refuses a row in which they do not, "
        if given.get("shares") not in SHARES:
            reader.wrong(f"{where}.shares", asked + "as_stated loads them as they are", given.get("shares"))
        if not share:
            reader.wrong(f"{where}.share", "the name of the share in each group")
    if given.get("percent"):
        reader.choice(f"{where}.percent", given["percent"], PERCENTS)
    return Groups(
        rows,
        share,
        given.get("shares", ""),
        given.get("percent", ""),
        amount,
        given.get("amount_to", "part_amount"),
    )


def to_date_of(reader: Reader, table: str, given: Names[str, Any] | None) -> ToDate | None:
    """A total that grows from extract to extract."""
    if given is None:
        return None
    where = f"{table}.to_date"
    given = reader.keys(where, given, TO_DATE_KEYS)
    of = tuple(given.get("of", ()))
    if not given.get("total"):
        reader.wrong(f"{where}.total", "the column of the total to date")
    if not of or not set(of) <= set(TABLES[table].names):
        reader.wrong(f"{where}.of", 'fields that say whose total it is, such as ["site_id"]', ", ".join(of))
    if given.get("first") not in FIRST:
        reader.wrong(
            f"{where}.first",
            "what a first extract means: counts (its totals count from the start of the year and are loaded) "
            "or starting_point (nothing of them is loaded)",
            given.get("first"),
        )
    if given.get("year_from", 1) > 12:
        reader.wrong(f"{where}.year_from", "a month from 1 to 12", given["year_from"])
    names = {key: given[key] for key in ("name_to", "part_to") if key in given}
    return ToDate(
        given.get("total", ""),
        of,
        given.get("first", ""),
        given.get("year_from", 0),
        given.get("at_most", 0),
        given.get("series", ""),
        **names,
    )


def check_to_date(reader: Reader, each: TableMapping, mode: str, dated: bool) -> None:
    """Note what does not go together with totals to date."""
    given = each.to_date
    if given is None:
        return
    where = f"{each.table}.to_date"
    if not dated:
        day = 'the day up to which the totals count: {from = "COLUMN"} or {constant = "2026-02-28"}'
        reader.wrong("extract_date", day)
    if mode != "append":
        reader.wrong(f"{where}.load_mode", "append: every extract adds what is new", mode)
    others = {
        "distinct": each.distinct,
        "repeat": each.repeat,
        "unpivot": each.unpivot,
        "groups": each.groups,
        "months": each.months,
        "year_to_date": each.year_to_date,
    }
    for key in (key for key, stated in others.items() if stated):
        reader.wrong(f"{each.table}.{key}", "no to_date beside it: one row of the file is one total")
    for name in given.of:
        if each.fields.get(name) is None:
            reader.wrong(f"{where}.of", "fields that are filled", name)
    if not any(given.name_to in field.columns() for field in each.fields.values()):
        reader.wrong(f"{where}.name_to", f"a field that reads {given.name_to}, such as minutes or value")
    ids = [each.fields[name] for name in TABLES[each.table].key if name in each.fields]
    if given.at_most and not any(given.part_to in field.columns() for field in ids):
        reader.wrong(f"{where}.at_most", f"an id that reads {given.part_to}, so that the parts differ")

"""Peers of the import: DuckDB's bare read_csv, and pandas with the same rules."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

STATUS = ("completed", "planned", "cancelled", "missed")
APPROVAL = ("approved", "pending", "returned")
DELIVERY = ("in_person", "virtual", "hybrid", "phone", "email")
REASONS = ("no_release_time", "staff_absence", "illness", "coach", "weather", "other")


def bare_duckdb(source: Path) -> int:
    """Read the file into a table and count it: no checks, nothing kept."""
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT * FROM read_csv(?, header = true, dateformat = '%Y-%m-%d')",
            [str(source)],
        )
        return int(connection.execute("SELECT count(*) FROM t").fetchall()[0][0])


def pandas_checked(source: Path, coaches: set[str], sites: set[str], out: Path) -> int:
    """Read text, convert, check the same rules row by row (vectorised), write Parquet."""
    text = pd.read_csv(source, dtype=str, keep_default_na=False)
    bad = pd.Series(False, index=text.index)
    typed = pd.DataFrame(index=text.index)
    for name in ("session_id", "coach_id"):
        bad |= text[name].str.strip() == ""
        typed[name] = text[name]
    for name in ("session_date", "logged_date"):
        blank = text[name] == ""
        typed[name] = pd.to_datetime(text[name].where(~blank), format="%Y-%m-%d", errors="coerce")
        bad |= typed[name].isna() & ~(blank if name == "logged_date" else False)
    for name in ("minutes", "travel_minutes"):
        blank = text[name] == ""
        whole = text[name].str.fullmatch(r"-?\d+")
        number = pd.to_numeric(text[name].where(whole), errors="coerce")
        bad |= (~whole & ~(blank & (name == "travel_minutes"))) | (number < 0) | (number > 1440)
        typed[name] = number.astype("Int64")
    for name, allowed in (
        ("status", STATUS),
        ("approval", APPROVAL),
        ("delivery", DELIVERY),
        ("not_held_reason", REASONS),
    ):
        blank = text[name] == ""
        bad |= ~text[name].isin(allowed) & ~(blank & (name != "status"))
        typed[name] = text[name].where(~blank)
    bad |= ~text["coach_id"].isin(coaches)
    bad |= ~text["site_id"].isin(sites) & (text["site_id"] != "")
    bad |= text["session_id"].duplicated(keep="first")
    typed["site_id"] = text["site_id"]
    typed[~bad].to_parquet(out)
    return int((~bad).sum())

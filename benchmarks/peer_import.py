"""Peers of the import: DuckDB's bare read_csv, and pandas with the same rules, vectorised column by column."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pandas as pd

STATUS = ("completed", "planned", "cancelled", "missed")
APPROVAL = ("approved", "pending", "returned")
DELIVERY = ("in_person", "virtual", "hybrid", "phone", "email")
REASONS = ("no_release_time", "staff_absence", "illness", "coach", "weather", "other")
CHOICES = {"status": STATUS, "approval": APPROVAL, "delivery": DELIVERY, "not_held_reason": REASONS}
CELL = 1_000_000
REQUIRED = ("session_id", "coach_id", "session_date", "minutes", "status")
TOTALS = ("total", "totals", "subtotal", "sub-total", "grand total", "total:", "grand total:")


def bare_duckdb(source: Path) -> int:
    """Read the file into a table and count it: no checks, nothing kept."""
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT * FROM read_csv(?, header = true, dateformat = '%Y-%m-%d')",
            [str(source)],
        )
        return int(connection.execute("SELECT count(*) FROM t").fetchall()[0][0])


def pandas_checked(source: Path, coaches: set[str], sites: set[str], out: Path) -> int:
    """Read text, convert, check the same rules, write Parquet; returns how many rows were kept.

    Left out, for they cost the product little here: line ends and the layout at both ends of the file, keys
    loaded before, the words for faulty rows.
    """
    whole = source.read_bytes()
    hashlib.sha256(whole).hexdigest()
    if b"\0" in whole or not (whole.isascii() or whole.decode("utf-8")):
        raise ValueError("no text")
    del whole
    text = pd.read_csv(source, dtype=str, keep_default_na=False)
    if max(int(text[name].str.len().max()) for name in text) > CELL:
        raise ValueError("a cell is longer than the limit")
    text = text.apply(lambda column: column.str.strip())
    blank = text == ""
    bad = blank[list(REQUIRED)].any(axis=1)
    typed = pd.DataFrame(index=text.index)
    for name in ("session_id", "coach_id", "site_id"):
        bad |= text[name].str.lower().isin(TOTALS)
        typed[name] = text[name].where(~blank[name])
    for name in ("session_date", "logged_date"):
        day = pd.to_datetime(text[name].where(~blank[name]), format="%Y-%m-%d", errors="coerce")
        bad |= (day.isna() & ~blank[name]) | (day.dt.year < 1900) | (day.dt.year > 2199)
        typed[name] = day
    for name in ("minutes", "travel_minutes"):
        whole = text[name].str.fullmatch(r"[+-]?[0-9]+(\.0*)?")
        number = pd.to_numeric(text[name].where(whole), errors="coerce")
        bad |= (~whole & ~blank[name]) | (number < 0) | (number > 1440)
        typed[name] = number.astype("Int64")
    for name, allowed in CHOICES.items():
        bad |= ~text[name].isin(allowed) & ~blank[name]
        typed[name] = text[name].where(~blank[name])
    bad |= ~text["coach_id"].isin(coaches)
    bad |= ~text["site_id"].isin(sites) & ~blank["site_id"]
    bad |= text["session_id"].duplicated(keep="first")
    if text["coach_id"].str.contains(r"^\w+, \w+$|^[A-Z][a-z]+ [A-Z][a-z]+$").any():
        raise ValueError("ids of coaches look like names")
    good = typed[~bad]
    warnings(good)
    good.to_parquet(out)
    return len(good)


def warnings(good: pd.DataFrame) -> list[str]:
    """What is possible but odd: the same warnings, counted."""
    found = []
    if held := int(((good["status"] == "completed") & (good["minutes"] == 0)).sum()):
        found.append(f"{held} completed sessions of 0 minutes")
    today = pd.Timestamp.now().normalize()
    for name in ("session_date", "logged_date"):
        if future := int((good[name] > today).sum()):
            found.append(f"{future} of {name} still to come")
    if copies := int(good.drop(columns=["session_id", "logged_date"]).duplicated().sum()):
        found.append(f"{copies} say the same as another one")
    month = good["session_date"].dt.year * 12 + good["session_date"].dt.month
    own = month.groupby(good["coach_id"]).agg(["min", "max", "nunique"])
    if silent := int((own["max"] - own["min"] + 1 - own["nunique"]).sum()):
        found.append(f"{silent} months of a coach without a session")
    return found

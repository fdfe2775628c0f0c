"""How long an import takes beside its peers, and how a large store grows. Each step runs in a process of its own."""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.generate import big_extract
from benchmarks.peer_import import bare_duckdb, pandas_checked
from coaching_analytics.ingest import load
from coaching_analytics.store import open_store, rebuild

ROSTER = ("system", "region", "agency", "calendar", "site", "site_enrolment", "classroom", "educator", "coach",
          "staff_employment", "coach_assignment")  # fmt: skip


def clock(call: Callable[[], Any]) -> float:
    """Seconds of one call."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def peak_gb() -> float:
    """Largest resident memory of this process so far, in gigabytes."""
    unit = 1e9 if sys.platform == "darwin" else 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def sessions(folder: Path) -> dict[str, float]:
    """One million sessions into a store that knows the roster: seconds, and memory of the process."""
    source = folder / "million"
    if not (source / "session.csv").exists():
        big_extract(source, 1_000_000)
    roster = folder / "roster"
    if not roster.exists():
        roster.mkdir()
        for path in source.iterdir():
            if path.stem in ROSTER or path.suffix == ".toml":
                shutil.copy(path, roster)
    base = folder / "base"
    if not base.exists():
        load([roster], base)
    times = []
    for number in range(4):
        store = folder / f"import-{number}"
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(base, store)
        begun = time.perf_counter()
        report = load([source / "session.csv"], store)
        times.append(time.perf_counter() - begun)
        if report.exit_code or sum(batch.loaded for batch in report.batches) != 1_000_000:
            raise SystemExit(f"not everything was loaded: {report.problems[:3]}")
        shutil.rmtree(store)
    return {"import 1 million sessions": statistics.median(times[1:]), "memory GB": peak_gb()}


def bare(folder: Path) -> dict[str, float]:
    """DuckDB's bare read_csv of the same file."""
    source = folder / "million" / "session.csv"
    bare_duckdb(source)
    return {"read_csv": statistics.median(clock(lambda: bare_duckdb(source)) for _ in range(5))}


def pandas(folder: Path) -> dict[str, float]:
    """Pandas with the same rules, to Parquet."""
    source = folder / "million"
    with duckdb.connect() as connection:
        ids = [
            {
                row[0]
                for row in connection.execute(
                    f"SELECT {column} FROM read_csv('{source / table}.csv')"
                ).fetchall()
            }
            for table, column in (("coach", "coach_id"), ("site", "site_id"))
        ]
    out = folder / "pandas.parquet"
    return {"pandas": statistics.median(
        clock(lambda: pandas_checked(source / "session.csv", *ids, out)) for _ in range(3)
    ), "memory GB": peak_gb()}  # fmt: skip


def ten_million(folder: Path) -> dict[str, float]:
    """Load ten million sessions with everything that belongs to them."""
    source, store = folder / "ten", folder / "store-10"
    if not (source / "session.csv").exists():
        big_extract(source, 10_000_000)
    shutil.rmtree(store, ignore_errors=True)
    store.mkdir()
    # Its files are larger than the product takes unless asked to.
    (store / "settings.toml").write_text("file_mb = 2000\nfile_rows = 50_000_000\nreading_seconds = 3600\n")
    return {"load 10 million": clock(lambda: _loaded(source, store)), "memory GB": peak_gb()}


def _loaded(source: Path, store: Path) -> None:
    """Load a folder whole, or stop."""
    report = load([source], store)
    if report.exit_code:
        raise SystemExit(f"not everything was loaded: {report.problems[:3]}")


def extend(folder: Path) -> dict[str, float]:
    """One more million of sessions, their participants and components, into the store of ten million."""
    source, store = folder / "eleventh", folder / "store-11"
    if not (source / "session.csv").exists():
        big_extract(source, 1_000_000, first=10_000_000, only_logs=True)
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(folder / "store-10", store)
    seconds = clock(lambda: _loaded(source, store))
    return {"extend by 1 million": seconds, "memory GB": peak_gb()}


def anew(folder: Path) -> dict[str, float]:
    """Rebuild the store of ten million from its landing files."""
    store = folder / "store-10"
    seconds = clock(lambda: rebuild(store))
    open_store(store)
    return {"rebuild 10 million": seconds, "memory GB": peak_gb()}

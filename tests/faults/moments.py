"""When an operation is killed, and what its store is worth afterwards."""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass
from pathlib import Path

from coaching_analytics.store import info, ledger, verify
from coaching_analytics.store.layout import Layout
from tests.faults.forked import Forks
from tests.faults.operating import OPERATIONS, Made, copy

NORMAL, FULL = 2, 100
RUNS = 3
CUT_SHORT = {"ledger", "current", "purge"}
"""Findings of `store verify` that say that something was cut short, and not that something is damaged."""


def moment(name: str, number: int) -> float:
    """Moment `number` of an operation as a part of its length: one in each hundredth, in a seeded order."""
    order = random.Random(name).sample(range(FULL), FULL)
    return (order[number] + random.Random(f"{name}{number}").random()) / FULL


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long each operation takes when it is not killed, in seconds: the middle one of three runs."""

    seconds: dict[str, float]

    @classmethod
    def measured(cls, made: Made, forking: Forks, folder: Path) -> Lengths:
        """Run each operation to its end."""
        found: dict[str, list[float]] = {}
        for number, name in enumerate(OPERATIONS * RUNS):
            path = copy(made.before(name), folder / f"store{number}")
            argument = folder / f"saved{number}.tar" if name == "backup" else made.batch
            done = forking.run(name, path, argument)
            assert done.code == 0, done.said
            found.setdefault(name, []).append(done.seconds)
        return cls({name: statistics.median(runs) for name, runs in found.items()})


@dataclass(frozen=True, slots=True)
class Aftermath:
    """A store after a kill.

    Attributes
    ----------
    stands
        "before" or "after" when what is published is exactly what was before or comes after; else "between".
    lost_rows
        Rows that both have and this has not, or has fewer of.
    partial_batches
        Batches that count and of which a file is missing or another than was loaded.
    damage
        What `store verify` finds, beyond that something was cut short.
    """

    stands: str
    lost_rows: int
    partial_batches: int
    damage: tuple[str, ...]

    @classmethod
    def of(cls, path: Path, made: Made, name: str) -> Aftermath:
        """Look at the store at `path`, in which operation `name` was killed."""
        now, before, after = info(path), info(made.before(name)), info(made.after(name))
        stands = "between"
        for word, whole in (("after", after), ("before", before)):
            if now["content_hash"] == whole["content_hash"]:
                stands = word
        floor = {table: min(rows, after["rows"].get(table, 0)) for table, rows in before["rows"].items()}
        lost = sum(max(0, rows - now["rows"].get(table, 0)) for table, rows in floor.items())
        findings = verify(path)
        damaged = tuple(f"{f.kind} {f.where}" for f in findings if f.kind not in CUT_SHORT)
        broken = {f.where.partition("/")[2] for f in findings if f.kind == "landing"}
        counting = [entry.batch_id for entry in ledger.live(Layout.of(path))]
        partial = sum(f"{batch}.parquet" in broken for batch in counting)
        return cls(stands, lost, partial, damaged)

"""When an operation is killed, and what its store is worth afterwards."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from coaching_analytics.store import info, ledger, verify
from coaching_analytics.store.layout import Layout
from tests.faults.forked import Done, Forks
from tests.faults.operating import Made, copy, priorities

NORMAL, FULL = 2, 100
TRIES = 5
CUT_SHORT = {"ledger", "current", "purge"}
"""Findings of `store verify` that say that something was cut short, and not that something is damaged."""


def moment(name: str, number: int) -> float:
    """Moment `number` of an operation as a part of its length: one in each hundredth, in a seeded order."""
    order = random.Random(name).sample(range(FULL), FULL)
    return (order[number] + random.Random(f"{name}{number}").random()) / FULL


@dataclass(frozen=True, slots=True)
class Killed:
    """An operation that was killed (or had ended by then): its store, how it ended, its length in seconds."""

    path: Path
    argument: str
    done: Done
    length: float


def kill(name: str, part: float, made: Made, forking: Forks, folder: Path) -> Killed:
    """Kill an operation after `part` of the time it takes, which one run to its end has just shown.

    Beside other work that time differs from run to run: one that had ended before the kill is tried anew.
    """
    for number in range(TRIES):
        measured = forking.run(name, *_begun(name, made, folder / f"measured{number}"))
        assert measured.code == 0, measured.said
        path, argument = _begun(name, made, folder / f"killed{number}")
        done = forking.run(name, path, argument, after=part * measured.seconds)
        if done.killed:
            break
    return Killed(path, argument, done, measured.seconds)


def _begun(name: str, made: Made, folder: Path) -> tuple[Path, str]:
    """A store to begin with, and what the operation needs."""
    path = copy(made.before(name), folder / "store")
    return path, str(folder / "saved.tar") if name == "backup" else made.batch


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
        for word, whole, other in (("after", after, made.after(name)), ("before", before, made.before(name))):
            if now["content_hash"] == whole["content_hash"] and priorities(path) == priorities(other):
                stands = word
        floor = {table: min(rows, after["rows"].get(table, 0)) for table, rows in before["rows"].items()}
        lost = sum(max(0, rows - now["rows"].get(table, 0)) for table, rows in floor.items())
        findings = verify(path)
        damaged = tuple(f"{f.kind} {f.where}" for f in findings if f.kind not in CUT_SHORT)
        broken = {f.where.partition("/")[2] for f in findings if f.kind == "landing"}
        counting = [entry.batch_id for entry in ledger.live(Layout.of(path))]
        partial = sum(f"{batch}.parquet" in broken for batch in counting)
        return cls(stands, lost, partial, damaged)

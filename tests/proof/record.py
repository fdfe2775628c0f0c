"""One system measured and written to a file, so that a long run can stop anywhere and go on."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from coaching_analytics.metrics import quality_growth
from tests.proof.editions import faults, naive_trend
from tests.proof.figures import Said, counted, statements
from tests.proof.worlds import World, made

RATERS_EVERY = 4
"""Strictness and drift of raters take half of a system's time: they are asked in one system of four."""


@dataclass(frozen=True)
class Record:
    """What one system gave: ranges by estimator and line, statements by line, what read the new edition."""

    counts: dict[str, tuple[int, int, int]]
    """"estimator | line" to ranges given, holding the truth, withheld."""
    said: dict[str, Said]
    edition_faults: list[str]
    naive_trend: float


def measured(world: World, seed: int) -> Record:
    """Make one system in a folder of its own and look at every figure."""
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        system = made(world, seed, Path(folder))
        growth = quality_growth(system.gate)
        counts = {
            f"{name} | {line}": (one.ranges, one.held, one.withheld)
            for (name, line), one in counted(system, growth, raters=seed % RATERS_EVERY == 0).items()
        }
        return Record(counts, statements(system, growth), faults(system, growth), naive_trend(system))


def _folder(world: World, folder: Path) -> Path:
    return folder / world.name.replace(" ", "-")


def kept_seeds(world: World, folder: Path) -> list[int]:
    """Seeds of the systems whose records are there."""
    return sorted(int(file.stem) for file in _folder(world, folder).glob("*.json"))


def kept(world: World, seed: int, folder: Path | None) -> Record:
    """The record of one system: read when it is there already, else made and, with a folder, written."""
    file = None if folder is None else _folder(world, folder) / f"{seed}.json"
    if file is None or not file.exists():
        record = measured(world, seed)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".part")
            part.write_text(json.dumps(asdict(record)))
            part.replace(file)
        return record
    given = json.loads(file.read_text())
    counts = {name: tuple(one) for name, one in given["counts"].items()}
    said = {line: Said(**one) for line, one in given["said"].items()}
    return Record(counts, said, given["edition_faults"], given["naive_trend"])


@dataclass(frozen=True)
class Share:
    """A mean share over systems with its Monte Carlo error, and what it was counted from."""

    value: float
    error: float
    systems: int
    counted: int
    withheld: int = 0


def coverage(records: Sequence[Record], estimator: str, line: str) -> Share | None:
    """Share of ranges that hold the truth; the error allows for ranges of one system moving together."""
    rows = [record.counts.get(f"{estimator} | {line}", (0, 0, 0)) for record in records]
    ranges, held, withheld = np.array(rows, dtype=float).reshape(-1, 3).T
    if not ranges.sum():
        return None if not withheld.sum() else Share(float("nan"), float("nan"), 0, 0, int(withheld.sum()))
    value = held.sum() / ranges.sum()
    # Error of a ratio of sums over systems.
    left = held - value * ranges
    systems = int((ranges > 0).sum())
    # Where every range holds, or none, the spread over systems says nothing: then as at 97 of 100.
    error = max(np.sqrt((left**2).sum()), np.sqrt(0.97 * 0.03 * ranges.sum())) / ranges.sum()
    return Share(float(value), float(error), systems, int(ranges.sum()), int(withheld.sum()))


def false_share(records: Sequence[Record], line: str) -> tuple[Share, float | None] | None:
    """Mean over systems of the share of statements that are false (0 where nothing is said), and the share of
    changing sites that were found."""
    said = [record.said[line] for record in records if line in record.said]
    if not said:
        return None
    shares = np.array([one.false / max(one.said, 1) for one in said])
    found, changing = sum(one.found for one in said), sum(one.changing for one in said)
    error = float(shares.std() / np.sqrt(len(shares)))
    share = Share(float(shares.mean()), error, len(said), sum(one.said for one in said))
    return share, found / changing if changing else None

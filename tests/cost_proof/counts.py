"""Records of many stores as counts: how many ranges hold what was planted, with the error of such a count."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.cost_proof.record import SCALE, Record

LOW, HIGH = 0.93, 0.97
RANGES = {
    "cost": "cost of a room",
    "net": "net change of a room",
    "points": "points per $10,000",
    "raw": "raw change of a room",
    "points, sites alone": "points per $10,000, sites drawn again only",
}
CONTRASTS = ("raw", "points, sites alone")
"""What lacks a correction: its range is no likely range of what is true."""


@dataclass(frozen=True)
class Share:
    """How many of so many ranges or statements hold, and how many were withheld."""

    held: int
    counted: int
    withheld: int = 0

    @property
    def value(self) -> float:
        """The share that holds."""
        return self.held / self.counted

    @property
    def error(self) -> float:
        """Its Monte Carlo error; of none or all that of 97 of 100, because one more might not."""
        p = min(max(self.value, 0.03), 0.97)
        return math.sqrt(p * (1 - p) / self.counted)

    def inside(self, low: float = LOW, high: float = HIGH) -> bool:
        """Whether it lies between two bounds, give or take twice its error."""
        return low - 2 * self.error <= self.value <= high + 2 * self.error


def of_systems(
    records: Sequence[Record], system: str | None = None
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What every system of every store said; of one system, or of all."""
    for record in records:
        for name, said in record.items():
            if system in (None, name):
                yield name, said


def expected(records: Sequence[Record]) -> dict[str, dict[str, float]]:
    """What a system is planted to have on average: means over its stores of the truth of their rooms."""
    found: dict[str, dict[str, float]] = {}
    for name in records[0]:
        own = [said for _, said in of_systems(records, name)]
        mean = {key: float(np.mean([said[key][3] for said in own])) for key in ("cost", "net")}
        points = SCALE * mean["net"] / mean["cost"]
        found[name] = {**mean, "points": points, "points, sites alone": points, "raw": mean["net"]}
    return found


def coverage(records: Sequence[Record], figure: str, system: str | None = None, *, own: bool) -> Share:
    """Ranges of a figure that hold the truth of their own rooms, or what is planted on average."""
    average = {} if own else expected(records)
    held = counted = withheld = 0
    for name, said in of_systems(records, system):
        value, low, high, truth = said[figure]
        if value is None or low is None or high is None:
            withheld += 1
            continue
        counted += 1
        held += low <= (truth if own else average[name][figure]) <= high
    return Share(held, counted, withheld)


def exact(records: Sequence[Record], system: str | None = None) -> Share:
    """Dollars and costs of a unit that equal the simulator's own count."""
    both = np.array([said["exact"] for _, said in of_systems(records, system)])
    return Share(int(both[:, 0].sum()), int(both[:, 1].sum()))


def cost_differs(records: Sequence[Record]) -> float:
    """Largest difference of the cost of a room from the planted one, as a share of it."""
    return max(abs(said["cost"][0] / said["cost"][3] - 1) for _, said in _with_cost(records))


def _with_cost(records: Sequence[Record]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    return (pair for pair in of_systems(records) if pair[1]["cost"][0] is not None)


def prices(records: Sequence[Record], system: str | None = None) -> tuple[Share, Share, Share]:
    """Prices of a point: given at all, of how many with a range of points; how many ranges hold the planted
    price; and how many of the lower limits printed alone are true ("at least $X": no gain, or a dearer one).
    """
    average = expected(records)
    given = ranged = held = limits = true = 0
    for name, said in of_systems(records, system):
        value, low, high, _ = said["price"]
        ranged += said["points"][1] is not None
        points = average[name]["points"]
        price = SCALE / points if points > 0 else math.inf
        if value is not None:
            given += 1
            held += low <= price <= high
        elif low is not None:
            limits += 1
            true += low <= price
    return Share(given, ranged), Share(held, given), Share(true, limits)


def words(records: Sequence[Record]) -> tuple[Share, float]:
    """Settings side by side: statements that are true of the rooms, and the mean chance stated for them."""
    said = [one for _, system in of_systems(records) for one in system["words"]]
    return Share(sum(true for _, true in said), len(said)), float(np.mean([chance for chance, _ in said]))

"""Classes of a map: round limits, shades of one blue, and the words beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coaching_analytics.charts import theme

SHADES = ("#DEEAF5", "#A6C8E6", "#6AA3D3", "#2F79B5", "#0A4778")
"""Five steps of one hue; each differs from the next by lightness alone, so that a copier keeps them apart."""
MOST = len(SHADES)
STEPS = (1, 2, 2.5, 5, 10)
HIDDEN, UNKNOWN, NO_SITES = "hidden", "no figure", "no sites"


@dataclass(frozen=True, slots=True)
class Classes:
    """Limits between the classes (one more than there are classes) and how a limit is written."""

    limits: tuple[float, ...]
    write: Callable[[float], str]

    def shade(self, value: float) -> str:
        """The colour of a value's class."""
        return self._colours[self._at(value)]

    def steps(self) -> tuple[str, ...]:
        """The colour of each class, from low to high."""
        return self._colours

    def _at(self, value: float) -> int:
        return min(sum(value >= limit for limit in self.limits[1:-1]), max(len(self.limits) - 2, 0))

    @property
    def _colours(self) -> tuple[str, ...]:
        """The shades in use, spread over all there are."""
        n = len(self.limits) - 1
        if n < 2:
            return (SHADES[2],)
        return tuple(SHADES[round(place * (MOST - 1) / (n - 1))] for place in range(n))


def classes(values: Sequence[float], write: Callable[[float], str]) -> Classes:
    """At most five classes of equal width with round limits around the values.

    Round limits rather than equal numbers in each class: regions that differ by little get the same shade,
    and a reader can say from the shade alone what it means.
    """
    low, high = min(values), max(values)
    if high - low < 1e-12:
        return Classes((low,), write)
    step = _round_up((high - low) / MOST)
    while True:
        first = math.floor(low / step + 1e-9)
        last = max(math.ceil(high / step - 1e-9), first + 1)
        if last - first <= MOST:
            return Classes(tuple(place * step for place in range(first, last + 1)), write)
        step = _round_up(step * 1.01)


def _round_up(step: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * one for one in STEPS if power * one >= step * (1 - 1e-9))


def fill(value: float | None, reason: str, found: Classes | None) -> dict[str, object]:
    """How an area with this value looks: its shade; hatched grey when hidden, hollow when there is none."""
    if value is not None and found is not None:
        return {"fillcolor": found.shade(value)}
    return hatched() if reason.startswith("Hidden") else {"fillcolor": "#FFFFFF"}


def hatched() -> dict[str, object]:
    """How an area looks that has sites and shows no figure of them."""
    return {
        "fillcolor": "#FFFFFF",
        "fillpattern": {"shape": "/", "fgcolor": theme.GREY, "bgcolor": "#FFFFFF", "size": 7},
    }

"""What a reader chose to look at, in whole months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

YearType = Literal["fiscal", "school"]


class SelectionError(ValueError):
    """A choice that cannot be answered, said in words a reader understands."""


def add_months(day: date, months: int) -> date:
    """First day of the month `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Window:
    """Whole months [start, end): `end` is the first day after the window."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise SelectionError(f"The period must end after it starts: {self.start} to {self.end}.")
        for day in (self.start, self.end):
            if day.day != 1:
                nearest = Window(
                    self.start.replace(day=1), add_months(self.end, 0 if self.end.day == 1 else 1)
                )
                raise SelectionError(
                    f"Periods are whole months. The nearest is {nearest.start} to {nearest.end} "
                    "(the end is the first day after the period)."
                )

    @property
    def months(self) -> int:
        """Number of months."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    def shifted(self, months: int) -> Window:
        """The window moved by a number of months."""
        return Window(add_months(self.start, months), add_months(self.end, months))


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters a reader set. Empty tuples and `None` mean everything the viewer may see.

    `window` None means the last complete year of `year_type` of the system.
    """

    system: str | None = None
    regions: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    coaches: tuple[str, ...] = ()
    window: Window | None = None
    year_type: YearType = "fiscal"

    def with_window(self, window: Window) -> Selection:
        """The same places in another period."""
        return replace(self, window=window)


def stated(selection: Selection) -> dict[str, Any]:
    """A selection as a document."""
    window = selection.window
    months = None if window is None else {"from": window.start.isoformat(), "to": window.end.isoformat()}
    return {**{name: list(v) if isinstance(v, tuple) else v for name, v in asdict(selection).items()},
            "window": months}  # fmt: skip


def selection_of(document: Mapping[str, Any]) -> Selection:
    """The selection a document states."""
    months = document["window"]
    window = months and Window(date.fromisoformat(months["from"]), date.fromisoformat(months["to"]))
    given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in document.items()}
    given["window"] = window or None
    return Selection(**given)

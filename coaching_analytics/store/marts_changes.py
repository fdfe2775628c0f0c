"""What has changed while marts are brought up to date: tables, marts, months."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

MONTHLY_TABLES = frozenset(
    {
        *("session", "session_participant", "session_component", "session_topic", "session_resource"),
        *("support_time", "no_activity"),
    }
)
"""Tables whose rows belong to the month of their date; any other table can change every month."""

LISTINGS = frozenset({"month", "calendar_day", "calendar_month"})
"""Marts that a longer record makes longer: what they say of the months that were there stays as it was."""


@dataclass(frozen=True, slots=True)
class Mart:
    """One file of marts/: its name without the number, what it reads, its grain and its SELECT.

    `kept` is whether a snapshot holds it. `rests_on` is what it comes out by: what it reads, with what stands
    behind a step in the step's place.
    """

    name: str
    file: str
    about: str
    reads: frozenset[str]
    grain: str
    monthly: bool
    query: str
    kept: bool = True
    rests_on: frozenset[str] = frozenset()


@dataclass(slots=True)
class Changes:
    """What has changed so far while the marts are built; each mart written adds to it.

    `dirty` holds tables and marts of which anything changed (None: all), `whole` those that may have changed
    in every month, `months` the months that changed (None: all). `longer` holds marts that only got or lost
    the months `listed`: what reads nothing else that changed needs no other month.
    """

    dirty: set[str] | None
    whole: set[str]
    months: set[date] | None
    listed: set[date] = field(default_factory=set)
    longer: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, months: Iterable[date] | None, touched: Collection[str] | None) -> Changes:
        """The changes a caller states; sessions and logs change their own months only, other tables all."""
        if months is None:
            return cls(None if touched is None else set(touched), set(touched or ()), None)
        dirty = set(MONTHLY_TABLES if touched is None else touched)
        return cls(dirty, dirty - MONTHLY_TABLES, {day.replace(day=1) for day in months})

    def only_longer(self, mart: Mart) -> bool:
        """Whether nothing that `mart` rests on changed but the months there are."""
        return self.dirty is not None and mart.rests_on & self.dirty <= self.longer

    def lengthen(self, listed: set[date]) -> None:
        """Note which months the record got or lost."""
        if self.months is not None:
            self.listed = listed
            self.months |= listed

    def note(self, mart: Mart) -> None:
        """Add a mart just written."""
        if mart.name == "month" or ((mart.monthly or mart.name in LISTINGS) and self.only_longer(mart)):
            self.longer.add(mart.name)
        if self.dirty is not None:
            self.dirty.add(mart.name)
        if mart.rests_on & self.whole and mart.name != "month":
            self.whole.add(mart.name)

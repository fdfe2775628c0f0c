"""What a viewer may see, and the conditions that keep a query inside it and inside a selection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coaching_analytics.vocabulary.selection import Selection

PLACES = ("system_id", "region_id", "agency_id", "setting", "site_id")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a viewer may see. None means all; an empty tuple means nothing. It never comes from a URL."""

    systems: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    agencies: tuple[str, ...] | None = None
    sites: tuple[str, ...] | None = None

    @classmethod
    def owner(cls) -> Scope:
        """The store's owner sees everything."""
        return cls()

    def limits(self) -> dict[str, tuple[str, ...]]:
        """The columns it limits and the values it allows."""
        given = {
            "system_id": self.systems,
            "region_id": self.regions,
            "agency_id": self.agencies,
            "site_id": self.sites,
        }
        return {name: values for name, values in given.items() if values is not None}


def chosen(selection: Selection) -> dict[str, tuple[str, ...]]:
    """The columns a selection limits and the values it keeps."""
    given = {
        "system_id": (selection.system,) if selection.system else (),
        "region_id": selection.regions,
        "agency_id": selection.agencies,
        "setting": selection.settings,
        "site_id": selection.sites,
        "coach_id": selection.coaches,
    }
    return {name: tuple(values) for name, values in given.items() if values}


class Conditions:
    """Collects conditions on marts with every value as a named parameter."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def of(self, columns: Collection[str], scope: Scope, selection: Selection) -> str:
        """The condition on a mart with these columns: scope first, which fails closed."""
        parts = [self._limit(columns, name, values, True) for name, values in scope.limits().items()]
        parts += [self._limit(columns, name, values, False) for name, values in chosen(selection).items()]
        return " AND ".join(part for part in parts if part) or "true"

    def _limit(self, columns: Collection[str], name: str, values: tuple[str, ...], strict: bool) -> str:
        """`name` is one of `values`; through the site where the mart has only that.

        A mart that knows some place but not this one shows nothing to a limited viewer; one that knows no
        place at all (months, calendars) is public.
        """
        listed = ", ".join(f"${self._bind(value)}" for value in values)
        test = f"{name} IN ({listed})" if values else "false"
        if name in columns:
            return test
        if "site_id" in columns and name in PLACES:
            return f"site_id IN (SELECT site_id FROM main.site_dim WHERE {test})"
        return "false" if strict and {*PLACES, "coach_id"} & set(columns) else ""

    def _bind(self, value: str) -> str:
        name = self._names.setdefault(value, f"gate_{len(self._names)}")
        self.values[name] = value
        return name


def narrow(values: Mapping[str, str], query: str) -> dict[str, str]:
    """The bound values a query really uses: an unused parameter is an error to the database."""
    return {name: value for name, value in values.items() if f"${name}" in query}

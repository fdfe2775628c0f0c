"""What replacing one educator costs, by whom it was worked out for. Declared in replacement_costs.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

REQUIRED = ("id", "words", "dollars", "dollar_year", "for_settings", "source")


class ReplacementCostError(ValueError):
    """A row that misses something or holds dollars that are none."""


@dataclass(frozen=True, slots=True)
class ReplacementCost:
    """One published figure.

    Attributes
    ----------
    id, words
        Its name, and whom it was worked out for.
    dollars, dollar_year
        Dollars for one educator, of which year.
    for_settings
        Settings it was made for.
    source, verified_on
        Where it was read, and when that was checked; None: switched off.
    """

    id: str
    words: str
    dollars: int
    dollar_year: int
    for_settings: tuple[str, ...]
    source: str
    verified_on: date | None

    def borrowed(self, settings: Collection[str]) -> bool:
        """Whether it would be used for a setting it was not made for; so of settings that are not known."""
        return not settings or not set(settings) <= set(self.for_settings)


def parse(text: str) -> tuple[ReplacementCost, ...]:
    """Rows of a TOML text that have been checked; `ReplacementCostError` names the row at fault."""
    rows = [_row(given) for given in tomllib.loads(text).get("replacement_cost", [])]
    if len({row.id for row in rows}) < len(rows):
        raise ReplacementCostError("Two replacement costs have the same id.")
    return tuple(row for row in rows if row.verified_on is not None)


@cache
def replacement_costs() -> tuple[ReplacementCost, ...]:
    """Every checked figure, in the order declared."""
    folder = resources.files("coaching_analytics.vocabulary")
    return parse(folder.joinpath("replacement_costs.toml").read_text("utf-8"))


def _row(given: dict[str, object]) -> ReplacementCost:
    missing = [name for name in REQUIRED if given.get(name) in (None, "")]
    unknown = [name for name in given if name not in (*REQUIRED, "verified_on")]
    if missing or unknown:
        raise ReplacementCostError(
            f"Replacement cost {given.get('id')} misses {missing}; unknown fields: {unknown}."
        )
    dollars, year, settings, checked = (
        given["dollars"],
        given["dollar_year"],
        given["for_settings"],
        given.get("verified_on"),
    )
    if not isinstance(dollars, int) or dollars <= 0 or not isinstance(year, int):
        raise ReplacementCostError(
            f"Replacement cost {given['id']}: dollars and their year are whole numbers."
        )
    if not isinstance(settings, list):
        raise ReplacementCostError(f"Replacement cost {given['id']}: for_settings is a list.")
    return ReplacementCost(
        str(given["id"]),
        str(given["words"]),
        dollars,
        year,
        tuple(str(one) for one in settings),
        str(given["source"]),
        checked if isinstance(checked, date) else None,
    )

"""What reads the TOML of a mapping: mistakes are collected, so that a person mends all of them in one go."""

from __future__ import annotations

from collections.abc import Mapping as Names
from datetime import date
from typing import Any

import duckdb

from coaching_analytics.ingest.mapping_field import Rows
from coaching_analytics.ingest.mapping_kinds import HOLDS, Kinds
from coaching_analytics.ingest.problems import Problem


class Reader:
    """Collects problems while it reads."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, where: str, expected: str, value: object = None) -> None:
        """Note a problem."""
        shown = None if value is None else str(value)
        self.problems.append(
            Problem(None, where, shown, expected, "file", "Correct the mapping.", "", self.file)
        )

    def keys(self, where: str, given: Names[str, Any], known: Kinds) -> dict[str, Any]:
        """What can be used of `given`; names that mean nothing and values of another kind are noted."""
        usable = {}
        for key, value in given.items():
            place = f"{where}.{key}".lstrip(".")
            if key not in known:
                self.wrong(place, f"one of {', '.join(sorted(known))}", key)
            elif not HOLDS[known[key]](value):
                self.wrong(place, known[key], value)
            else:
                usable[key] = value
        return usable

    def choice(self, where: str, value: str, known: tuple[str, ...]) -> str:
        """`value`, noted when it is not one of `known`."""
        if value not in known:
            self.wrong(where, f"one of {', '.join(k for k in known if k)}", value)
        return value

    def signs(self, file: Names[str, Any]) -> None:
        """Note signs of the file that cannot be told apart."""
        decimal, thousands = file.get("decimal", "."), file.get("thousands", "")
        if len(decimal) != 1 or decimal.isalnum():
            self.wrong("file.decimal", "one sign, such as a point or a comma", decimal)
        if thousands == decimal:
            self.wrong("file.thousands", "another sign than the decimal sign; state both", thousands)

    def style(self, where: str, given: str) -> None:
        """Note a date format that has no meaning."""
        if not given:
            return
        try:
            with duckdb.connect() as con:
                con.execute("SELECT TRY_STRPTIME('', ?)", [given])
        except duckdb.Error:
            self.wrong(where, "a date format of %d, %m, %Y and the signs between them", given)

    def rows(self, where: str, given: Any) -> Rows:
        """Columns and the values they may hold."""
        if not isinstance(given, dict) or not all(isinstance(values, list) for values in given.values()):
            self.wrong(where, 'columns with lists of values, such as {Name = ["Total"]}', given)
            return ()
        return tuple((column, tuple(str(value) for value in values)) for column, values in given.items())

    def day(self, where: str, given: Any) -> date | None:
        """A date written as TOML's own or as text."""
        if given is None or isinstance(given, date):
            return given
        try:
            return date.fromisoformat(str(given))
        except ValueError:
            self.wrong(where, "a date as YYYY-MM-DD", given)
            return None

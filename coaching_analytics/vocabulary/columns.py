"""How a table and its columns are described.

Everything that has to know a table - its DDL, the check of an upload, the empty template, the data
dictionary - reads the same `Table`, so a rule is written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "choice", "date", "integer", "decimal", "boolean"]
Privacy = Literal["public", "operations", "person", "sensitive"]

SQL_TYPES: dict[Kind, str] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "date": "DATE",
    "integer": "INTEGER",
    "decimal": "DECIMAL",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table.

    Parameters
    ----------
    name
        Name in the store and in templates (snake_case).
    kind
        `id` and `choice` are text; a `decimal` is never a float.
    description
        One plain sentence for the data dictionary.
    required
        A blank is a row fault.
    unit
        Unit in words (minutes, US dollars, points).
    minimum, maximum
        Inclusive bounds; outside them is a row fault.
    allowed
        The only values a `choice` may take.
    references
        `"table.column"` that must hold the value; otherwise the row is an orphan.
    precision, scale
        Of a `decimal`.
    aliases
        Names of the same thing in CEDS or Ed-Fi, and other common headers.
    privacy
        `public`, `operations`, `person` (about one adult) or `sensitive`.
    example
        Two values for templates.
    """

    name: str
    kind: Kind
    description: str
    required: bool = False
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()
    references: str = ""
    precision: int = 14
    scale: int = 4
    aliases: tuple[str, ...] = ()
    privacy: Privacy = "operations"
    example: tuple[str, str] = ("", "")

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the column."""
        if self.kind == "decimal":
            return f"DECIMAL({self.precision},{self.scale})"
        return SQL_TYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the store: its columns, its key and what it holds.

    `order` lists pairs of date columns that must not run backwards (start, end): ranges are half-open,
    so an end equal to its start is a fault as well.
    """

    name: str
    group: Literal["places", "people", "coaching", "ratings", "money"]
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> Column:
        """Return the column called `name`; `KeyError` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

"""The references the vocabulary declares, as pairs of tables and columns."""

from __future__ import annotations

from typing import NamedTuple

from coaching_analytics.vocabulary.tables import TABLES


class Reference(NamedTuple):
    """A declared reference: `child.column` holds a value of `parent.key`."""

    child: str
    column: str
    parent: str
    key: str


def references() -> list[Reference]:
    """Every declared reference."""
    return [
        Reference(table.name, column.name, parent, key)
        for table in TABLES.values()
        for column in table.columns
        for parent, dot, key in [column.references.partition(".")]
        if dot
    ]

"""All tables of the store, in an order in which every table follows those it refers to."""

from __future__ import annotations

from coaching_analytics.vocabulary import coaching, money, people, places, ratings
from coaching_analytics.vocabulary.columns import Column, Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (*places.TABLES, *people.TABLES, *coaching.TABLES, *ratings.TABLES, *money.TABLES)
}

__all__ = ["TABLES", "Column", "Table"]

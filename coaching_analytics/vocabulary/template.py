"""What a person needs to fill in a table: an empty file with two example rows, and the data dictionary."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.tables import TABLES

HEADER = (
    "table",
    "column",
    "type",
    "required",
    "key",
    "unit",
    "minimum",
    "maximum",
    "allowed",
    "references",
    "aliases",
    "privacy",
    "description",
)


def template_csv(table: Table | str) -> str:
    """The header of a table and two made-up rows that would load.

    Parameters
    ----------
    table
        A table or its name.
    """
    if isinstance(table, str):
        table = TABLES[table]
    return _csv([table.names, *([example(table, column, row) for column in table.columns] for row in (0, 1))])


def example(table: Table, column: Column, row: int) -> str:
    """A made-up value of a column in the first (0) or second (1) example row; blank where a blank will do."""
    if any(column.example) or not column.required:
        return column.example[row]
    if column.references:
        parent, _, key = column.references.partition(".")
        return example(TABLES[parent], TABLES[parent].column(key), row)
    if column.kind == "choice":
        return column.allowed[min(row, len(column.allowed) - 1)]
    if column.kind == "date":
        return "2026-03-01" if column.name.startswith(("end", "close")) else ("2025-03-01", "2025-09-01")[row]
    if column.kind in ("integer", "decimal"):
        return str(int(column.minimum or 0) + 1 + row)
    return f"{table.name}-{row + 1}" if column.kind == "id" else f"{column.name} {row + 1}"


def dictionary() -> str:
    """The data dictionary: every table and column, as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "Dates are YYYY-MM-DD; a range runs from its first day to the first "
        "day after it. Ids are text. A blank is allowed unless a column is required.",
        "",
    ]
    for table in TABLES.values():
        lines += [
            f"## {table.name}",
            "",
            f"{table.description} Group: {table.group}. Key: {', '.join(table.key)}.",
            "",
            "| column | type | required | allowed | description |",
            "|---|---|---|---|---|",
        ]
        lines += [_line(column) for column in table.columns]
        lines.append("")
    return "\n".join(lines)


def dictionary_csv() -> str:
    """The data dictionary as a table, one row a column."""
    return _csv([HEADER, *(_row(table, column) for table in TABLES.values() for column in table.columns)])


def _line(column: Column) -> str:
    more = f" Refers to {column.references}." if column.references else ""
    more += f" Also known as {', '.join(column.aliases)}." if column.aliases else ""
    cells = (
        column.name,
        column.kind + (f", {column.unit}" if column.unit else ""),
        "yes" if column.required else "",
        allowed(column),
        column.description + more,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def allowed(column: Column) -> str:
    """The values a column may take, in words."""
    if column.allowed:
        return ", ".join(column.allowed)
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    return f"{low:g} or more" if low is not None else f"{high:g} or less" if high is not None else ""


def _row(table: Table, column: Column) -> tuple[str, ...]:
    bounds = ("" if bound is None else f"{bound:g}" for bound in (column.minimum, column.maximum))
    return (
        table.name,
        column.name,
        column.kind,
        "yes" if column.required else "no",
        "yes" if column.name in table.key else "no",
        column.unit,
        *bounds,
        "; ".join(column.allowed),
        column.references,
        "; ".join(column.aliases),
        column.privacy,
        column.description,
    )


def _csv(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()

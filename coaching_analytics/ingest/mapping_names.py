"""No mapping puts the name of a person into a field: what the headers of its columns tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Names

from coaching_analytics.ingest.mapping import TableMapping
from coaching_analytics.ingest.mapping_field import Field
from coaching_analytics.ingest.mapping_field_toml import STORE_SALT
from coaching_analytics.ingest.mapping_reader import Reader
from coaching_analytics.vocabulary.columns import Table

PERSONS = (
    r"(first|last|middle|full|maiden|coach|teacher|educator|staff|employee|director|rater|observer|person)"
)
PERSON_NAME = re.compile(rf"\b({PERSONS}('?s)? ?names?|sur ?names?|(?:fore|given) ?names?)\b", re.IGNORECASE)
ANY_NAME = re.compile(r"\bnames?\b", re.IGNORECASE)
HASHED = (
    'no person\'s name; names are never stored: {{derived = ["{0}"], salt = "store"}} makes an id of it, '
    "or list it under ignored"
)


def no_names(reader: Reader, table: Table, fields: Names[str, Field]) -> None:
    """Note a column with names of persons that would be stored, or hashed with a salt that others know."""
    kinds = {column.name: column for column in table.columns}
    for name, field in fields.items():
        if name not in kinds:
            continue
        person = kinds[name].privacy in ("person", "sensitive") or name in ("coach_id", "staff_id")
        shape = ANY_NAME if person else PERSON_NAME
        for column in shown([field]):
            if shape.search(_words(column)):
                reader.wrong(f"{table.name}.{name}", HASHED.format(column), column)
        for column in field.derived:
            if shape.search(_words(column)) and field.salt != STORE_SALT:
                reader.wrong(f"{table.name}.{name}.salt", 'salt = "store" for an id made of a name', column)


def no_shown_names(reader: Reader, tables: Sequence[TableMapping]) -> None:
    """Note a column that is called a name in one field and would be kept as it stands by another."""
    names = {
        column
        for each in tables
        for field in each.fields.values()
        if field.name_order
        for column in field.derived
    }
    for each in tables:
        for name, field in each.fields.items():
            for column in sorted(names.intersection(shown([field]))):
                reader.wrong(f"{each.table}.{name}", HASHED.format(column), column)


def shown(fields: Iterable[Field]) -> Iterator[str]:
    """Columns that fields keep as they stand.

    A value map that says what any other value becomes lets nothing through, not even as a reject.
    """
    for field in fields:
        if not field.values or field.otherwise is None:
            yield from (column for column in (field.source, *field.joined) if column)


def _words(column: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return re.sub(r"[_\-./]+", " ", spaced)

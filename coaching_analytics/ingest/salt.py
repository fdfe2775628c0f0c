"""Ids of persons: the salt of the store is put in where a mapping asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from coaching_analytics.ingest.jobs import Job
from coaching_analytics.ingest.mapping import Mapping
from coaching_analytics.ingest.mapping_field_toml import STORE_SALT


def salted(jobs: Sequence[Job], salt: Callable[[], str]) -> list[Job]:
    """`jobs` with the store's salt in their mappings; `salt` is asked for only when one needs it."""
    return [
        replace(job, parts=tuple((_salted(mapping, salt), source) for mapping, source in job.parts))
        for job in jobs
    ]


def _salted(mapping: Mapping, salt: Callable[[], str]) -> Mapping:
    asked = {field.salt for table in mapping.tables for field in table.fields.values()}
    if STORE_SALT not in asked:
        return mapping
    tables = []
    for table in mapping.tables:
        fields = {
            name: replace(field, salt=salt()) if field.salt == STORE_SALT else field
            for name, field in table.fields.items()
        }
        tables.append(replace(table, fields=fields))
    return replace(mapping, tables=tuple(tables))

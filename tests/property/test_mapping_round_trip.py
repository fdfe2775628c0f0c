"""A mapping written as TOML and read again is the same mapping, whatever its names and values hold."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.mapping_field import Field
from coaching_analytics.ingest.mapping_rows import Unpivot
from coaching_analytics.ingest.mapping_toml import load_mapping, mapping_from
from coaching_analytics.ingest.mapping_write import mapping_toml, toml_text
from coaching_analytics.ingest.read import Dialect
from coaching_analytics.store.landing import ReplaceScope

SHIPPED = sorted((Path(__file__).parents[2] / "data" / "mappings").glob("*.toml"))
NAME = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
ROWS = st.dictionaries(NAME, st.lists(NAME, min_size=1, max_size=3).map(tuple), max_size=2).map(
    lambda given: tuple(given.items())
)
FIELD = st.one_of(
    st.builds(
        Field,
        source=NAME,
        values=st.dictionaries(NAME, NAME, max_size=3),
        otherwise=st.none() | NAME,
        blank=st.none() | NAME,
        prefix=st.text("ab-", max_size=3),
        when=ROWS,
        date_format=st.sampled_from(["", "%d.%m.%Y"]),
    ),
    st.builds(Field, constant=NAME),
    st.builds(Field, derived=st.lists(NAME, min_size=1, max_size=3).map(tuple), salt=NAME),
)
REGION = st.fixed_dictionaries({"region_id": FIELD, "system_id": FIELD, "region_name": FIELD})
TABLE = st.builds(
    TableMapping,
    table=st.just("region"),
    fields=REGION,
    load_mode=st.sampled_from([None, "upsert"]),
    distinct=st.booleans(),
    unpivot=st.none() | st.builds(Unpivot, st.dictionaries(NAME, NAME, min_size=1, max_size=3)),
    keep=ROWS,
    skip_blank=st.lists(NAME, max_size=2).map(tuple),
)
MAPPING = st.builds(
    Mapping,
    name=st.just("made"),
    sha256=st.just("0"),
    tables=st.lists(TABLE, min_size=1, max_size=2).map(tuple),
    load_mode=st.sampled_from(["append", "upsert"]),
    dialect=st.builds(
        Dialect,
        encoding=st.sampled_from(["utf-8", "windows-1252"]),
        delimiter=st.sampled_from([",", ";", "\t", "|"]),
        header_row=st.integers(1, 9),
    ),
    null_tokens=st.lists(NAME, max_size=3).map(tuple),
    ignored=st.lists(NAME, max_size=3).map(tuple),
    leave_out=ROWS,
)


def read_again(mapping: Mapping) -> Mapping:
    document = tomllib.loads(mapping_toml(mapping))
    return mapping_from(document, mapping.name, mapping.sha256, "made.toml")


@settings(max_examples=150, deadline=None)
@given(MAPPING)
def test_written_and_read_again_it_is_the_same_mapping(mapping):
    assert read_again(mapping) == mapping


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_mapping_that_ships_survives_being_written(path):
    mapping = load_mapping(path)
    assert read_again(mapping) == mapping


def test_a_replaced_period_and_a_roster_survive():
    table = TableMapping("region", {n: Field("A") for n in ("region_id", "system_id", "region_name")})
    scope = ReplaceScope("session_date", date(2026, 1, 1), date(2026, 2, 1), {"coach_id": ("a", "b")})
    mapping = Mapping("made", "0", (table,), "replace", scope=scope)
    assert read_again(mapping) == mapping
    roster = replace(mapping, load_mode="dated_roster", extract_date=Field("Day"), roster="r", scope=None)
    assert read_again(roster) == roster


def test_a_table_by_name_stays_a_table_by_name(tmp_path):
    text = 'load_mode = "append"\n[[table]]\nname = "region"\n'
    (tmp_path / "made.toml").write_text(text)
    mapping = load_mapping(tmp_path / "made.toml")
    assert read_again(mapping) == mapping


def test_a_heading_is_a_comment_and_not_a_value():
    text = toml_text({"name": "x"}, "Made on a page.\n\nload_mode = 3")
    assert tomllib.loads(text) == {"name": "x"}
    assert text.startswith("# Made on a page.")

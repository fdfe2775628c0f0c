"""A mapping held against next month's header."""

from __future__ import annotations

from coaching_analytics.ingest.mapping import Mapping, identity
from coaching_analytics.ingest.mapping_diff import HeaderDiff, header_diff
from coaching_analytics.ingest.mapping_toml import mapping_from


def mapping(ignored: str = "Phone") -> Mapping:
    fields = {"coach_id": "Coach Id", "coach_role": "Role"}
    return mapping_from(
        {"file": {"ignored": [ignored]}, "table": [{"name": "coach", "fields": fields}]}, "m", "", "m.toml"
    )


def test_the_same_header_is_the_same():
    assert header_diff(mapping(), ["Role", "Coach Id", "Phone"]) == HeaderDiff()
    assert header_diff(mapping(), ["Role", "Coach Id", "Phone"]).same


def test_a_column_that_is_gone_and_one_that_is_new():
    found = header_diff(mapping(), ["Role", "Phone", "Mood"])
    assert (found.missing, found.new, found.renamed, found.same) == (("Coach Id",), ("Mood",), (), False)
    assert found.sentences() == ("Column Coach Id is gone.", "Column Mood is new.")


def test_a_column_with_nearly_the_same_name_is_asked_about_once():
    found = header_diff(mapping(), ["Role", "coach_id", "Coach ids", "Phone"])
    assert found.renamed == (("Coach Id", "coach_id"),)
    assert found.sentences() == (
        "Column Coach Id is gone; is it coach_id now?",
        "Column Coach ids is new.",
    )


def test_an_ignored_column_that_is_gone_changes_nothing():
    found = header_diff(mapping(), ["Role", "Coach Id"])
    assert (found.same, found.not_there) == (True, ("Phone",))


def test_capitals_do_not_matter_in_a_file_named_after_a_table():
    assert header_diff(identity("coach"), ["COACH_ID", "Coach_Role"]).same

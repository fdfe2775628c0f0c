"""Saved mappings: by name, never outside their folder, the new text or the old one."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.ingest import load
from coaching_analytics.store import StoreError
from coaching_analytics.store.mappings import named_mapping, read_mapping, save_mapping, saved_mappings

REGION = """
[[table]]
name = "system"
[table.fields]
system_id = "Code"
system_name = "Title"
fiscal_year_start_month = { constant = 7 }
school_year_start_month = { constant = 8 }
"""


def test_a_saved_mapping_is_listed_and_read_again(tmp_path):
    save_mapping(tmp_path, "state-roster", "a = 1\n")
    save_mapping(tmp_path, "state-roster", "a = 2\n")
    assert saved_mappings(tmp_path) == ("state-roster",)
    assert read_mapping(tmp_path, "state-roster") == "a = 2\n"


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A B", ".x", "x" * 61, "a\x00"])
def test_a_name_that_is_no_plain_name_is_refused(tmp_path, name):
    with pytest.raises(StoreError, match="small letters"):
        save_mapping(tmp_path, name, "")
    assert list(tmp_path.rglob("*.toml")) == []


def test_a_name_nobody_saved_is_refused_in_words(tmp_path):
    with pytest.raises(StoreError, match="no saved mapping called other"):
        read_mapping(tmp_path, "other")


def test_an_import_finds_a_saved_mapping_by_its_name(tmp_path):
    save_mapping(tmp_path / "store", "codes", REGION)
    (tmp_path / "list.csv").write_text("Code,Title\nx,X State\n")
    report = load(tmp_path / "list.csv", tmp_path / "store", mapping="codes")
    assert (report.exit_code, report.batches[0].loaded) == (0, 1)


def test_a_file_wins_over_a_saved_mapping_and_an_unknown_name_stays(tmp_path):
    save_mapping(tmp_path, "codes", "")
    own = tmp_path / "codes.toml"
    own.write_text("")
    assert named_mapping(tmp_path, own) == own
    assert named_mapping(tmp_path, Path("codes")) == tmp_path / "mappings" / "codes.toml"
    assert named_mapping(tmp_path, Path("other")) == Path("other")

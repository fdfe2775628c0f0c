"""Mappings that are kept: used for the next file, compared with its header, begun with and mended."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from coaching_analytics.store.mappings import read_mapping, save_mapping
from tests.app.screen import PAGES, told
from tests.app.steps import (
    EXAMPLES,
    REGIONS,
    ROSTER,
    begun,
    choose,
    keys,
    mapped_roster,
    open_points,
)


def next_month(open_page, store, text: str) -> AppTest:
    """The roster is mapped and saved; a month later a file is added with the saved mapping."""
    at = mapped_roster(begun(open_page, store, ROSTER))
    at.button(key="map_save").click().run()
    again = open_page(store, PAGES["Add data"])
    again.radio(key="how").set_value("mapping").run()
    again.selectbox(key="mapping").set_value("saved roster").run()
    return again.file_uploader(key="file_mapping").set_value(("june.csv", text.encode(), "text/csv")).run()


def test_a_saved_mapping_is_offered_and_fits_the_next_file(open_page, tmp_path):
    again = next_month(open_page, tmp_path / "store", ROSTER.replace("Maple", "Maple Two"))
    assert "are those of the mapping" in told(again)
    again.button(key="check").click().run()
    assert "No problem was found" in told(again)


def test_what_is_gone_and_new_in_the_header_is_said_before_anything_is_checked(open_page, tmp_path):
    again = next_month(open_page, tmp_path / "store", ROSTER.replace("Coach Name", "Coach"))
    assert "Column Coach Name is gone" in told(again)
    assert "Column Coach is new" in told(again)


def test_a_saved_mapping_is_taken_to_begin_with_and_mended(open_page, tmp_path):
    store = tmp_path / "store"
    at = mapped_roster(begun(open_page, store, ROSTER))
    at.button(key="map_save").click().run()
    again = begun(open_page, store, ROSTER.replace("Capacity", "Beds"))
    again.selectbox(key="map_begin").set_value("roster").run()
    assert not again.exception
    assert "Column Capacity is gone" in told(again)
    assert again.selectbox(key="map_site-setting-value-Center").value == "centre"
    assert "Say where capacity of site comes from" in open_points(again)
    choose(again, site__capacity="column Beds")
    again.run()
    assert open_points(again) == ""
    assert "check" in keys(again)


def test_a_saved_mapping_that_is_no_mapping_is_said_to_be_none(open_page, tmp_path):
    save_mapping(tmp_path / "store", "odd", "this is not TOML")
    at = begun(open_page, tmp_path / "store", REGIONS)
    at.selectbox(key="map_begin").set_value("odd").run()
    assert not at.exception
    assert "not a mapping in TOML" in told(at)


def test_begun_with_for_another_file_a_mapping_that_splits_texts_says_what_is_gone(open_page, tmp_path):
    text = (EXAMPLES / "general_ledger.toml").read_text("utf-8")
    save_mapping(tmp_path / "store", "ledger", text)
    at = begun(open_page, tmp_path / "store", REGIONS)
    at.selectbox(key="map_begin").set_value("ledger").run()
    assert not at.exception
    assert [one.value for one in at.error] == []
    assert "Column Account is gone" in told(at)
    assert "check" not in keys(at)
    assert read_mapping(tmp_path / "store", "ledger") == text

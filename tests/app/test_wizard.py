"""Mapping a file step by step: suggestions say why, doubts are asked, no check before all is said."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coaching_analytics.store import open_store
from coaching_analytics.store.mappings import read_mapping, save_mapping
from tests.app.screen import PAGES, told

ROSTER = """Provider ID,Provider Name,County,License Type,Capacity,Coach Name,Assigned
001,Maple,Adder,Center,40,"Ito, A.",02/28/2026
002,Oak,Birch,Home,20,"Ito, A.",03/30/2026
003,Elm,Birch,Center,55,"Roy, B.",04/01/2026
"""
SYSTEM = {
    "system_id": "x",
    "system_name": "X State",
    "fiscal_year_start_month": "7",
    "school_year_start_month": "8",
}
REGIONS = "Code,Long name\nn,North\ns,South\n"


def begun(open_page, store, text: str | bytes, name: str = "roster.csv") -> AppTest:
    at = open_page(store, PAGES["Add data"])
    at.radio(key="how").set_value("wizard").run()
    content = text.encode() if isinstance(text, str) else text
    return at.file_uploader(key="file_wizard").set_value((name, content, "text/csv")).run()


def read_right(at: AppTest) -> AppTest:
    return at.checkbox(key="map_read_right").check().run()


def choose(at: AppTest, **answers: str) -> None:
    """Set select boxes; `__` stands for the hyphen between table and field."""
    for key, value in answers.items():
        at.selectbox(key=f"map_{key.replace('__', '-')}").set_value(value)


def write(at: AppTest, table: str, **values: str) -> None:
    for field, value in values.items():
        at.text_input(key=f"map_{table}-{field}-constant").set_value(value)


def mapped_roster(at: AppTest) -> AppTest:
    """All answers for the roster."""
    read_right(at)
    at.radio(key="map_load_mode").set_value("append")
    choose(at, **{f"system__{field}": "constant" for field in SYSTEM}, coach__coach_role="constant")
    at.selectbox(key="map_site-setting-value-Center").set_value("centre")
    choose(at, coach_assignment__start_date="column Assigned")
    at.run()
    write(at, "system", **SYSTEM)
    at.selectbox(key="map_coach-coach_role-constant").set_value("coach")
    at.run()
    return at.checkbox(key="map_looked_at_all").check().run()


def open_points(at: AppTest) -> str:
    return "\n".join(one.value for one in at.info if "Still to do" in one.value)


def keys(at: AppTest) -> set[str]:
    return {button.key for button in at.button}


def test_nothing_is_asked_before_the_person_says_the_rows_are_read_right(open_page, tmp_path):
    at = begun(open_page, tmp_path / "store", ROSTER)
    assert "Maple" in told(at)
    assert "Look at the rows" in told(at)
    assert not [one for one in at.multiselect if one.key == "map_tables"]
    assert "check" not in keys(at)


@pytest.mark.parametrize(("sign", "name"), [(";", ";"), ("\t", "\t"), ("|", "|")])
def test_the_delimiter_is_proposed_and_shown(open_page, tmp_path, sign, name):
    at = begun(open_page, tmp_path / "store", REGIONS.replace(",", sign))
    assert at.selectbox(key="map_delimiter").value == name
    assert "2 columns" in told(at)


def test_letters_that_are_not_unicode_are_asked_with_the_lines_that_differ(open_page, tmp_path):
    at = begun(open_page, tmp_path / "store", "Code,Long name\nn,Caf\xe9\n".encode("latin-1"))
    assert at.selectbox(key="map_encoding").value is None
    assert "Caf\xe9" in told(at)
    assert not [one for one in at.checkbox if one.key == "map_read_right"]
    at.selectbox(key="map_encoding").set_value("windows-1252").run()
    assert at.checkbox(key="map_read_right")


def test_the_header_may_stand_in_a_later_line(open_page, tmp_path):
    at = begun(open_page, tmp_path / "store", "Report of May\n\n" + REGIONS)
    assert "before it stand other lines" in told(at)
    assert at.number_input(key="map_header_row").value == 3
    read_right(at)
    assert ">Code</th>" in told(at)
    at.multiselect(key="map_tables").set_value(["region"]).run()
    assert "Use or leave out: Code, Long name." in open_points(at)


def test_suggested_columns_are_shown_with_their_reason_and_have_to_be_looked_at(open_page, tmp_path):
    at = read_right(begun(open_page, tmp_path / "store", ROSTER))
    assert at.selectbox(key="map_site-site_id").value == "column Provider ID"
    assert "because its name is a usual one" in told(at)
    assert "Look at the suggested columns" in open_points(at)


def test_a_date_is_not_suggested_from_what_a_column_holds_only_offered(open_page, tmp_path):
    at = read_right(begun(open_page, tmp_path / "store", ROSTER))
    assert at.selectbox(key="map_coach_assignment-start_date").value is None
    assert "Could be: Assigned (it holds dates)" in told(at)


def test_everything_open_is_listed_and_no_check_is_offered(open_page, tmp_path):
    at = read_right(begun(open_page, tmp_path / "store", ROSTER))
    listed = open_points(at)
    for words in (
        "Say what happens to rows",
        "fiscal year start month",
        "what Center",
        "Use or leave out: Assigned",
    ):
        assert words in listed
    assert "check" not in keys(at)


def test_dates_that_fit_two_ways_are_asked(open_page, tmp_path):
    two_ways = ROSTER.replace("02/28/2026", "02/03/2026").replace("03/30/2026", "01/02/2026")
    at = read_right(begun(open_page, tmp_path / "store", two_ways))
    choose(at, coach_assignment__start_date="column Assigned")
    at.run()
    assert "how the dates of column Assigned are written" in open_points(at)
    at.radio(key="map_coach_assignment-start_date-format").set_value("%d/%m/%Y").run()
    assert "how the dates of column Assigned" not in open_points(at)


def test_a_name_of_a_person_becomes_an_id_made_with_the_salt_of_the_store(open_page, tmp_path):
    store = tmp_path / "store"
    at = mapped_roster(begun(open_page, store, ROSTER))
    at.button(key="load").click().run()
    assert not at.exception
    secret = (store / "salt").read_text().strip()
    assert len(secret) == 64
    assert secret not in told(at)
    landed = b"".join(path.read_bytes() for path in store.rglob("*.parquet"))
    assert b"Ito" not in landed
    at.button(key="map_save").click().run()
    assert 'salt = "store"' in read_mapping(store, "roster")
    assert secret not in read_mapping(store, "roster")


def test_a_wide_roster_feeds_five_tables_of_an_empty_store(open_page, tmp_path):
    store = tmp_path / "store"
    at = mapped_roster(begun(open_page, store, ROSTER))
    at.button(key="check").click().run()
    assert "No problem was found" in told(at)
    assert not (store / "CURRENT").exists()
    at.button(key="load").click().run()
    batches = open_store(store).batches()
    rows = dict(zip(batches["table_name"], batches["rows_loaded"], strict=True))
    assert rows == {"system": 1, "region": 2, "site": 3, "coach": 2, "coach_assignment": 3}


def test_a_saved_mapping_is_offered_and_fits_the_next_file(open_page, tmp_path):
    store = tmp_path / "store"
    at = mapped_roster(begun(open_page, store, ROSTER))
    at.button(key="map_save").click().run()
    again = open_page(store, PAGES["Add data"])
    again.radio(key="how").set_value("mapping").run()
    again.selectbox(key="mapping").set_value("saved roster").run()
    later = ROSTER.replace("Maple", "Maple Two").encode()
    again.file_uploader(key="file_mapping").set_value(("june.csv", later, "text/csv")).run()
    assert "are those of the mapping" in told(again)
    again.button(key="check").click().run()
    assert "No problem was found" in told(again)


def test_what_is_gone_and_new_in_the_header_is_said_before_anything_is_checked(open_page, tmp_path):
    store = tmp_path / "store"
    at = mapped_roster(begun(open_page, store, ROSTER))
    at.button(key="map_save").click().run()
    again = open_page(store, PAGES["Add data"])
    again.radio(key="how").set_value("mapping").run()
    again.selectbox(key="mapping").set_value("saved roster").run()
    later = ROSTER.replace("Coach Name", "Coach").encode()
    again.file_uploader(key="file_mapping").set_value(("june.csv", later, "text/csv")).run()
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


def test_a_saved_mapping_that_splits_texts_is_not_begun_with_and_so_loses_nothing(open_page, tmp_path):
    shipped = Path(__file__).parents[2] / "data" / "mappings" / "general_ledger.toml"
    save_mapping(tmp_path / "store", "ledger", shipped.read_text("utf-8"))
    at = begun(open_page, tmp_path / "store", REGIONS)
    at.selectbox(key="map_begin").set_value("ledger").run()
    assert not at.exception
    assert "splits a text into parts" in told(at)
    assert read_mapping(tmp_path / "store", "ledger") == shipped.read_text("utf-8")


def test_a_saved_mapping_that_is_no_mapping_is_said_to_be_none(open_page, tmp_path):
    save_mapping(tmp_path / "store", "odd", "this is not TOML")
    at = begun(open_page, tmp_path / "store", REGIONS)
    at.selectbox(key="map_begin").set_value("odd").run()
    assert not at.exception
    assert "not a mapping in TOML" in told(at)


def test_totals_are_left_out_when_the_person_says_so(open_page, tmp_path):
    at = read_right(begun(open_page, tmp_path / "store", REGIONS + "Total,\n"))
    at.multiselect(key="map_tables").set_value(["region"]).run()
    at.radio(key="map_load_mode").set_value("append")
    choose(
        at,
        region__region_id="column Code",
        region__region_name="column Long name",
        region__system_id="constant",
    )
    at.checkbox(key="map_total-Code-Total").check().run()
    write(at, "region", system_id="x")
    at.run()
    assert tomllib.loads(at.code[0].value)["file"]["leave_out"] == {"Code": ["Total"]}


def test_columns_that_feed_nothing_have_to_be_left_out_on_purpose(open_page, tmp_path):
    at = read_right(begun(open_page, tmp_path / "store", ROSTER))
    assert "Neither used nor left out" in told(at)
    at.button(key="map_leave_all").click().run()
    assert at.multiselect(key="map_ignored").value == ["Assigned"]
    assert "Use or leave out" not in open_points(at)


def test_answers_survive_a_run_in_which_their_question_is_not_asked(open_page, tmp_path):
    at = read_right(begun(open_page, tmp_path / "store", ROSTER))
    at.selectbox(key="map_site-setting-value-Center").set_value("centre").run()
    at.multiselect(key="map_tables").set_value(["system"]).run()
    at.multiselect(key="map_tables").set_value(["system", "site"]).run()
    assert at.selectbox(key="map_site-setting-value-Center").value == "centre"


def test_another_file_begins_anew(open_page, tmp_path):
    at = read_right(begun(open_page, tmp_path / "store", ROSTER))
    at.file_uploader(key="file_wizard").set_value(("other.csv", REGIONS.encode(), "text/csv")).run()
    assert at.checkbox(key="map_read_right").value is False

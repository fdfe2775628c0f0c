"""Mapping a file step by step: suggestions say why, doubts are asked, no check before all is said."""

from __future__ import annotations

import tomllib

from coaching_analytics.store import open_store
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.mappings import read_mapping
from coaching_analytics.store.salt import whole as whole_salt
from tests.app.screen import told
from tests.app.steps import (
    REGIONS,
    ROSTER,
    begun,
    choose,
    keys,
    mapped_roster,
    open_points,
    read_right,
    write,
)


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
    secret = whole_salt(Layout.of(store))
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

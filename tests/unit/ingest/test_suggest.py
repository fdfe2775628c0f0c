"""Suggestions say why, are sure by name only, and leave the ambiguous to a person."""

from __future__ import annotations

import pytest

from coaching_analytics.ingest.profile import null_tokens, profile, writes_thousands
from coaching_analytics.ingest.read import Dialect
from coaching_analytics.ingest.suggest import suggest, suggest_map, suggest_parts, suggest_tables
from coaching_analytics.ingest.suggest_words import plain
from coaching_analytics.vocabulary.tables import TABLES

HEADER = "Provider ID,Provider Name,County,License Type,Capacity,"
HEADER += "Coach Name,Visit Date,Both ways,Instructional Support"
ROSTER = f"""{HEADER}
001,Maple,Adder,centre,40,"Ito, A.",02/28/2026,01/02/2026,10
002,Oak,Birch,home,9999,"Ito, A.",03/30/2026,02/03/2026,12
003,Elm,Birch,centre,55,"Roy, B.",04/01/2026,03/04/2026,NA
Total,,,,,,,,
"""


def looked(tmp_path, text: str):
    file = tmp_path / "file.csv"
    file.write_text(text)
    return profile(file, Dialect())


def best(tmp_path, table: str, field: str, text: str = ROSTER):
    found = suggest(TABLES[table], TABLES[table].column(field), looked(tmp_path, text))
    return (found[0].column, found[0].sure, found[0].why) if found else None


@pytest.mark.parametrize(
    ("table", "field", "column"),
    [
        ("site", "site_id", "Provider ID"),
        ("site", "site_name", "Provider Name"),
        ("region", "region_id", "County"),
        ("site", "setting", "License Type"),
        ("coach", "coach_id", "Coach Name"),
        ("session", "session_date", "Visit Date"),
    ],
)
def test_usual_headers_are_known_by_name(tmp_path, table, field, column):
    found = best(tmp_path, table, field)
    assert found
    assert found[:2] == (column, True)
    assert found[2]


@pytest.mark.parametrize("value", ['"Madeup, Ada"', "Ada Madeup"])
def test_names_known_by_content_are_suggested_as_ids_that_are_made(tmp_path, value):
    """The header says nothing of names; a column of codes under the same header is left as it is."""
    field = TABLES["coach"].column("coach_id")
    found = suggest(TABLES["coach"], field, looked(tmp_path, f"Coach,Line\n{value},1\nC2,2\n"))[0]
    assert (found.column, found.names) == ("Coach", True)
    assert "no name is stored" in found.why
    codes = suggest(TABLES["coach"], field, looked(tmp_path, "Coach,Line\nCoach 12,1\nNorth Team,2\n"))[0]
    assert (codes.column, codes.names) == ("Coach", False)


def test_an_alias_of_ceds_is_known_without_its_number(tmp_path):
    found = best(tmp_path, "site", "capacity", "StateLicensedFacilityCapacity\n4\n")
    assert found
    assert "CEDS" in found[2]


def test_what_a_column_holds_is_offered_and_never_sure(tmp_path):
    found = suggest(TABLES["site"], TABLES["site"].column("open_date"), looked(tmp_path, ROSTER))
    assert {one.column for one in found} == {"Visit Date", "Both ways"}
    assert not any(one.sure for one in found)


def test_a_name_that_its_content_contradicts_is_not_sure(tmp_path):
    found = best(tmp_path, "session", "session_date", "Visit Date\nsoon\n")
    assert found
    assert not found[1]
    assert "no dates" in found[2]


def test_instructional_support_is_never_suggested_for_anything(tmp_path):
    seen = looked(tmp_path, "Instructional Support,instructional_support\n5,coaching\n6,programme\n")
    for table in TABLES.values():
        for field in table.columns:
            assert suggest(table, field, seen) == []
    for edition in ("1", "2"):
        for level in ("domain", "visit"):
            assert {one.code for one in suggest_parts("class_pre_k", edition, seen, level)} == {""}


def test_dimensions_are_suggested_from_names_and_codes(tmp_path):
    seen = looked(tmp_path, "Positive Climate,NC,CLASS Teacher Sensitivity,RoomNo,QF Score\n5,1,5,2,3\n")
    found = {one.column: one.code for one in suggest_parts("class_pre_k", "1", seen, "visit")}
    assert found == {
        "Positive Climate": "PC",
        "NC": "NC",
        "CLASS Teacher Sensitivity": "TS",
        "QF Score": "QF",
    }


def test_a_part_of_another_instrument_is_not_suggested(tmp_path):
    seen = looked(tmp_path, "Relational Climate,Item 12\n5,3\n")
    assert suggest_parts("class_pre_k", "1", seen, "visit") == []
    assert [one.code for one in suggest_parts("ecers_3", "3", seen, "visit")] == ["12"]


def test_dates_that_fit_two_ways_keep_both_and_others_one(tmp_path):
    seen = looked(tmp_path, ROSTER)
    assert seen.column("Visit Date").date_formats == ("%m/%d/%Y",)
    assert seen.column("Both ways").date_formats == ("%m/%d/%Y", "%d/%m/%Y")


def test_words_for_no_value_and_numbers_that_stand_apart_are_offered(tmp_path):
    found = null_tokens(looked(tmp_path, ROSTER))
    assert set(found) == {"NA", "9999"}
    assert "far from every other" in found["9999"]


def test_a_nine_among_nines_is_a_number(tmp_path):
    assert null_tokens(looked(tmp_path, "a\n7\n8\n9\n")) == {}


def test_totals_are_found_where_they_stand(tmp_path):
    assert looked(tmp_path, ROSTER).totals == (("Provider ID", "Total", 1),)


def test_commas_for_thousands_are_seen(tmp_path):
    assert writes_thousands(looked(tmp_path, 'a,b\n1,"1,204"\n')) == "b"
    assert writes_thousands(looked(tmp_path, 'a,b\n1,"12,04"\n')) == ""


def test_tables_are_suggested_with_the_columns_that_speak_for_them(tmp_path):
    found = suggest_tables(list(TABLES.values()), looked(tmp_path, ROSTER))
    assert "site" in found
    assert "Provider ID" in found["site"]
    assert "spending" not in found


def test_same_words_are_mapped_and_others_left_to_the_person():
    setting = TABLES["site"].column("setting")
    assert suggest_map(setting, "Head Start") == "head_start"
    assert suggest_map(setting, "Licensed Child Care Center") == ""
    assert suggest_map(TABLES["site"].column("rural"), "Y") == "true"


def test_headers_are_compared_by_their_words():
    assert plain("CoachName") == plain("coach_name") == plain(" Coach  Name ") == "coach name"

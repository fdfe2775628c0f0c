"""Add data: the same checks as the command, every problem listed, nothing loaded before it is asked for."""

from __future__ import annotations

from tests.app.screen import PAGES, told

ADD = PAGES["Add data"]
GOOD = b"system_id,system_name,fiscal_year_start_month,school_year_start_month\nx,X State,7,8\n"
BAD = b"system_id,system_name,fiscal_year_start_month,school_year_start_month\nx,X,7.5,8\ny,Y,13,8\nz,Z,1,1\n"
OTHER = b"colour,size\nred,3\n"


def uploaded(open_page, store, content: bytes, table: str = "system"):
    at = open_page(store, ADD)
    at.selectbox(key="table").set_value(table).run()
    return at.file_uploader(key="file_table").set_value(("extract.csv", content, "text/csv")).run()


def test_a_file_is_shown_before_it_is_checked(open_page, tmp_path):
    at = uploaded(open_page, tmp_path / "store", GOOD)
    assert "X State" in told(at)
    assert not (tmp_path / "store" / "CURRENT").exists()


def test_a_check_lists_every_problem_and_loads_nothing(open_page, tmp_path):
    at = uploaded(open_page, tmp_path / "store", BAD)
    at.button(key="check").click().run()
    shown = told(at)
    assert "7.5" in shown
    assert "13" in shown
    assert "2 problems" in shown
    assert not (tmp_path / "store" / "CURRENT").exists()


def test_loading_leaves_out_the_bad_rows_and_says_how_many(open_page, tmp_path):
    at = uploaded(open_page, tmp_path / "store", BAD)
    at.button(key="load").click().run()
    assert "2 rows were left out" in told(at)
    assert (tmp_path / "store" / "CURRENT").exists()


def test_strict_refuses_the_whole_file(open_page, tmp_path):
    at = uploaded(open_page, tmp_path / "store", BAD)
    at.checkbox(key="strict").check().run()
    at.button(key="load").click().run()
    assert "The file was refused; nothing was changed." in told(at)
    assert not (tmp_path / "store" / "CURRENT").exists()


def test_a_file_with_other_columns_is_refused_in_words(open_page, tmp_path):
    at = uploaded(open_page, tmp_path / "store", OTHER)
    at.button(key="load").click().run()
    assert "The file was refused; nothing was changed." in told(at)
    assert not at.exception


def test_what_was_loaded_is_listed_and_can_be_taken_back(open_page, tmp_path):
    at = uploaded(open_page, tmp_path / "store", GOOD)
    at.button(key="load").click().run()
    assert "extract.csv" in told(at)
    batch = at.selectbox(key="batch").options
    assert len(batch) == 1
    at.selectbox(key="batch").select_index(0).run()
    at.button(key="undo").click().run()
    assert "Taken back" in told(at)


def test_taking_back_names_what_depends_on_it(open_page, tmp_path):
    """Regions refer to their system: the system's file goes only together with them."""
    store = tmp_path / "store"
    uploaded(open_page, store, GOOD).button(key="load").click().run()
    regions = uploaded(open_page, store, b"region_id,system_id,region_name\nn,x,North\n", "region")
    regions.button(key="load").click().run()
    at = open_page(store, ADD)
    oldest = at.selectbox(key="batch").options[-1]
    at.selectbox(key="batch").select(oldest).run()
    at.button(key="undo").click().run()
    assert "Other batches refer to rows" in at.error[0].value
    at.checkbox(key="cascade").check().run()
    at.button(key="undo").click().run()
    assert "Taken back" in told(at)


def test_a_file_loaded_twice_is_said_to_bring_nothing_new(open_page, tmp_path):
    at = uploaded(open_page, tmp_path / "store", GOOD)
    at.button(key="load").click().run()
    assert "loaded already" not in told(at)
    at.button(key="load").click().run()
    assert "This file is loaded already" in told(at)


MAPPING = b"""
[file]
ignored = ["Mood"]
leave_out = { Code = ["Total"] }
[[table]]
name = "system"
keep = { Kind = ["state"] }
[table.fields]
system_id = "Code"
system_name = "Code"
fiscal_year_start_month = { constant = 7 }
school_year_start_month = { constant = 8 }
"""
WIDE = b"Code,Kind,Mood\nx,state,good\ny,county,bad\nTotal,,\n"


def test_what_is_left_out_on_purpose_is_counted_and_listed(open_page, tmp_path):
    """Three records: one loads, one is of another kind, one is a total; a column is ignored."""
    at = open_page(tmp_path / "store", ADD)
    at.radio(key="how").set_value("mapping").run()
    at.selectbox(key="mapping").set_value("").run()
    at.file_uploader(key="own_mapping").set_value(("m.toml", MAPPING, "text/plain")).run()
    at.file_uploader(key="file_mapping").set_value(("wide.csv", WIDE, "text/csv")).run()
    at.button(key="load").click().run()
    shown = told(at)
    assert "Set aside on purpose" in shown
    assert "System: 1 set aside on purpose - no records, such as totals" in shown
    assert "System: 1 set aside on purpose - of another kind than this table takes" in shown
    assert "Columns left out on purpose: Mood" in shown


def test_how_to_mend_stands_beside_each_problem(open_page, tmp_path):
    at = uploaded(open_page, tmp_path / "store", BAD)
    at.button(key="check").click().run()
    assert "To mend" in told(at)
    assert "Write digits only" in told(at)


def test_rows_that_were_not_loaded_are_offered_as_they_stand_in_the_file(open_page, tmp_path):
    at = uploaded(open_page, tmp_path / "store", BAD)
    at.button(key="check").click().run()
    labels = [element.proto.label for element in at.get("download_button")]
    assert any("the 2 rows to mend" in label for label in labels)
    assert "1 row: fiscal year start month is not a whole number" in told(at)

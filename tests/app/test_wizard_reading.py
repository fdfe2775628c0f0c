"""Step 1 of mapping a file: how it is read is proposed, shown, and said to be right by a person."""

from __future__ import annotations

import pytest

from tests.app.screen import told
from tests.app.steps import REGIONS, ROSTER, begun, keys, open_points, read_right


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


def test_another_file_begins_anew(open_page, tmp_path):
    at = read_right(begun(open_page, tmp_path / "store", ROSTER))
    at.file_uploader(key="file_wizard").set_value(("other.csv", REGIONS.encode(), "text/csv")).run()
    assert at.checkbox(key="map_read_right").value is False

"""The steps of Add data offer an id in place of names of persons, whatever the header says."""

from __future__ import annotations

import pytest

from tests.app.screen import PAGES, told


@pytest.mark.parametrize(("value", "source"), [('"Ito, Ana"', "derived"), ("Coach 12", "column Coach")])
def test_a_column_that_holds_names_is_offered_as_an_id_that_is_made(open_page, tmp_path, value, source):
    at = open_page(tmp_path / "store", PAGES["Add data"])
    at.radio(key="how").set_value("wizard").run()
    content = f"Coach,Role\n{value},coach\nC2,peer\n".encode()
    at.file_uploader(key="file_wizard").set_value(("coaches.csv", content, "text/csv")).run()
    at.checkbox(key="map_read_right").check().run()
    at.multiselect(key="map_tables").set_value(["coach"]).run()
    assert at.selectbox(key="map_coach-coach_id").value == source
    assert ("no name is stored" in told(at)) == (source == "derived")

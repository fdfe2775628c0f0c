"""Answering the steps of mapping a file without a browser."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.app.screen import PAGES, ROOT

EXAMPLES = ROOT / "data" / "mappings"
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
    """The steps with a file, and nothing said yet."""
    at = open_page(store, PAGES["Add data"])
    at.radio(key="how").set_value("wizard").run()
    content = text.encode() if isinstance(text, str) else text
    return at.file_uploader(key="file_wizard").set_value((name, content, "text/csv")).run()


def begun_with(open_page, store, mapping: str, extract: Path, name: str = "") -> AppTest:
    """The steps with a file, begun with a mapping: `example NAME`, or the name of a saved one."""
    at = begun(open_page, store, extract.read_bytes(), name or extract.name)
    at.selectbox(key="map_begin").set_value(mapping).run()
    assert not at.exception, at.exception
    return at


def read_right(at: AppTest) -> AppTest:
    """Say that the rows are read as they should be."""
    return at.checkbox(key="map_read_right").check().run()


def choose(at: AppTest, **answers: str) -> None:
    """Set select boxes; `__` stands for the hyphen between table and field."""
    for key, value in answers.items():
        at.selectbox(key=f"map_{key.replace('__', '-')}").set_value(value)


def write(at: AppTest, table: str, **values: str) -> None:
    """Write what is the same in every row."""
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
    """What is still to be answered."""
    return "\n".join(one.value for one in at.info if "Still to do" in one.value)


def keys(at: AppTest) -> set[str]:
    """The buttons on the page."""
    return {button.key for button in at.button}

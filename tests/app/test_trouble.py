"""Nothing there, something broken, a bad file: plain words, an id, and nothing that should not be seen."""

from __future__ import annotations

import logging
import re

import pytest
import streamlit as st

from tests.app.screen import FIGURES, PAGES, charts, told, whole

WITHOUT_DATA = {"Site review": "No coach", "Policy and practice": "Not known: no logs in this period"}
"""Pages that stand on sites alone, and what they say then of what is not known."""


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    """Parts are broken here: none may come from what was drawn before."""
    st.cache_data.clear()


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("named", [True, False])
def test_an_empty_store_says_what_a_page_needs(open_page, tmp_path, name, named):
    at = open_page(tmp_path / "store" if named else None, FIGURES[name])
    whole(at)
    assert "Needs: " in told(at)
    assert "You have: nothing yet." in told(at)


@pytest.mark.parametrize("name", ["Add data", "How figures are made"])
def test_the_other_pages_work_without_a_store(open_page, tmp_path, name):
    at = open_page(tmp_path / "store", PAGES[name])
    whole(at)
    assert [title.value for title in at.title] == [name]


@pytest.mark.parametrize("name", FIGURES)
def test_a_page_without_its_data_names_what_there_is(open_page, tmp_path, name):
    """A store of sites only: what a page needs is missing, and it says both, for each figure."""
    from coaching_analytics.ingest import load

    (tmp_path / "system.csv").write_text(
        "system_id,system_name,fiscal_year_start_month,school_year_start_month\nx,X,7,8\n"
    )
    (tmp_path / "region.csv").write_text("region_id,system_id,region_name\nn,x,North\n")
    (tmp_path / "site.csv").write_text("site_id,region_id,site_name,setting\n1,n,One,centre\n")
    (tmp_path / "site_enrolment.csv").write_text("site_id,start_date\n1,2024-07-01\n")
    load([tmp_path], tmp_path / "store", by="test")
    at = open_page(tmp_path / "store", FIGURES[name])
    whole(at)
    if name in WITHOUT_DATA:
        assert WITHOUT_DATA[name] in told(at)
    elif name != "At a glance":
        assert "Needs: " in told(at)
        assert "You have: Sites." in told(at)


def test_a_failure_shows_an_id_and_neither_value_nor_path(open_page, store, monkeypatch, caplog):
    from coaching_analytics.charts import caseload

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret-value in /private/path")

    monkeypatch.setattr(caseload, "three_bases", broken)
    with caplog.at_level(logging.ERROR):
        at = open_page(store, PAGES["Caseload"], system="wa")
    shown = told(at)
    assert not at.exception
    assert "secret-value" not in shown
    assert "/private/path" not in shown
    code = re.search(r"Error id ([0-9a-f]{8})", shown)
    assert code
    assert f"id={code.group(1)}" in caplog.text
    assert "secret-value" not in caplog.text


def test_one_failing_part_leaves_the_rest_of_the_page(open_page, store, monkeypatch):
    from coaching_analytics.charts import paid_time

    monkeypatch.setattr(paid_time, "paid_time", lambda *_: 1 / 0)
    at = open_page(store, PAGES["Caseload"], system="wa")
    assert len(at.error) == 1
    assert len(charts(at)) >= 4


def cut(content):
    return content[:-4096]


def with_a_flipped_byte_in_each_block(content):
    changed = bytearray(content)
    for place in range(3 * 4096 + 1000, len(content), 1 << 18):
        changed[place] ^= 1
    return bytes(changed)


@pytest.fixture
def of_two_snapshots(tmp_path):
    """A small store that was published twice: its folder, the first snapshot and the file of the newest."""
    from coaching_analytics.store import open_store
    from tests.stores import add

    path = tmp_path / "store"
    add(path, {"coach": "coach_id | coach_role\nC1 | coach"})
    first = open_store(path).snapshot
    add(path, {"coach": "coach_id | coach_role\nC2 | coach"})
    return path, first, path / "snapshots" / f"{open_store(path).snapshot}.duckdb"


@pytest.mark.parametrize("harm", [cut, with_a_flipped_byte_in_each_block])
def test_a_damaged_snapshot_is_said_in_words_with_the_ways_out(open_page, of_two_snapshots, caplog, harm):
    path, first, file = of_two_snapshots
    file.write_bytes(harm(file.read_bytes()))
    with caplog.at_level(logging.ERROR):
        at = open_page(path, PAGES["Caseload"])
    shown = "\n".join(element.value for element in at.error)
    assert not at.exception
    assert "store rebuild" in shown
    assert "store use SNAPSHOT" in shown
    assert first in shown
    code = re.search(r"Error id ([0-9a-f]{8})", shown)
    assert code
    assert f"id={code.group(1)}" in caplog.text
    for word in (str(path), "Traceback", "duckdb", "IO Error", "checksum", "block", "bytes"):
        assert word not in shown, word


def test_a_page_says_that_an_earlier_snapshot_is_shown_until_it_is_not(open_page, of_two_snapshots):
    from coaching_analytics.store import rebuild, use

    path, first, file = of_two_snapshots
    file.write_bytes(cut(file.read_bytes()))
    use(path, first)
    shown = told(open_page(path, PAGES["Add data"]))
    assert "An earlier snapshot of the store is shown: it lacks 1 file loaded since. Nothing is lost" in shown
    assert str(path) not in shown
    rebuild(path)
    at = open_page(path, PAGES["Add data"])
    whole(at)
    assert "earlier snapshot" not in told(at)

"""Nothing there, something broken, a bad file: plain words, an id, and nothing that should not be seen."""

from __future__ import annotations

import logging
import re

import pytest

from tests.app.screen import FIGURES, PAGES, charts, told, whole


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
    if name != "At a glance":
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


def test_a_damaged_store_is_said_in_words(open_page, store, tmp_path):
    import shutil

    copy = tmp_path / "store"
    shutil.copytree(store, copy)
    for snapshot in (copy / "snapshots").glob("*.duckdb"):
        snapshot.write_bytes(b"not a database")
    at = open_page(copy, PAGES["Caseload"])
    assert not at.exception
    assert "Error id" in told(at)
    assert str(copy) not in told(at)

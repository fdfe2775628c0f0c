"""Data checks: what staff see, what a publication hides, and a store that holds no logs yet."""

from __future__ import annotations

from tests.app.screen import PAGES, charts, html, told, whole
from tests.spec.small_system import small_system
from tests.stores import make_store

CHECKS = PAGES["Data checks"]


def test_every_check_stands_on_the_page(open_page, store):
    at = open_page(store, CHECKS, system="wa")
    whole(at)
    asked = [heading.value for heading in at.subheader]
    for words in (
        "logs complete",
        "visits entered",
        "matched",
        "add up",
        "blank",
        "same as",
        "recent",
        "files",
    ):
        assert any(words in heading for heading in asked), (words, asked)
    assert any(text.value.startswith("Logs are complete for **") for text in at.markdown)


def test_every_chart_has_a_text_for_those_who_do_not_see_it(open_page, store):
    at = open_page(store, CHECKS, system="wa")
    assert len(charts(at)) == 4
    assert all(len(chart["alt"]) > 20 for chart in charts(at))


def test_the_files_are_listed_with_the_way_to_take_one_back(open_page, store):
    at = open_page(store, CHECKS, system="wa")
    links = [link.proto for link in at.main.get("page_link")]
    assert any(link.label.startswith("Take a file back") for link in links)
    assert "session.csv" in html(at)


def test_a_publication_shows_no_coach_and_no_file(open_page, store):
    at = open_page(store, CHECKS, system="wa", view="published")
    whole(at)
    assert "a figure about one coach is for staff only" in told(at)
    assert "wa-c0" not in html(at)
    assert "session.csv" not in html(at)


def test_a_store_without_posts_says_what_the_check_of_logs_needs(open_page, tmp_path):
    tables = {name: rows for name, rows in small_system().items() if name != "staff_employment"}
    make_store(tmp_path, tables)
    at = open_page(tmp_path, CHECKS)
    whole(at)
    assert "Needs: Visits with minutes, and Coaches with contracted hours." in told(at)


def test_an_empty_store_says_what_the_page_needs(open_page):
    at = open_page(None, CHECKS)
    whole(at)
    assert "Needs: Visits, Scores or Spending." in told(at)


def test_a_small_store_with_a_group_session_is_shown_whole(open_page, tmp_path):
    make_store(tmp_path, small_system())
    at = open_page(tmp_path, CHECKS, period="2024-07..2024-09")
    whole(at)
    assert any("complete for **17%** of 6 coach-months" in text.value for text in at.markdown)
    assert '<td class="num">250</td>' in html(at)

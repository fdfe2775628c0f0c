"""Saved lists of sites and views: the latest of a name in force, names checked, kept in the journal."""

from __future__ import annotations

import pytest

from coaching_analytics.store import journal
from coaching_analytics.store.site_lists import (
    MOST_SITES,
    NameRefused,
    remove_list,
    remove_view,
    save_list,
    save_view,
    saved_lists,
    saved_views,
)


def test_the_latest_list_of_a_name_is_in_force_and_each_site_stands_once(tmp_path):
    save_list(tmp_path, "My sites", "wa", ["S1"], by="a")
    save_list(tmp_path, "Others", "wa", ["S9"], by="a")
    save_list(tmp_path, " My  sites ", "wa", ["S2", "S1", "S2"], by="b")
    found = saved_lists(tmp_path)
    assert list(found) == ["Others", "My sites"]
    assert (found["My sites"].sites, found["My sites"].by) == (("S2", "S1"), "b")


def test_a_removed_list_is_gone_and_stays_in_the_journal(tmp_path):
    save_list(tmp_path, "My sites", "wa", ["S1"])
    remove_list(tmp_path, "My sites")
    assert not saved_lists(tmp_path)
    assert [entry["kind"] for entry in journal.read(tmp_path)] == ["site_list", "site_list_removed"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_blank_or_long_name_is_refused(tmp_path, name):
    with pytest.raises(NameRefused):
        save_list(tmp_path, name, "wa", ["S1"])
    with pytest.raises(NameRefused):
        save_view(tmp_path, name, "Caseload", {})
    assert not journal.read(tmp_path)


@pytest.mark.parametrize("count", [0, MOST_SITES + 1])
def test_a_list_of_no_site_or_too_many_is_refused(tmp_path, count):
    with pytest.raises(NameRefused):
        save_list(tmp_path, "My sites", "wa", [str(n) for n in range(count)])


def test_a_view_keeps_its_page_and_the_filters_that_say_something(tmp_path):
    save_view(tmp_path, "North", "Caseload", {"region": ["north"], "site": []})
    save_view(tmp_path, "South", "Caseload", {"region": ["south"]})
    remove_view(tmp_path, "South")
    found = saved_views(tmp_path)
    assert list(found) == ["North"]
    assert (found["North"].page, dict(found["North"].filters)) == ("Caseload", {"region": ("north",)})


def test_lines_of_another_shape_are_passed_over(tmp_path):
    journal.write(tmp_path, "site_list", {"name": "A", "sites": "S1"})
    journal.write(tmp_path, "view", {"name": "B", "filters": ["x"]})
    journal.write(tmp_path, "site_list", {"sites": ["S1"]})
    assert not saved_lists(tmp_path)
    assert not saved_views(tmp_path)

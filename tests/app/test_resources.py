"""Resources: search, adding, retiring, bringing back; a link is looked at for its form only."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coaching_analytics.store.resources import entered
from tests.app.screen import PAGES, html, told, whole

PAGE = PAGES["Resources"]


@pytest.fixture(scope="module")
def own(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that may be written into."""
    return Path(shutil.copytree(store, tmp_path_factory.mktemp("own") / "store"))


def unfolded(at):
    at.session_state["resource_change"] = True
    return at.run()


def press(at, label: str):
    return next(button for button in at.button if button.label == label).click().run()


def test_a_search_narrows_the_list(open_page, store):
    at = open_page(store, PAGE, system="wa")
    whole(at)
    assert "**8 resources** in the clearinghouse" in told(at)
    at = open_page(store, PAGE, system="wa", kind="rubric", scale="ecers_3")
    whole(at)
    assert "Rooms that invite play" in html(at)
    assert "One goal, three steps" not in html(at)
    assert "The search finds 1." in told(at)
    assert "The search finds 0." in told(open_page(store, PAGE, system="wa", words="zebra"))


def test_a_resource_is_added_retired_and_brought_back(open_page, own):
    at = unfolded(open_page(own, PAGE, system="wa"))
    at.text_input(key="resource_title").set_value("Walk-through notes")
    at.text_input(key="resource_link").set_value("javascript:alert(1)")
    at = press(at, "Add it")
    assert [error.value for error in at.error] == [
        "A link begins with https:// or http:// and names a host: https://example.org/page."
    ]
    at.text_input(key="resource_title").set_value("Walk-through notes")
    at.selectbox(key="resource_kind").set_value("tool")
    at.text_input(key="resource_link").set_value("https://example.org/notes")
    at = press(at, "Add it")
    whole(at)
    assert entered(own).added["walk-through-notes"].kind == "tool"
    assert 'href="https://example.org/notes"' in html(at)
    at.selectbox(key="resource_which").set_value("walk-through-notes")
    at.text_input(key="resource_why").set_value("twice on the list")
    at = press(at, "Retire it")
    whole(at)
    assert "Walk-through notes" not in html(at)
    shown = unfolded(open_page(own, PAGE, system="wa", kind="retired"))
    assert "Walk-through notes (retired: twice on the list)" in html(shown)
    shown.selectbox(key="resource_back_which").set_value("walk-through-notes")
    whole(press(shown, "Bring it back"))
    assert entered(own).retired == {}


def test_as_published_nothing_can_be_changed(open_page, store):
    at = open_page(store, PAGE, system="wa", view="published")
    whole(at)
    assert not [button for button in at.button if button.label in ("Add it", "Retire it")]

"""A private workspace: one session's own store, told on every page, gone when it is left."""

from __future__ import annotations

import ast
import os
import shutil
import stat
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.kit import store as kept
from tests.app.screen import PAGES, ROOT, told, whole

ADD = PAGES["Add data"]
SAID = "Private workspace: only this browser session sees these data. They are deleted when it ends."


def stores(folders: Path) -> list[Path]:
    """The private stores there are now."""
    return sorted(path for path in folders.glob("*/*") if path.is_dir())


def csv_of(name: str) -> bytes:
    return (
        f"system_id,system_name,fiscal_year_start_month,school_year_start_month\n{name},{name} State,7,8\n"
    ).encode()


def opened(open_page, store: Path | None) -> AppTest:
    at = open_page(store, ADD)
    return at.button(key="open_workspace").click().run()


def loaded(at: AppTest, name: str) -> AppTest:
    at.selectbox(key="table").set_value("system").run()
    at.file_uploader(key="file_table").set_value((f"{name}.csv", csv_of(name), "text/csv")).run()
    return at.button(key="load").click().run()


def test_it_is_offered_also_when_no_store_is_named(open_page, folders):
    at = opened(open_page, None)
    whole(at)
    assert SAID in told(at)
    assert at.selectbox(key="table")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_whose_data_these_are(open_page, folders, store, name):
    at = opened(open_page, store)
    at.switch_page(PAGES[name]).run()
    whole(at)
    assert SAID in told(at)


def test_every_page_shows_its_own_store_and_not_the_shared_one(open_page, folders, store):
    at = opened(open_page, store)
    at.switch_page("app.py").run()
    assert "You have: nothing yet" in told(at)
    at.switch_page(ADD).run()
    loaded(at, "mine")
    at.switch_page("app.py").run()
    assert "Washington" not in told(at)


def test_without_one_nothing_is_said(open_page, folders, store):
    assert SAID not in told(open_page(store))


def test_what_is_loaded_goes_into_the_private_store_alone(open_page, folders, tmp_path):
    shared = tmp_path / "shared"
    at = loaded(opened(open_page, shared), "mine")
    assert "mine.csv" in told(at)
    assert not shared.exists()
    assert len(stores(folders)) == 1
    assert (stores(folders)[0] / "CURRENT").exists()


def test_two_sessions_never_see_each_others_rows(open_page, folders, store):
    """Each loads a file of its own; afterwards neither finds the other's, nor the shared store's."""
    one = loaded(opened(open_page, store), "first")
    other = loaded(opened(open_page, store), "second")
    assert len(stores(folders)) == 2
    for at, own, foreign in ((one.run(), "first", "second"), (other.run(), "second", "first")):
        assert f"{own}.csv" in told(at)
        assert f"{foreign}.csv" not in told(at)
        assert "session.csv" not in told(at)
    assert "first" not in told(open_page(store, ADD))


def test_a_cache_tells_stores_apart_even_when_their_snapshots_have_one_id(open_page, folders, store):
    """The same bytes give the same snapshot id in two workspaces: the folder is part of every key."""
    loaded(opened(open_page, store), "same")
    loaded(opened(open_page, store), "same")
    names = {(path / "CURRENT").read_text() for path in stores(folders)}
    assert len(stores(folders)) == 2
    assert len(names) == 1
    cached = kept.apart(st.cache_data, show_spinner=False)(_who)
    assert [cached("a", "same", "one"), cached("a", "same", "two"), cached("b", "same", "two")] == [
        "one", "one", "two",
    ]  # fmt: skip


def _who(path: str, snapshot: str, _who: str) -> str:
    return _who


def test_every_cached_question_of_the_pages_is_keyed_by_the_store():
    """A cache decorated by hand, or without the folder as its first argument, could answer for another."""
    kit = ROOT / "pages"
    for path in [*kit.rglob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                made_by = [ast.unparse(one) for one in node.decorator_list]
                assert not [one for one in made_by if one.startswith("st.cache")], f"{path.name}:{node.name}"
                if any("apart(" in one for one in made_by):
                    assert node.args.args[0].arg == "path", f"{path.name}:{node.name}"


def test_leaving_deletes_it_and_shows_the_shared_store_again(open_page, folders, store):
    at = loaded(opened(open_page, store), "mine")
    at.button(key="leave_workspace").click().run()
    assert stores(folders) == []
    assert SAID not in told(at)
    at.switch_page(ADD).run()
    assert "mine.csv" not in told(at), "the file chosen before must not be one click from everybody's store"
    assert "session.csv" in told(at)


def test_nothing_of_it_stands_in_the_address(open_page, folders, store):
    at = loaded(opened(open_page, store), "mine")
    name = stores(folders)[0].name
    at.switch_page("app.py").run()
    assert name not in str(dict(at.query_params))
    assert name not in told(at)
    assert str(folders) not in told(at)


def test_the_folder_is_for_this_user_alone_and_its_name_cannot_be_guessed(open_page, folders, store):
    opened(open_page, store)
    (found,) = stores(folders)
    for folder in (found, found.parent, folders):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(found.name) >= 43


def test_when_it_is_gone_the_page_ends_and_nothing_goes_to_the_shared_store(open_page, folders, tmp_path):
    """A click on Load after the private store was deleted must not publish private rows to everybody."""
    shared = tmp_path / "shared"
    at = opened(open_page, shared)
    at.selectbox(key="table").set_value("system").run()
    at.file_uploader(key="file_table").set_value(("mine.csv", csv_of("mine"), "text/csv")).run()
    shutil.rmtree(stores(folders)[0])
    at.button(key="load").click().run()
    assert "Your private workspace has ended" in told(at)
    assert not shared.exists()
    at.button(key="leave_workspace").click().run()
    assert "Your private workspace has ended" not in told(at)


def test_a_folder_that_others_can_read_is_refused_without_naming_it(open_page, folders, store):
    folders.mkdir(mode=0o755)
    os.chmod(folders, 0o755)
    at = opened(open_page, store)
    assert "open to others" in at.error[0].value
    assert str(folders) not in told(at)
    assert stores(folders) == []


def test_a_link_planted_in_its_place_is_refused(open_page, folders, store, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folders.symlink_to(tmp_path / "elsewhere")
    at = opened(open_page, store)
    assert "open to others" in at.error[0].value
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_store_without_a_month_yet_says_what_it_needs(open_page, folders, store):
    """The first file is often the list of systems or sites: pages ask for the rest, they do not fail."""
    at = loaded(opened(open_page, store), "mine")
    for name in ("At a glance", "Caseload", "Quality trends"):
        at.switch_page(PAGES[name]).run()
        whole(at)
        assert "Needs:" in told(at)


def test_a_damaged_private_store_is_told_without_its_path(open_page, folders, store):
    at = loaded(opened(open_page, store), "mine")
    (found,) = stores(folders)
    (found / "CURRENT").write_text("0123456789abcdef\n")
    for file in ("app.py", ADD):
        at.switch_page(file).run()
        assert "Error id" in "".join(str(one.value) for one in at.error)
        assert found.name not in told(at)
        assert str(folders) not in told(at)
        assert SAID in told(at)

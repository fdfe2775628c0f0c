"""A bundle dropped on Add data is the private store of that session, to the last value, or is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coaching_analytics.bundle import export_bundle
from coaching_analytics.store import info, open_store
from coaching_analytics.vocabulary.selection import Selection
from pages.kit import bundle_import
from tests.app.screen import PAGES, told, whole
from tests.spec.small_system import HALF, small_system
from tests.stores import make_store

ADD = PAGES["Add data"]
HASH = "the content hash made of the rows here is the one that was written into the bundle"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """A bundle of a small store, and the store's content hash."""
    folder = tmp_path_factory.mktemp("exported")
    make_store(folder / "store", small_system())
    export_bundle(open_store(folder / "store"), folder / "b.zip", Selection(system="demo", window=HALF))
    return (folder / "b.zip").read_bytes(), str(info(folder / "store")["content_hash"])


def stores(folders: Path) -> list[Path]:
    """The private stores there are now."""
    return sorted(path for path in folders.glob("*/*") if path.is_dir())


def dropped(at: AppTest, data: bytes) -> AppTest:
    """Drop the file and open it."""
    at.file_uploader(key="file_bundle").set_value(("theirs.zip", data, "application/zip")).run()
    return at.button(key="open_bundle").click().run()


def offered(open_page, store: Path | None) -> AppTest:
    at = open_page(store, ADD)
    return at.radio(key="how").set_value("bundle").run() if store else at


def changed(data: bytes, name: str) -> bytes:
    """The same zip, whole, with one digit of one file changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            text = old.read(each)
            new.writestr(each, text.replace(b"60", b"61", 1) if each == name else text)
    return out.getvalue()


def test_it_opens_in_a_private_workspace_with_the_hash_it_was_exported_with(
    open_page, folders, exported, tmp_path
):
    data, content_hash = exported
    shared = tmp_path / "shared"
    at = dropped(offered(open_page, shared), data)
    whole(at)
    (own,) = stores(folders)
    assert info(own)["content_hash"] == content_hash
    assert HASH in told(at)
    assert content_hash in told(at)
    assert "Private workspace: only this browser session sees these data" in told(at)
    assert not shared.exists()
    at.switch_page("app.py").run()
    whole(at)
    assert "Demo" in told(at)


def test_it_opens_where_no_store_is_named_and_takes_the_place_of_the_one_before(open_page, folders, exported):
    at = dropped(offered(open_page, None), exported[0])
    assert HASH in told(at)
    (first,) = stores(folders)
    at.radio(key="how").set_value("bundle").run()
    assert "What is in your private workspace now is deleted" in told(at)
    at = dropped(at, exported[0])
    assert HASH in told(at)
    (second,) = stores(folders)
    assert first != second


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: changed(data, "tables/session.csv"), "was changed after the export"),
        (lambda data: data[: len(data) // 2], "cannot be opened as a zip"),
        (lambda data: b"Code,Name\nn,North\n", "cannot be opened as a zip"),
    ],
    ids=["a changed row", "cut", "no zip"],
)
def test_a_spoiled_bundle_is_refused_plainly_and_leaves_nothing(
    open_page, folders, exported, tmp_path, spoil, said
):
    at = dropped(offered(open_page, tmp_path / "shared"), spoil(exported[0]))
    (error,) = at.error
    assert "The bundle was refused; nothing was changed." in error.value
    assert said in error.value
    assert str(folders) not in error.value
    assert stores(folders) == []
    assert "Private workspace: only" not in told(at)


def test_a_bundle_that_holds_too_much_is_refused(open_page, folders, exported, tmp_path, monkeypatch):
    monkeypatch.setattr(bundle_import, "MOST_BYTES", 2_000)
    at = dropped(offered(open_page, tmp_path / "shared"), exported[0])
    assert "larger than can be read" in at.error[0].value
    assert stores(folders) == []

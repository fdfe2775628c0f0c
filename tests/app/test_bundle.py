"""Export bundle at the foot of a page: for the owner, about what the page shows, made when asked for."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from coaching_analytics.bundle import BundleError
from coaching_analytics.disclosure import Viewer
from coaching_analytics.store import info, open_store
from coaching_analytics.vocabulary.selection import Selection
from pages.kit import bundle
from tests.app.screen import FIGURES, told, whole


def offered(at) -> bool:
    return any(one.proto.label == "Export bundle" for one in at.get("download_button"))


@pytest.mark.parametrize("name", FIGURES)
def test_it_stands_at_the_foot_of_every_page_of_figures(open_page, store, name):
    at = open_page(store, FIGURES[name])
    whole(at)
    assert offered(at)


def test_who_sees_published_figures_is_offered_no_rows(open_page, store):
    at = open_page(store, view="published")
    whole(at)
    assert not offered(at)


def test_a_store_too_large_for_a_page_names_the_command(open_page, store, monkeypatch):
    monkeypatch.setattr(bundle, "LARGEST", 10)
    at = open_page(store)
    assert not offered(at)
    assert "coaching-analytics bundle export" in told(at)


def test_it_holds_the_store_and_the_figures_of_what_is_chosen(store):
    data = bundle.made(open_store(store), Selection(system="sd"), Viewer.owner())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("bundle.json"))
        figures = json.loads(archive.read("figures.json"))
        said = archive.read("README.md").decode()
    assert manifest["content_hash"] == info(store)["content_hash"]
    assert {one["selection"]["system"] for one in figures} == {"sd"}
    assert "Simulated data" in said


def test_a_download_asked_for_by_hand_is_refused_too(store):
    with pytest.raises(BundleError):
        bundle.made(open_store(store), Selection(system="sd"), Viewer.published())

"""Resources in the journal: what is refused, and that the later line wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.store import StoreError, journal, own_profile, resources
from coaching_analytics.store.resources import Resource, ResourceError
from coaching_analytics.vocabulary.links import LinkError
from coaching_analytics.vocabulary.profiles import ProfileError, Statement


def test_a_resource_needs_a_title_a_kind_and_a_link_of_the_right_form(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="title"):
        resources.add(tmp_path, Resource("r", " "))
    with pytest.raises(ResourceError, match="protocol"):
        resources.add(tmp_path, Resource("r", "T", "book"))
    with pytest.raises(ResourceError, match="short name"):
        resources.add(tmp_path, Resource("../r", "T"))
    with pytest.raises(LinkError):
        resources.add(tmp_path, Resource("r", "T", link="javascript:alert(1)"))
    assert resources.entered(tmp_path).added == {}


def test_the_later_line_wins_and_nothing_is_erased(tmp_path: Path) -> None:
    resources.add(tmp_path, Resource("r", "Old title", "tool"), "ann")
    resources.add(tmp_path, Resource("r", "New title", "rubric", instruments=("b", "a", "a")), "bo")
    found = resources.entered(tmp_path)
    assert found.added["r"] == Resource("r", "New title", "rubric", instruments=("a", "b"))
    with pytest.raises(ResourceError, match="why"):
        resources.retire(tmp_path, "r", "")
    resources.retire(tmp_path, "r", "out of date")
    assert resources.entered(tmp_path).retired == {"r": "out of date"}
    resources.restore(tmp_path, "r")
    assert resources.entered(tmp_path).retired == {}
    assert len(journal.read(tmp_path)) == 4


def test_an_own_profile_is_checked_before_it_is_kept(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="luck"):
        own_profile.keep(tmp_path, "demo", [Statement("dosage", "x", "own", "luck")])
    assert journal.read(tmp_path) == []


def test_a_damaged_own_profile_says_so(tmp_path: Path) -> None:
    journal.write(tmp_path, own_profile.KIND, {"system": "demo", "statements": [{"mood": "good"}]})
    with pytest.raises(StoreError, match="own profile"):
        own_profile.kept(tmp_path, "demo")

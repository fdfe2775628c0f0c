"""Instruments: their parts and domains as the sources state them."""

from __future__ import annotations

import pytest

from coaching_analytics.vocabulary.instruments import (
    TOTAL,
    InstrumentError,
    instruments,
    known_domains,
    known_editions,
    known_parts,
    layout,
    part_rows,
)
from coaching_analytics.vocabulary.ratings import INSTRUMENTS
from coaching_analytics.vocabulary.settings import declared


def test_every_instrument_of_the_vocabulary_is_declared() -> None:
    assert set(instruments()) == set(INSTRUMENTS)


@pytest.mark.parametrize(
    ("instrument", "edition", "parts", "domains"),
    [
        ("class_pre_k", "1", 10, ("ES", "CO", "IS")),
        ("class_k_3", "2", 10, ("ES", "CO", "IS")),
        ("class_toddler", "1", 8, ("EBS", "ESL")),
        ("class_infant", "1", 4, ("RC",)),
        ("ecers_3", "3", 35, (TOTAL, "SF", "PCR", "LL", "LA", "INT", "PS")),
        ("iters_3", "3", 33, (TOTAL, "SF", "PCR", "LB", "ACT", "INT", "PS")),
        ("ecers_r", "R", 43, (TOTAL,)),
        ("class_environment", "2", 29, (TOTAL,)),
    ],
)
def test_parts_and_domains(instrument: str, edition: str, parts: int, domains: tuple[str, ...]) -> None:
    """Numbers of dimensions and items; where no source splits the items, only the total is scored."""
    assert len(known_parts(instrument, edition)) == parts
    assert known_domains(instrument, edition) == domains


def test_an_unknown_edition_or_instrument_is_seen() -> None:
    assert known_editions("class_pre_k") == ("1", "2")
    assert known_parts("class_pre_k", "3") == ()
    assert known_domains("class_pre_k", "3") == ()
    assert known_editions("stars") == ()


def test_subscales_cover_every_item_once() -> None:
    """Where subscales are declared, no item is left out and none stands in two."""
    for found in instruments().values():
        items = [part.part for part in found.parts if part.domain == TOTAL]
        split = [part.part for part in found.parts if part.domain != TOTAL]
        if items and split:
            assert split == items, found.name


def test_negative_climate_is_the_only_reversed_part() -> None:
    turned = {
        (name, part.part) for name, found in instruments().items() for part in found.parts if part.reversed
    }
    assert turned == {("class_toddler", "NC"), ("class_pre_k", "NC"), ("class_k_3", "NC")}


def test_rows_of_the_scoring_table_are_unique() -> None:
    keys = [row[:4] for row in part_rows()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("instrument", "edition"), [("class_pre_k", "3"), ("stars", "1"), ("sacers", "R")])
def test_a_layout_nobody_declared_is_an_error(instrument: str, edition: str) -> None:
    """An unknown edition is never scored as another one."""
    with pytest.raises(InstrumentError, match="Known: "):
        layout(instrument, edition)


def test_a_layout_says_which_parts_a_domain_has() -> None:
    found = layout("class_toddler", "1")
    inside = dict(zip(found.domains, found.member, strict=True))
    assert [part for part, own in zip(found.parts, inside["ESL"], strict=True) if own] == ["FLD", "QF", "LM"]
    assert [part for part, own in zip(found.parts, found.reversed, strict=True) if own] == ["NC"]


def test_what_was_not_checked_against_the_printed_scale_is_marked() -> None:
    """Layouts from memory, and second editions taken to be like the first."""
    unchecked = {
        (name, edition)
        for name, each in instruments().items()
        for edition in each.editions
        if not each.checked(edition)
    }
    assert unchecked == {
        ("class_infant", "2"), ("class_toddler", "2"), ("class_k_3", "1"), ("class_k_3", "2"),
        ("fccers_r", "R"), ("fccers_3", "3"), ("sacers", "1"), ("sacers", "U"),
    }  # fmt: skip


def test_a_store_may_expect_fewer_items() -> None:
    """Scales of which systems leave subscales out, or sources disagree, have a setting."""
    for name in ("ecers_r", "iters_r", "fccers_r", "sacers"):
        items = len(known_parts(name, known_editions(name)[0]))
        assert declared()[f"items_expected_{name}"].default == items
        assert instruments()[name].items_expected({}) == items
    assert instruments()["ecers_r"].items_expected({"items_expected_ecers_r": 37}) == 37
    assert instruments()["class_pre_k"].items_expected({}) is None

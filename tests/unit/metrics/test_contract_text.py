"""What a contract states in text is read as the examples say."""

from __future__ import annotations

import doctest

import pytest

from coaching_analytics.metrics import contract_text
from coaching_analytics.vocabulary.selection import SelectionError


def test_docstring_examples() -> None:
    found = doctest.testmod(contract_text)
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("text", ["statistic", "=mean", "statistic=", "a=1; a=2"])
def test_what_is_no_pair_is_refused(text: str) -> None:
    with pytest.raises(SelectionError, match="not written as name=value"):
        contract_text.pairs(text)


def test_blank_parts_are_nothing() -> None:
    assert contract_text.pairs(" ; a = 1 ;") == {"a": "1"}
    assert contract_text.pairs("") == {}


def test_several_places_of_one_kind() -> None:
    assert contract_text.places("setting=centre, home; region=north") == {
        "settings": ("centre", "home"),
        "regions": ("north",),
    }


@pytest.mark.parametrize(
    ("text", "share"),
    [
        *(("50%", 0.5), (" 12.5 % of it", 0.125), ("0%", 0.0)),
        *((text, None) for text in ("", "half", "-5%", "pay 50%", "nan%")),
    ],
)
def test_a_share_is_read_only_where_it_is_stated_first(text: str, share: float | None) -> None:
    assert contract_text.stated_share(text) == share

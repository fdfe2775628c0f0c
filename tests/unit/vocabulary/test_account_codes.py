"""Codes of accounts: what a local code stands for, what is switched off, faulty rows."""

from __future__ import annotations

import doctest

import pytest

from coaching_analytics.vocabulary import account_codes as module
from coaching_analytics.vocabulary.account_codes import AccountCodeError, account_codes, nces_code, parse

TRAINING = '[[function]]\ncode = "2213"\nname = "Training"\nsource = "s"\nverified_on = 2026-01-01\n'
LOCAL = (
    '[[local]]\nchart = "here"\nkind = "function"\ncode = "77"\nnces = "2213"\nabout = "a"\nsource = "s"\n'
    "verified_on = 2026-01-01\n"
)


def test_the_examples() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("code", "kind", "chart", "nces"),
    [
        ("2213", "function", "nces", "2213"),
        ("2214", "function", "nces", "2200"),
        ("6300", "function", "florida", "2212"),
        ("6400", "function", "florida", "2213"),
        ("E07", "function", "census_f33", "2200"),
        ("123", "object", "nces", "123"),
        ("610", "object", "nces", "600"),
    ],
)
def test_what_a_code_stands_for(code: str, kind: str, chart: str, nces: str) -> None:
    found = nces_code(code, kind, chart)  # type: ignore[arg-type]
    assert found is not None
    assert found.nces == nces


@pytest.mark.parametrize(
    ("code", "kind", "chart"),
    [
        ("6300", "function", "nces"),  # a code of another state's chart
        ("6300", "function", "texas"),
        ("3100", "function", "nces"),  # no such group here
        ("2213", "object", "nces"),
        ("", "function", "nces"),
        (None, "object", "nces"),
    ],
)
def test_what_stands_for_nothing(code: str | None, kind: str, chart: str) -> None:
    assert nces_code(code, kind, chart) is None  # type: ignore[arg-type]


def test_a_code_nobody_checked_is_there_and_stands_for_its_group() -> None:
    """Travel is 580 from memory: until it is checked it is one of the other purchased services."""
    assert "580" in {code.code for code in account_codes()}
    found = nces_code("580", "object")
    assert found is not None
    assert found.nces == "500"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TRAINING + TRAINING, "twice"),
        (LOCAL, "no NCES 2213"),
        (TRAINING.replace('"Training"', '""'), "name"),
        (TRAINING + 'colour = "red"\n', "colour"),
        (TRAINING.replace("verified_on = 2026-01-01\n", ""), "row 1"),
    ],
)
def test_a_faulty_row_is_refused(text: str, said: str) -> None:
    with pytest.raises(AccountCodeError, match=said):
        parse(text)


def test_a_local_code_of_ones_own() -> None:
    assert [code.nces for code in parse(TRAINING + LOCAL)] == ["2213", "2213"]

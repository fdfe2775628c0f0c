"""Tagging rules: what they may say, and the patterns they become."""

from __future__ import annotations

import pytest

from coaching_analytics.vocabulary.tags import TagError, TagRule, as_text, columns, of_text, rules_of


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"priority": " ", "function": "2213"}, "Name the priority"),
        ({"priority": "literacy"}, "Name a function"),
        ({"priority": "literacy", "function": "*"}, "Name a function"),
        ({"priority": "x" * 200, "fund": "1"}, "at most 120"),
    ],
)
def test_a_rule_that_says_too_little_or_too_much_is_refused(given: dict[str, str], told: str) -> None:
    with pytest.raises(TagError, match=told):
        TagRule(**given)


def test_a_star_stands_for_any_signs_and_other_signs_for_themselves() -> None:
    found = columns([TagRule("reading", function="22*", object="5_0", fund="100%!", text="Title *A")])
    assert found["function_code"] == ["22%"]
    assert found["object_code"] == ["5!_0"]
    assert found["fund_code"] == ["100!%!!"]
    assert found["words"] == ["%title %a%"]
    assert columns([TagRule("reading", fund="1")])["words"] == [None]


def test_the_same_rules_in_any_order_are_one_text_and_come_back() -> None:
    first, second = TagRule("reading", function="2213"), TagRule("math", text="numbers")
    assert as_text([first, second]) == as_text([second, first, second])
    assert set(of_text(as_text([first, second]))) == {first, second}
    assert (as_text([]), of_text("")) == ("", ())


def test_documents_that_are_no_rules_are_refused() -> None:
    with pytest.raises(TagError, match="no tagging rule"):
        rules_of([{"priority": "reading", "colour": "red"}])

"""Levers are declared whole, and a scenario survives being written into an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching_analytics.charts.plan_words import GROUPS
from coaching_analytics.vocabulary.levers import Lever, Scenario, levers, read, scenario, written


@pytest.mark.parametrize("lever", levers().values(), ids=lambda lever: lever.name)
def test_a_lever_is_declared_whole(lever: Lever) -> None:
    assert lever.group in GROUPS
    assert lever.label
    assert lever.unit
    assert lever.help.endswith(".")
    assert lever.minimum < lever.maximum
    assert lever.default is None or lever.minimum <= lever.default <= lever.maximum
    assert len(lever.words) in (0, 2)


def test_groups_stand_together() -> None:
    """The page draws a group where it begins."""
    order = [lever.group for lever in levers().values()]
    assert list(dict.fromkeys(order)) == list(GROUPS)
    assert all(
        order.index(group) + order.count(group) == len(order) - order[::-1].index(group) for group in GROUPS
    )


def test_a_lever_at_its_default_is_not_moved() -> None:
    assert scenario("A", {"overhead": 100.0, "supervision": 80.0}).moved == {"supervision": 80.0}


def test_what_is_not_a_lever_or_out_of_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="no lever 'speed'"):
        scenario("A", {"speed": 1.0})
    with pytest.raises(ValueError, match="between 1 and 500"):
        scenario("A", {"sites_per_post": 0.0})
    with pytest.raises(ValueError, match="between 1 and 500"):
        scenario("A", {"sites_per_post": float("nan")})


def test_a_text_keeps_what_it_can_say() -> None:
    found, unknown = read("Lean|sites_per_post:18|speed:3|feedback:much|overhead:-5|feedback:2.5")
    assert found == Scenario("Lean", {"sites_per_post": 18.0, "feedback": 2.5})
    assert unknown == ("speed:3", "feedback:much", "overhead:-5")
    assert read("")[0] == Scenario("Scenario")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("More time (18 sites, 2.5 h)", "More time (18 sites, 2.5 h)"),
        ("[look](https://example.org)", "look (https //example.org)"),
        ("**bold** <b>:red[x]", "bold b red x"),
        ("WWW.example.org", "example.org"),
        ("a|b\nc", "a b c"),
        ("$5_000", "5 000"),
    ],
)
def test_a_name_is_plain_words(given: str, kept: str) -> None:
    assert scenario(given, {}).name == kept


numbers = {
    name: st.one_of(
        st.integers(int(one.minimum), int(one.maximum)).map(float),
        st.floats(one.minimum, one.maximum).map(lambda value: round(value, 2)),
    )
    for name, one in levers().items()
    if not one.words
}


@given(st.text(max_size=80), st.fixed_dictionaries({}, optional=numbers))
def test_written_and_read_again_it_is_the_same(name: str, moved: dict[str, float]) -> None:
    one = scenario(name, moved)
    assert read(written(one)) == (one, ())

"""Profiles are complete, sourced and checkable; a broken one is refused with the place of the fault."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.vocabulary.links import LinkError, is_web_address, web_address
from coaching_analytics.vocabulary.profiles import (
    NOT_STATED,
    OWN,
    QUESTIONS,
    ProfileError,
    checks,
    common,
    profile_of,
    profiles,
    read_profile,
    sources,
)

HEAD = 'name = "X"\nkind = "state"\n'


def test_the_five_ship_with_a_source_for_every_statement() -> None:
    assert list(profiles()) == ["alabama", "washington", "el_dorado", "fresno", "san_diego"]
    for profile in (*profiles().values(), common()):
        assert profile.statements
        assert all(sources()[one.source].name for one in profile.statements)
    assert {one.question for one in common().statements} == set(QUESTIONS)


def test_what_is_not_known_is_said_to_be_not_stated() -> None:
    """Nothing is guessed: a question without a statement has one that says so, without a source."""
    (statement,) = profiles()["fresno"].of("session_cap")
    assert (statement.text, statement.known) == (NOT_STATED, False)


def test_every_figure_is_read_from_a_metric_of_the_product_by_its_own_facets() -> None:
    """A renamed metric, facet or by-column would leave a policy without its figure."""
    for check in checks().values():
        metric = REGISTRY[check.metric]
        assert {*check.cell, *check.under} <= set(metric.facets), check.id
        assert {*check.also, *([check.by] if check.by else [])} <= set(metric.by_allowed), check.id


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('question = "who"\ntext = "x"\nsource = "lpi"', "no question 'who'"),
        ('question = "dosage"\ntext = " "\nsource = "lpi"', "needs words"),
        ('question = "dosage"\ntext = "x"\nsource = "hearsay"', "source 'hearsay'"),
        ('question = "dosage"\ntext = "x"\nsource = "lpi"\ncheck = "luck"', "no figure 'luck'"),
        ('question = "dosage"\ntext = "x"\nsource = "lpi"\nlow = 1', "bounds need a figure"),
        (
            'question = "dosage"\ntext = "x"\nsource = "lpi"\ncheck = "virtual"\nlow = 1\nhigh = 0',
            "lower bound is above",
        ),
        ('question = "dosage"\ntext = "x"\nsource = "lpi"\nmood = "good"', "part that is not known"),
    ],
)  # fmt: skip
def test_a_broken_profile_is_refused(line: str, message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        read_profile("broken", f"{HEAD}[[statement]]\n{line}\n")


def test_two_statements_may_not_ask_for_one_figure() -> None:
    one = '[[statement]]\nquestion = "delivery"\ntext = "x"\nsource = "lpi"\ncheck = "virtual"\n'
    with pytest.raises(ProfileError, match="two statements"):
        read_profile("broken", HEAD + one + one)


def test_which_profile_a_system_follows() -> None:
    """Setting, then record, then the made-up system's; a real system named like one is its own."""
    assert profile_of("x", "alabama", setting="fresno") == "fresno"
    assert profile_of("x", "San Diego County") == "san_diego"
    assert profile_of("wa", simulated=True) == "washington"
    assert profile_of("wa") == OWN


def test_links_are_looked_at_for_their_form_only() -> None:
    assert web_address(" https://example.org/a?b=1 ") == "https://example.org/a?b=1"
    assert web_address("") == ""
    assert not is_web_address("")
    for wrong in (
        "javascript:alert(1)",
        "example.org",
        "https://",
        "https://a b",
        "ftp://x.org",
        "http://[",
        "//x",
    ):
        with pytest.raises(LinkError):
            web_address(wrong)
    with pytest.raises(LinkError, match="name or password"):
        web_address("https://me:secret@example.org")

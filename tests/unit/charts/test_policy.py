"""How far the data lie from a policy is said in words; a policy without a number is given none."""

from __future__ import annotations

from typing import Any

import pytest

from coaching_analytics.charts.policy import difference, figure


def said(
    unit: str = "share", low: float | None = None, high: float | None = None, **more: Any
) -> dict[str, Any]:
    return {"unit": unit, "asked_low": low, "asked_high": high, "about": False, "said_by": "X", **more}


@pytest.mark.parametrize(
    ("value", "policy", "words"),
    [
        (0.78, said(low=0.5), "The data show 78%, within what it asks for."),
        (0.46, said(low=0.5), "The data show 46%; it asks for 50% or more, 4 points more."),
        (0.9, said(low=1.0), "The data show 90%; it asks for all, 10 points more."),
        (0.015, said(high=0.0), "The data show 1.5%; it asks for none."),
        (0.3, said(high=0.2), "The data show 30%; it asks for at most 20%."),
        (0.2, said(high=0.2), "The data show 20%, within what it asks for."),
        (18.3, said("sites", 22, 22, about=True), "The data show 18.3 sites, 3.7 sites less than the 22.0 "
         "sites it names."),
        (1.76, said("hours", 1.74, 1.74, about=True), "The data show 1.76 hours, as it names."),
        (0.64, said(), "The policy names no number; the data show 64%."),
        (0.64, said(said_by=""), "Only the data speak."),
        (None, said(low=0.5), "Cannot be set side by side."),
    ],
)  # fmt: skip
def test_differences_in_words(value: float | None, policy: dict[str, Any], words: str) -> None:
    assert difference(value, policy) == words


def test_figures_have_as_many_digits_as_a_reader_can_use() -> None:
    assert (figure(0.783, "share"), figure(0.0364, "share"), figure(26.44, "sites")) == (
        "78%",
        "3.6%",
        "26.4 sites",
    )

"""Every metric is registered once, has a card, and is a function of the package."""

from __future__ import annotations

import inspect
import subprocess
import sys
from types import FunctionType

import pytest

from coaching_analytics import metrics
from coaching_analytics.metrics.registry import REGISTRY


@pytest.mark.parametrize("name", REGISTRY)
def test_a_metric_is_a_function_with_the_common_signature(name: str) -> None:
    function = getattr(metrics, name)
    assert isinstance(function, FunctionType)
    assert list(inspect.signature(function).parameters)[:3] == ["gate", "selection", "by"]


@pytest.mark.parametrize("name", REGISTRY)
def test_importing_the_module_of_a_metric_does_not_hide_the_function(name: str) -> None:
    """The module coverage and the function coverage have one name; the package keeps the function."""
    __import__(f"coaching_analytics.metrics.{REGISTRY[name].module}")
    assert isinstance(getattr(metrics, name), FunctionType)


@pytest.mark.parametrize("name", REGISTRY)
def test_question_and_unit_come_from_the_card(name: str) -> None:
    metric = REGISTRY[name]
    assert metric.question == metric.card.question
    assert metric.question.endswith("?")
    assert metric.people in ("operations", "leads", "educators")


def test_listing_the_metrics_imports_nothing_heavy() -> None:
    """Names, questions and units come from the cards; pandas is not needed for them."""
    code = (
        "import sys; from coaching_analytics.metrics.registry import REGISTRY; "
        "print([m.question for m in REGISTRY.values()][:1], 'pandas' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip().endswith("False")

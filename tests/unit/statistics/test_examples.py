"""The worked example in the docstring of every statistical function is true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import coaching_analytics.statistics
from coaching_analytics.vocabulary import thresholds

NAMES = [module.name for module in pkgutil.iter_modules(coaching_analytics.statistics.__path__)]


@pytest.mark.parametrize("name", NAMES)
def test_docstring_examples(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"coaching_analytics.statistics.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


def test_the_example_of_lines_in_force() -> None:
    assert doctest.testmod(thresholds).failed == 0

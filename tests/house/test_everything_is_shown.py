"""What is worked out is shown: a picture or a metric that no page asks for is work nobody sees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from coaching_analytics.metrics.registry import REGISTRY

ROOT = Path(__file__).parents[2]
CHARTS = "coaching_analytics.charts"
INSIDE_OTHERS = {"delivery_mix": "the virtual share of today in Plan a change; on the map of Regions"}
"""Metrics that no page asks for by name, and where their figure stands."""


def sources(folder: str) -> list[ast.Module]:
    paths = sorted((ROOT / folder).rglob("*.py")) + ([ROOT / "app.py"] if folder == "pages" else [])
    return [ast.parse(path.read_text("utf-8")) for path in paths]


def used(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Module of charts and function of each picture that a file names."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == CHARTS:
            known |= {each.asname or each.name: each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{CHARTS}."):
            yield from (((node.module or "").rsplit(".", 1)[1], each.name) for each in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            yield known[node.value.id], node.attr


def pictures() -> Iterator[tuple[str, str]]:
    """Every public function that returns a picture and is not called by another one of its module."""
    for path in sorted((ROOT / "coaching_analytics" / "charts").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or node.name in called:
                continue
            if isinstance(node.returns, ast.Name) and node.returns.id == "Picture":
                yield path.stem, node.name


def test_every_picture_stands_on_a_page():
    shown = {
        one
        for folder in ("pages", "coaching_analytics/charts")
        for tree in sources(folder)
        for one in used(tree)
    }
    assert [f"{module}.{name}" for module, name in pictures() if (module, name) not in shown] == []


def test_every_metric_is_asked_by_a_page():
    words = {
        node.value
        for tree in sources("pages")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(name for name in REGISTRY if name not in words) == sorted(INSIDE_OTHERS)

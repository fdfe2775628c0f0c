"""The house keeps its rules: page sizes, first calls, no stray files, everything documented."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
LIBRARY = sorted((ROOT / "coaching_analytics").rglob("*.py"))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_is_at_most_80_lines(page):
    assert len(page.read_text().splitlines()) <= 80


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_first_call_of_a_page_is_the_guard(page):
    tree = ast.parse(page.read_text())
    first = next(
        node
        for statement in tree.body
        if not isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef))
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
    )
    assert ast.unparse(first.func) in {"page", "frame.page"}


@pytest.mark.parametrize(
    "page", [*PAGES, *sorted((ROOT / "pages" / "kit").glob("*.py"))], ids=lambda path: path.stem
)
def test_pages_import_no_engine(page):
    """Pages hold no SQL, no statistics, no Plotly calls."""
    assert not re.search(r"^\s*(import|from) (duckdb|plotly|scipy|numpy)\b", page.read_text(), re.M)


def test_library_never_imports_streamlit_outside_the_serve_command():
    users = [
        path.name for path in LIBRARY if re.search(r"^\s*(import|from) streamlit", path.read_text(), re.M)
    ]
    assert users == ["serve.py"]


def test_no_source_file_is_longer_than_400_lines():
    long = {
        path.name: n
        for path in [*LIBRARY, *(ROOT / "pages").rglob("*.py")]
        if (n := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_no_drawer_modules():
    """No utils, misc, common or helpers: a newcomer could not know what is in them."""
    assert [path for path in LIBRARY if path.stem in {"utils", "misc", "common", "helpers"}] == []


def test_no_machine_path_and_no_package_address_is_committed():
    pattern = re.compile(r"(?<![\w.])/(?:home|Users|work|root)/\w|--(?:extra-)?index-url|files\.pythonhosted")
    found = []
    for path in tracked():
        if path == Path(__file__) or path.name == "run" or path.suffix in {".png", ".xlsx", ".parquet"}:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in pattern.finditer(text)]
    assert found == []


def test_every_public_function_and_class_of_the_library_has_a_docstring():
    bare = []
    for path in LIBRARY:
        for node in ast.parse(path.read_text()).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                bare.append(f"{path.name}:{node.name}")
    assert bare == []


def test_no_unfinished_marks():
    marks = re.compile(r"raise NotImplementedError|\bTODO\b|\bFIXME\b")
    assert [
        path.name for path in [*LIBRARY, *(ROOT / "pages").rglob("*.py")] if marks.search(path.read_text())
    ] == []


def test_import_contracts_hold():
    command = Path(__import__("sys").executable).parent / "lint-imports"
    done = subprocess.run([str(command)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]

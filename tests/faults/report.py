"""Kills operations, counts what came of it and writes docs/fault-report.md.

`python -m tests.faults.report` tries 100 moments an operation; with `--normal` those of the normal run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from tests.faults.test_killed_operations import HERE, OPERATIONS

TEST = "test_killed_and_done_again"
HEAD = """# Fault report

Each moment is a real process that does one thing to a store of 800 rows in two tables and is killed
(`kill -9`) at a seeded random moment. After it the store opens, has all of the rows or none, and the same
operation run again succeeds and leaves nothing for `store verify` to find. A moment at which that was not
so counts as failed. Written by `python -m tests.faults.report`; {which}.

| Operation | Moments tried | Failed (lost rows, partial batches or not done again) |
| --- | --- | --- |
"""


def main() -> int:
    """Run, count, write."""
    normal = "--normal" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.xml"
        command = [sys.executable, "-m", "pytest", "-q", "tests/faults/test_killed_operations.py", "-k", TEST]
        command += [f"--junitxml={answers}", *(["-m", "not full"] if normal else [])]
        subprocess.run(command, cwd=HERE, check=False)
        cases = ElementTree.parse(answers).iter("testcase")
        tried, failed = count(cases)
    which = "the counts are those of the normal run" if normal else "the counts are those of the full run"
    lines = [f"| {name} | {tried[name]} | {failed[name]} |" for name in OPERATIONS]
    total = f"| All | {tried.total()} | {failed.total()} |"
    text = HEAD.format(which=which) + "\n".join([*lines, total]) + "\n"
    (HERE / "docs" / "fault-report.md").write_text(text, "utf-8")
    return 1 if failed.total() or not tried.total() else 0


def count(cases: Iterable[ElementTree.Element]) -> tuple[Counter[str], Counter[str]]:
    """Moments tried and failed, by operation."""
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for case in cases:
        name = case.attrib["name"].partition("[")[2].partition("-")[0]
        tried[name] += 1
        failed[name] += any(child.tag in ("failure", "error") for child in case)
    return tried, failed


if __name__ == "__main__":
    sys.exit(main())

"""Kills operations, counts what came of it and writes docs/fault-report.md.

`python -m tests.faults.report` tries 100 moments an operation; with `--normal` those of the normal run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.faults.forked import HERE
from tests.faults.operating import OPERATIONS

TEST = "test_killed_and_done_again"
FIFTHS = 5
HEAD = """# Fault report

Each moment is a real process that does one thing to a store of 800 rows in two tables and is killed
(`kill -9`). The moments are drawn from the length of the operation itself, measured by a run to its end just
before: with 100 moments one falls into each hundredth of it, in a seeded order. After each kill the
published rows must be, by content hash, those before the operation or those after it, `store verify` must
find no damage, and the same operation run again must come to its end and leave nothing for `store verify` to
find. A moment at which anything of that was not so counts as failed. Written by
`python -m tests.faults.report`; the counts are those of the {which} run.

| Operation | Moments tried | Lost rows | Partial batches | Failed |
| --- | --- | --- | --- | --- |
"""
WHERE = """
Where the moments fell: how many in each fifth of the operation's length, what the store showed after the kill
(of a backup and a publish, before and after are the same), and how often the operation had ended before the
kill came, also when tried anew.

| Operation | Length | First to last fifth | As before | As after | Had ended |
| --- | --- | --- | --- | --- | --- |
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment that was tried: which operation, what was recorded, and whether its test failed."""

    name: str
    recorded: dict[str, str]
    failed: bool


def main() -> int:
    """Run, count, write."""
    normal = "--normal" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.xml"
        command = [sys.executable, "-m", "pytest", "-q", "tests/faults/test_killed_operations.py", "-k", TEST]
        # A machine that rests for a while must not count as a fault: a test may take an hour.
        command += ["--timeout=3600", f"--junitxml={answers}", "-o", "junit_family=xunit1"]
        command += ["-m", "not full"] if normal else []
        subprocess.run(command, cwd=HERE, check=False)
        tried = moments(ElementTree.parse(answers).iter("testcase"))
    (HERE / "docs" / "fault-report.md").write_text(written(tried, "normal" if normal else "full"), "utf-8")
    return 1 if not tried or any(one.failed for one in tried) else 0


def moments(cases: Iterable[ElementTree.Element]) -> list[Moment]:
    """The moments in a report of pytest."""
    return [
        Moment(
            case.attrib["name"].partition("[")[2].partition("-")[0],
            {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")},
            any(child.tag in ("failure", "error") for child in case),
        )
        for case in cases
    ]


def written(tried: Sequence[Moment], which: str) -> str:
    """The report."""
    by_name = {name: [one for one in tried if one.name == name] for name in OPERATIONS}
    counts = [f"| {name} | {_counts(found)} |" for name, found in by_name.items()]
    places = [f"| {name} | {_places(found)} |" for name, found in by_name.items() if found]
    total = f"| All | {_counts(tried)} |"
    return HEAD.format(which=which) + "\n".join([*counts, total]) + "\n" + WHERE + "\n".join(places) + "\n"


def _counts(found: Sequence[Moment]) -> str:
    # A test that broke before it looked recorded nothing: it counts as failed, not as a moment without loss.
    lost, partial = (
        sum(int(one.recorded.get(what, 0)) for one in found) for what in ("lost_rows", "partial_batches")
    )
    return f"{len(found)} | {lost} | {partial} | {sum(one.failed for one in found)}"


def _places(found: Sequence[Moment]) -> str:
    seen = [one.recorded for one in found if "part" in one.recorded]
    fifths = Counter(int(float(recorded["part"]) * FIFTHS) for recorded in seen)
    stands = Counter(recorded["stands"] for recorded in seen)
    ended = sum(recorded["ended"] == "ended" for recorded in seen)
    spread = ", ".join(str(fifths[number]) for number in range(FIFTHS))
    lengths = sorted(float(recorded["seconds"]) for recorded in seen)
    length = f"{lengths[0]:.2f} to {lengths[-1]:.2f} s" if seen else ""
    return f"{length} | {spread} | {stands['before']} | {stands['after']} | {ended}"


if __name__ == "__main__":
    sys.exit(main())

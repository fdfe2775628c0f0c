"""Makes the systems of the proof and writes docs/quality-proof.md.

`python -m tests.proof.report --results DIR` keeps each system's record in DIR, so that a run can be stopped
and gone on with. `--only-kept` writes the page of the records that are there.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.proof.record import Record, Share, coverage, false_share, kept, kept_seeds
from tests.proof.words import KNOWN, PAGE
from tests.proof.worlds import WORLDS

DOCS = Path(__file__).parents[2] / "docs"
RATE, LOW, HIGH = 0.05, 0.93, 0.97
SECOND, FIRST, TODDLER = "class_pre_k 2 IS", "class_pre_k 1 IS", "class_toddler 1 ESL"
SHOWN = {
    SECOND: "Pre-K IS, edition 2 (7 years)",
    FIRST: "Pre-K IS, edition 1 (3 years)",
    TODDLER: "Toddler ESL (by need, 10 years)",
}
ESTIMATORS = (
    "common trend", "trend of a region", "trend of a site", "net change, same rooms",
    "net change, rated again because low", "points per $10,000", "strictness of a rater", "drift of a rater",
    "reliability of a rating",
)  # fmt: skip
CONTRASTS = ("raw change, rated again because low",)
"""What has no correction: its range is no likely range of the true change."""
COLUMNS = (
    "estimator", "line of scores", "held, of 100", "error", "ranges", "systems", "withheld", "remark"
)  # fmt: skip
Records = Mapping[str, Sequence[Record]]


def all_records(folder: Path | None, *, only_kept: bool = False) -> Records:
    """Every system of every world, or those that were made already."""
    return {
        name: [
            kept(world, seed, folder)
            for seed in (kept_seeds(world, folder) if only_kept and folder else range(world.systems))
        ]
        for name, world in WORLDS.items()
    }


def inside(share: Share, low: float = LOW, high: float = HIGH) -> bool:
    """Whether a share lies between 93 and 97 of 100, give or take twice its Monte Carlo error."""
    return low - 2 * share.error <= share.value <= high + 2 * share.error


def written(records: Records) -> str:
    """The whole page."""
    parts: list[str] = []
    for name, own in records.items():
        if own:
            world = WORLDS[name]
            told = world.told[0].upper() + world.told[1:]
            parts += [f'## World "{name}": {len(own)} of {world.systems} systems', "", f"{told}.", ""]
            parts += [*_coverage(own), "", *_statements(own), ""]
    tables = "\n".join([*parts, *_editions(records)])
    return PAGE.read_text("utf-8").format(tables=tables, **_now(records))


def _now(records: Records) -> dict[str, str]:
    """What the page sets beside the count before records 48 and 49."""
    false = [false_share(records["leads leave"], line) for line in (SECOND, TODDLER)]
    told = [None if one is None else f"{100 * one[0].value:.1f}" for one in false]
    found = [None if one is None or one[1] is None else f"{100 * one[1]:.0f}" for one in false]
    again = coverage(records["rater stays"], "net change, rated again because low", SECOND)
    return {
        "leads": f"{told[0]} ({told[1]})",
        "found": f"{found[0]} ({found[1]})",
        "stays": _held(records["rater stays"]),
        "few": _held(records["few raters"]),
        "again": "-" if again is None else f"{again.withheld} of {again.withheld + again.counted} withheld",
    }


def _held(records: Sequence[Record]) -> str:
    share = coverage(records, "trend of a site", SECOND)
    return "-" if share is None or not share.counted else f"{100 * share.value:.1f}"


def _coverage(records: Sequence[Record]) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---|---|---|---|---|---|---|---|"
    for estimator in (*ESTIMATORS, *CONTRASTS):
        for line, words in SHOWN.items():
            share = coverage(records, estimator, line)
            if share is not None:
                yield f"| {estimator} | {words} | {_cells(share)} | {_remark(estimator, share)} |"
    coaches = [record.counts.get(f"spread between coaches | {SECOND}", (0, 0, 0)) for record in records]
    withheld = sum(one[2] for one in coaches)
    yield f"| spread between coaches | {SHOWN[SECOND]} | - | - | 0 | 0 | {withheld} | {KNOWN['coaches']} |"


def _cells(share: Share) -> str:
    if not share.counted:
        return f"- | - | 0 | 0 | {share.withheld}"
    told = f"{100 * share.value:.1f} | {100 * share.error:.1f} | {share.counted} | {share.systems}"
    return f"{told} | {share.withheld}"


def _remark(estimator: str, share: Share) -> str:
    if not share.counted:
        return "all withheld, with the reason"
    if estimator in CONTRASTS:
        return KNOWN["raw"]
    if math.isnan(share.value) or inside(share):
        return ""
    side = "**below 93**" if share.value < LOW else "above 97"
    return f"{side}: {KNOWN.get(estimator, '')}"


def _statements(records: Sequence[Record]) -> Iterator[str]:
    yield "| statements about sites | named | false, of 100 (5 allowed) | error | changes found, of 100 |"
    yield "|---|---|---|---|---|"
    for line, words in SHOWN.items():
        found = false_share(records, line)
        if found is not None:
            share, power = found
            mark = " **above the rate**" if share.value > RATE + 2 * share.error else ""
            told = f"{share.counted} | {100 * share.value:.1f}{mark} | {100 * share.error:.1f}"
            yield f"| {words} | {told} | {'-' if power is None else f'{100 * power:.0f}'} |"


def _editions(records: Records) -> Iterator[str]:
    every = [record for own in records.values() for record in own]
    wrong = [fault for record in every for fault in record.edition_faults]
    naive = sum(record.naive_trend for record in every) / max(len(every), 1)
    yield "## The new edition"
    yield ""
    yield (
        f"In {len(every)} systems with a step of 1.0 point, {len(wrong)} pairs, repeated visits, lines of the"
        " same rooms, first years or trends joined two editions. A straight line through all scores, editions"
        f" unheeded, would rise by {naive:.2f} points a year on average; the planted mean is at most .05."
    )
    yield from (f"- {fault}" for fault in sorted(set(wrong)))


def write_page(
    name: str, about: str | None, written: Callable[[Any], str], recorded: Callable[..., Any]
) -> None:
    """Make the records that are missing and write the page `name` of docs/ from all of them."""
    given = argparse.ArgumentParser(description=about)
    given.add_argument("--results", type=Path, default=None)
    given.add_argument("--only-kept", action="store_true")
    asked = given.parse_args()
    page = written(recorded(asked.results, only_kept=asked.only_kept))
    (DOCS / name).write_text(page, "utf-8")


if __name__ == "__main__":
    write_page("quality-proof.md", __doc__, written, all_records)

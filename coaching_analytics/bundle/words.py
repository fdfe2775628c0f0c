"""What a bundle says about itself, and the script that checks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching_analytics.bundle.figures import PLACES, narrowed

SCRIPT = '''"""Recomputes every figure of this bundle from the tables beside this file, and compares.

Needs Coaching Analytics (Python 3.11 or later), no connection and no other data:

    python recompute.py

Ends with 0 when every figure comes out as exported, with 1 when one differs or the bundle was changed.
"""

import sys
from pathlib import Path

from coaching_analytics.bundle import BundleError, recompute

try:
    found = recompute(Path(__file__).resolve().parent)
except BundleError as error:
    sys.exit(str(error))
print(f"Rows as exported: content hash {found.content_hash}.")
for difference in found.differences:
    print(f"Differs: {difference}")
print(f"{found.figures} figures recomputed, {len(found.differences)} differences.")
sys.exit(0 if found.equal else 1)
'''

SIMULATED = "**Simulated data: made up, not about real sites.**\n\n"

README = """# Coaching Analytics bundle

{simulated}Everything behind a set of figures: the rows, what they mean, how the figures are made, the
figures, and a script that makes them again.

**This bundle holds rows about single people. It is for the owner of the store, not for publication.**

| | |
|---|---|
| Snapshot | {snapshot} |
| Content hash | {content_hash} |
| Rows | {rows:,} in {tables} tables |
| Origin | {origin} |
| Filters in force | {selection} |
| Figures | {figures}: each metric for these filters{beside}; whole and by place, as the pages show it |

## What is in it

- `tables/`: one CSV a table, all rows of the store, whatever the filters: a figure may compare with others.
- `dictionary.md`, `dictionary.csv`: what every table and column means.
- `measures.json`: for every metric its question, what is counted, divided by, left out, and its limits.
- `settings.json`: every setting with the value used.
- `selection.json`: the filters in force, and for whom the figures were made.
- `figures.json`, `figures.csv`: every figure with its interval, what was left out and why, and its cautions.
- `journal.json`: what people entered, where they did: decisions with the figures they rest on, pinned
  figures, saved scenarios (the metric `plan` is there with them), own answers. It comes along on import.
- `bundle.json`: snapshot, content hash, and rows and SHA-256 of each table.
- `recompute.py`: run `python recompute.py` where Coaching Analytics is installed. It loads the tables, checks
  the content hash, makes every figure again and compares. Counts and money must be equal, other numbers to
  nine digits.

`coaching-analytics bundle import FILE.zip --store FOLDER` loads the bundle into an empty store with the same
content hash.

## How the tables are written

UTF-8 with a mark at the start, commas, quotes doubled inside quotes. A missing value is nothing between two
commas; an empty text is `""`; the two are not the same. Ids are text, also where they look like numbers:
when you open a file in a spreadsheet, import the columns as text, or 00123 becomes 123. Amounts are exact
decimals with a point. Dates are YYYY-MM-DD. An end date is the first day after the range.

**A text that starts with anything but a letter or a digit has an apostrophe (') in front**, so that no
spreadsheet takes it for a formula; a text that itself starts with an apostrophe has two. To get the value,
take one apostrophe away wherever a text starts with one. Numbers and dates have none. `figures.csv` follows
the same rule; `figures.json` has the plain values.
"""


def readme(manifest: Mapping[str, Any], figures: int) -> str:
    """The README of a bundle."""
    tables = manifest["tables"]
    return README.format(
        simulated=SIMULATED if manifest["origin"] == "simulated" else "",
        snapshot=manifest["snapshot"],
        content_hash=manifest["content_hash"],
        rows=sum(each["rows"] for each in tables.values()),
        tables=sum(1 for each in tables.values() if each["rows"]),
        origin=manifest["origin"],
        selection=_said(manifest["selection"]),
        figures=figures,
        beside=" and for the whole system beside them" if narrowed(manifest["selection"]) else "",
    )


def _said(selection: Mapping[str, Any]) -> str:
    """The filters in words; ids are shown as code, with nothing that could end it."""
    window = selection["window"]
    months = (
        f"{window['from']} to {window['to']} (the first day after)" if window else "the last complete year"
    )
    parts = [f"system {_code(selection['system'])}" if selection["system"] else "every system", months]
    parts += [
        f"{name} {', '.join(_code(value) for value in selection[name])}" for name in PLACES if selection[name]
    ]
    return "; ".join(parts)


def _code(value: str) -> str:
    plain = " ".join(value.replace("`", "'").replace("|", "/").split())
    return f"`{plain}`"

"""What needs attention, in words, by region: each line is a link that sets the region filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, Picture, named, table
from coaching_analytics.metrics.attention import Attention

CASELOAD, QUALITY = "Caseload", "Quality trends"
# List of the metric, heading, what a line of it is, the words after the count, the page that shows more.
LISTS = (
    ("not_reached", "Not yet reached", "site", "not yet reached", CASELOAD),
    ("overdue", "Overdue", "site", "overdue for a contact", CASELOAD),
    ("no_logs", "No logs from this coach", "site", "without logs from the coach", CASELOAD),
    ("silent_months", "Months without logs", "coach-month", "without any log", CASELOAD),
    ("old_ratings", "Old ratings", "room", "with an old rating", QUALITY),
    ("no_plan", "No planned cadence", "site", "without a planned cadence, so never overdue", CASELOAD),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: its heading, the words of the link, the page it leads to, the filters it sets."""

    heading: str
    text: str
    count: int
    page: str
    filters: Mapping[str, str]


def items(found: Attention, names: Names | None = None, most: int = 3) -> dict[str, list[Item]]:
    """Lines under each heading: all places first, then at most `most` regions, the largest first."""
    lists: dict[str, list[Item]] = {}
    for name, heading, noun, words, page in LISTS:
        frame: pd.DataFrame = getattr(found, name)
        if frame.empty:
            continue
        text = f"{wording.plural(len(frame), noun)} {words}"
        lists[heading] = [Item(heading, text, len(frame), page, {})]
        sizes = frame.groupby("region_id", dropna=True).size()
        largest = sorted(
            ((int(n), str(region)) for region, n in sizes.items()), key=lambda pair: (-pair[0], pair[1])
        )
        if len(largest) > 1:
            lists[heading] += [
                Item(heading, f"{named(region, names)}: {say.count(n)}", n, page, {"region": region})
                for n, region in largest[:most]
            ]
    return lists


def unknown(found: Attention) -> str:
    """What cannot be told, or that nothing needs attention; empty otherwise."""
    if not found.logs_known:
        return "There are no logs in this period, so nothing is known of contacts. " + wording.needs(
            "coverage"
        )
    return "" if any(found.counts().values()) else "Nothing needs attention in this selection."


def summary(found: Attention, names: Names | None = None) -> Picture:
    """All lines as a table, for the report."""
    lines = [(heading, item.text) for heading, part in items(found, names).items() for item in part]
    return Picture(
        name="attention",
        title="What needs attention?",
        sentence=unknown(found),
        table=table(("List", "Where and how many"), lines),
    )

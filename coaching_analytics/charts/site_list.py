"""Sites with four statuses on one page: last contact, plan, last rating, open cycle."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import labels, site_words, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Picture, about, blank, named, sites_lead, table
from coaching_analytics.metrics.result import Result

TITLE = "Where does each site stand?"
COLUMNS = ("Site", "Region", "Setting", *site_words.STATUSES.values())
ALL = "all"
ONLY = {
    ALL: "All sites",
    "attention": "Anything that needs attention",
    "contact": "Last contact",
    "plan": "Plan",
    "rating": "Last rating",
    "cycle": "Open cycle",
}
"""What the list can be narrowed to: sites in which one status, or any, needs attention."""


def narrowed(sites: pd.DataFrame, names: Names, find: str = "", only: str = ALL) -> pd.DataFrame:
    """The sites whose id or name holds `find`, and of which something (or one status) needs attention."""
    kept = pd.Series(True, index=sites.index)
    if find:
        wanted = find.casefold()
        told = [f"{site} {names.get(str(site), '')}".casefold() for site in sites["site_id"]]
        kept &= pd.Series([wanted in text for text in told], index=sites.index)
    statuses = site_words.ATTENTION if only == "attention" else [only] if only in site_words.ATTENTION else []
    if statuses:
        marked = [sites[name].isin(site_words.ATTENTION[name]) for name in statuses]
        kept &= pd.concat(marked, axis=1).any(axis=1)
    return sites[kept].reset_index(drop=True)


def site_list(result: Result, sites: pd.DataFrame, names: Names) -> Picture:
    """The sites, which are all or some of `site_status`, a line each."""
    if result.curves["sites"].empty:
        return blank("site-status", TITLE, result)
    rules = site_words.rules(result)
    return Picture(
        name="site-status",
        title=TITLE,
        unit=f"on {site_words.looked_at(result)}",
        sentence="",
        height="whole",
        caption=f"{site_words.MARK.strip()} marks what needs attention. "
        + " ".join(f"{site_words.STATUSES[name]}: {rule}" for name, rule in rules.items()),
        table=table(COLUMNS, [_line(site, names) for site in sites.to_dict("records")]),
        leads=sites_lead(sites["site_id"]),
        data=sites,
        **about(result),
    )


def _line(site: site_words.Site, names: Names) -> tuple[str, ...]:
    key = str(site["site_id"])
    name = named(key, names)
    return (
        name if name == key else f"{name} ({key})",
        named(site["region_id"], names),
        labels.SETTINGS.get(str(site["setting"]), str(site["setting"])),
        *(site_words.status(site, status) for status in site_words.STATUSES),
    )


def sentence(result: Result) -> str:
    """How many sites there are and how many need attention in each status."""
    counts = {
        (row["status"], row["state"]): int(row["value"])
        for _, row in result.rows.iterrows()
        if row["value"] is not None
    }
    whole = len(result.curves["sites"])
    if not whole:
        return ""
    parts = (
        (_of(counts, "contact", ["overdue"]), "overdue for a contact"),
        (_of(counts, "contact", ["never"]), "without a contact on record"),
        (_of(counts, "plan", site_words.ATTENTION["plan"]), "without a plan or coach"),
        (_of(counts, "rating", site_words.ATTENTION["rating"]), "rated long ago or never"),
        (_of(counts, "cycle", ["open", "open_long"]), "with an open cycle"),
    )
    told = ", ".join(f"**{say.count(many)}** {words}" for many, words in parts if many is not None)
    return f"Of {wording.plural(whole, 'enrolled site')}: {told}."


def _of(counts: dict[tuple[str, str], int], status: str, states: Sequence[str]) -> int | None:
    """Sites in any of some states; None when the status is not known."""
    found = [counts[status, state] for state in states if (status, state) in counts]
    return sum(found) if found else None

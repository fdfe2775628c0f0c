"""In how many of its operating months a site had a contact, its longest gap and its longest run."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from coaching_analytics.charts import by_place as places
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import site_lists, wording
from coaching_analytics.charts.columns import Column, columns_figure
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, pick, sites_lead, tabled
from coaching_analytics.metrics.result import Result

COLUMNS = ("Sites", "Mean share", "Middle site", "Longest gap, months", "Longest run, months")


def continuity(
    whole: Result, by_place: Result | None = None, names: Names | None = None, by: str = "region"
) -> Picture:
    """Sites by their months with a contact, and the mean share by region; both are `continuity`."""
    name, title = "continuity", "Does contact go on from month to month?"
    total = pick(whole, statistic="mean").iloc[0]
    if total["value"] is None:
        return blank(name, title, whole, str(total["reason"] or ""))
    curve = whole.curves["sites"]
    counted = _columns(curve[curve["scored"].astype(bool)])
    said = "; ".join(column.hover for column in counted)
    found = places.cells("statistic", whole, by_place, names, by)
    panels = [
        Panel(
            "Sites by operating months with a contact",
            columns_figure(counted, "months with a contact", "sites"),
            f"Columns. {said}.",
        )
    ]
    if by_place is not None:
        unit = "mean share of operating months with a contact"
        panels.append(Panel(f"Share of months, by {by}", *places.shares(found, "mean", "median", unit)))
    return Picture(
        name=name,
        title=title,
        sentence=_sentence(whole),
        panels=tuple(panels),
        caption=_caption(whole, total),
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [(place, *_cells(cell)) for place, cell in found.items()],
            whole,
            *(() if by_place is None else (by_place,)),
            data=(whole if by_place is None else by_place).rows.drop(columns="excluded"),
        ),
    )


def _columns(scored: pd.DataFrame) -> list[Column]:
    """A column for each number of months with a contact; none apart."""
    counts = Counter(int(months) for months in scored["with_contact"])
    return [
        Column(
            "None" if months == 0 else str(months),
            counts[months],
            f"{say.count(counts[months])} sites with a contact in {wording.plural(months, 'month')}",
            hollow=months == 0,
        )
        for months in range(max(counts, default=0) + 1)
    ]


def _cells(cell: dict[str, pd.Series]) -> tuple[str, ...]:
    return (
        say.count(cell["mean"]["n"]),
        say.percent(cell["mean"]["value"]),
        say.percent(cell["median"]["value"]),
        say.decimal(cell["longest_gap"]["value"], 0),
        say.decimal(cell["longest_run"]["value"], 0),
    )


def _sentence(whole: Result) -> str:
    value = {row["statistic"]: row["value"] for _, row in whole.rows.iterrows()}
    gap = float(value["longest_gap"])
    return (
        f"The average site had a contact in **{say.percent(value['mean'])}** of its operating months, the "
        f"middle site in {say.percent(value['median'])}. In half of sites the longest gap was "
        f"{say.decimal(gap, 0 if gap == int(gap) else 1)} {'month' if gap == 1 else 'months'} or more."
    )


def _caption(whole: Result, total: pd.Series) -> str:
    return (
        "Months in which a site was enrolled and open; a summer break is no gap. Filled: mean over sites; "
        "hollow: the middle site. Research gives no number of contacts that is enough. "
        f"{wording.left_out(total['excluded'] or {})}".rstrip()
    )


def sites(result: Result, names: Names | None = None) -> Picture:
    """Every site with its months, the fewest with a contact first within a region; of `continuity`."""
    name, title = "continuity-sites", "In which share of its months did each site have a contact?"
    curve = result.curves["sites"]
    if known(result.rows).empty and curve.empty:
        return blank(name, title, result)
    found = site_lists.region_order(curve, names, ("share", "site_id"))
    lines = [
        (
            *site_lists.place_cells(site, names),
            "; ".join(
                part
                for part in ("" if site["scored"] else "Too few months", site_lists.mark_words(site))
                if part
            ),
            *(say.count(site[key]) for key in ("months", "with_contact")),
            say.percent(site["share"]),
            *(say.count(site[key]) for key in ("longest_gap", "longest_run")),
        )
        for site in found.to_dict("records")
    ]
    return Picture(
        name=name,
        title=title,
        sentence=f"**{wording.plural(len(found), 'site')}**.",
        caption="By region, the smallest share first; sites with too few months last.",
        leads=sites_lead(found["site_id"]),
        **tabled(
            ("Site", "Region", "Setting", "Note"),
            ("Months open", "With a contact", "Share", "Longest gap", "Longest run"),
            lines,
            result,
            data=found,
        ),
    )

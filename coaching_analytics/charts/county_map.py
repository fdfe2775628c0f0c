"""A figure on a map: counties in the shade of their region, sites as dots on top; nothing from outside."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import figure_words, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.map_drawing import Shown, drawing, told
from coaching_analytics.charts.map_ground import MOST_DOTS, Ground
from coaching_analytics.charts.picture import Panel, Picture, RowLeads, about, named, table
from coaching_analytics.charts.side_by_side import cautions_of, place_leads

MANY = {"agency": "agencies", "county": "counties"}
NUMERIC = ("Value", "Low", "High", "Number behind it")


def county_map(
    shown: Shown, ground: Ground, *, dots: pd.DataFrame, click: str, page: str, told: str = ""
) -> Picture:
    """The figure on the map.

    Parameters
    ----------
    shown
        The figure by region, agency, site or county.
    ground
        Counties, and the sites that say which region a county is of.
    dots
        The sites to draw as dots.
    click
        What a click does, in words.
    page
        The page that a click on a dot leads to.
    told
        What there is to say of the shades beyond that.
    """
    drawn = dots.iloc[0:0] if len(dots) > MOST_DOTS else dots
    regions = _near(shown, dots)
    figure = drawing(shown, ground, drawn, regions)
    leads = {"region": "", **({"site": page} if len(drawn) else {})}
    return Picture(
        name="map",
        title=shown.result.question,
        unit=figure_words.row(shown.cell),
        sentence=_sentence(shown),
        panels=(Panel("", figure, _alt(shown), leads),),
        caption=_caption(shown, ground, len(dots), told),
        click=click,
        table=_table(shown),
        leads=_leads(shown, ground),
        numeric=NUMERIC,
        data=shown.rows.drop(columns="excluded"),
        **{**about(shown.result), "cautions": cautions_of(shown.result, shown.rows)},
    )


def nothing(shown: Shown, sites: int) -> str:
    """Why there is no map; empty when there is one. `sites` are those that fit the filters."""
    if not sites:
        return "No site fits these filters."
    if shown.rows.empty:
        return wording.needs(shown.result.metric)
    values = shown.values().values()
    if any(value is not None for value, _ in values) or any(r.startswith("Hidden") for _, r in values):
        return ""
    return next((reason for _, reason in values if reason), "")


def _near(shown: Shown, dots: pd.DataFrame) -> list[str]:
    """The regions to draw near; none where the whole ground is shown."""
    own = sorted({str(region) for region in dots["region_id"]})
    whole = shown.by == "region" or (shown.by == "county" and len(own) > 1)
    return [] if whole else own


def _leads(shown: Shown, ground: Ground) -> RowLeads | None:
    """Where the rows of the table lead: a place to itself, a county to its region, as on the map."""
    places = [row[shown.by] for row in _ordered(shown)]
    if shown.by == "county":
        return place_leads("region", [ground.region.get(str(county)) for county in places])
    return place_leads(shown.by, places)


def _sentence(shown: Shown) -> str:
    figures = [value for value, _ in shown.values().values() if value is not None]
    if not figures:
        return ""
    low, high = shown.write(min(figures)), shown.write(max(figures))
    places = wording.plural(len(figures), shown.by, MANY.get(shown.by, ""))
    if low == high:
        return f"In {places} the figure is **{low}**."
    return f"Over {places} the figure runs from **{low}** to **{high}**."


def _caption(shown: Shown, ground: Ground, dots: int, told: str) -> str:
    """What the marks are, and what is not drawn."""
    parts = []
    shaded = shown.shades_counties(ground)
    if shown.by == "county":
        parts.append("A county has the shade of its own figure: it counts its own sites only.")
        parts.append("White: none that fit the filters.")
        if any(value is None for value, _ in shown.values().values()):
            parts.append("Hatched: no figure; the table says why.")
    elif shaded:
        parts.append("A county has the shade of the region most of its sites lie in; white: no sites there.")
    else:
        parts.append("Grey: counties with sites; white: none there.")
    parts += [told] if told else []
    if any(reason.startswith("Hidden") for _, reason in shown.values().values()):
        parts.append("Hatched: hidden, too few people.")
    if dots > MOST_DOTS:
        parts.append(f"Dots are drawn for at most {MOST_DOTS:,} sites: choose a region to see them.")
    elif dots:
        whose = "its own figure" if shown.by == "site" else f"its {shown.by}"
        parts.append(
            "A dot is a site." if shaded else f"A dot is a site in the shade of {whose}; hollow: none."
        )
    unplaced = len(ground.sites) - len(ground.dots)
    if unplaced:
        parts.append(f"{wording.plural(unplaced, 'site')} with a county and no place of their own: no dot.")
    if shown.result.people != "operations" or shown.rows["low"].notna().any():
        far = "in small counties most" if shown.by == "county" else "see Side by side"
        parts.append(f"Shades tell figures apart that may differ by chance alone: {far}.")
    parts.append("Outlines: US Census Bureau, 2017.")
    return " ".join(parts)


def _alt(shown: Shown) -> str:
    said = "; ".join(
        f"{named(place, shown.names)} {told(shown, value, reason)}"
        for place, (value, reason) in list(shown.values().items())[:20]
    )
    return f"Map of counties and sites, shaded by {shown.by}. {said}."


def _ordered(shown: Shown) -> list[pd.Series]:
    """The rows by name, what has none last."""
    rows = [row for _, row in shown.rows.iterrows()]
    return sorted(rows, key=lambda row: (row[shown.by] is None, named(row[shown.by], shown.names)))


def _table(shown: Shown) -> pd.DataFrame:
    lines = [
        (
            named(row[shown.by], shown.names, f"No {shown.by} stated"),
            *(shown.short(row[name]) for name in ("value", "low", "high")),
            say.count(row["n"]),
            str(row["reason"] or ""),
        )
        for row in _ordered(shown)
    ]
    return table((shown.by.capitalize(), *NUMERIC, "Why there is none"), lines)

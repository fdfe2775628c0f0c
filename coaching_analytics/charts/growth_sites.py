"""The trends of all sites as one picture and as a list: counted and listed by place, ranked by nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import sentences, theme, wording
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.growth import Line, cautions_of, likely_range, nothing
from coaching_analytics.charts.picture import Names, Panel, Picture, named, sites_lead, tabled
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.false_discovery import DECLINING, IMPROVING, NO_CHANGE

UNSAID = "not judged"
SAID = {
    IMPROVING: "Improving",
    DECLINING: "Declining",
    NO_CHANGE: "No detectable change",
    UNSAID: "Not judged",
}
FILLS = {
    IMPROVING: (theme.BLUE, ""),
    DECLINING: (theme.RUST, "/"),
    NO_CHANGE: (theme.PALE, ""),
    UNSAID: ("#FFFFFF", ""),
}
"""Colour and pattern of each statement, so that none is told by colour alone."""
STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
BARS = 24
COLUMNS = {"region": "region_id", "agency": "agency_id", "setting": "setting"}


def of_sites(result: Result, line: Line | None) -> pd.DataFrame:
    """The sites of the line; none when the answer has no list of sites."""
    sites = result.curves.get("sites", pd.DataFrame())
    return sites.iloc[0:0] if line is None or sites.empty else line.of(sites)


def counts(sites: pd.DataFrame) -> dict[str, int]:
    """How many sites each statement of `SAID` is made of."""
    found = sites["statement"].fillna(UNSAID).value_counts()
    return {key: int(found.get(key, 0)) for key in SAID}


def spread(result: Result, line: Line | None, names: Names | None, by: str) -> Picture:
    """How many sites have which trend, and what is said of them; `result` is `quality_growth`, whole."""
    title = "How do the trends of the sites differ?"
    sites = of_sites(result, line)
    if line is None or sites.empty:
        return nothing(line, "trends-of-sites", title, result, _no_sites(result, line))
    reason = next((str(why) for why in sites["no_range"] if not say.is_missing(why)), "")
    found = counts(sites)
    told = f"{SAID[IMPROVING]} {found[IMPROVING]}, declining {found[DECLINING]}, no detectable change "
    told += f"{found[NO_CHANGE]}, not judged {found[UNSAID]}."
    alt = f"Bars counting sites by their trend in {line.name.lower()}. {told}"
    one_trend = sites["trend"].astype(float).round(6).nunique() < 2
    panels = () if one_trend else (Panel("", _bars(sites, found), alt),)
    said = f"{reason[:1].upper()}{reason[1:]}. " if reason else ""
    columns = ("Sites", *SAID.values(), "Trend of the middle site")
    lines = _by_place(sites, names, by)
    return Picture(
        name="trends-of-sites",
        title=title,
        unit=f"{line.name}, sites",
        sentence=sentences.site_statements(list(found.values()), _most_said(sites)),
        panels=panels,
        caption=f"{said}A site's trend is drawn towards the common one, the more so the fewer its ratings. "
        f"{rate(result)}",
        **{
            **tabled((by.capitalize(),), columns, lines, result, data=sites),
            "cautions": cautions_of(line, result),
        },
    )


def _most_said(sites: pd.DataFrame) -> str:
    """The most frequent reason why nothing is said of a site."""
    reasons = sites["no_statement"].dropna().value_counts()
    return str(reasons.index[0]) if len(reasons) else ""


def _bars(sites: pd.DataFrame, found: Mapping[str, int]) -> Drawing:
    """Bars of sites by trend, those of each statement on top of each other, named above."""
    trend = sites["trend"].astype(float)
    step = next((one for one in STEPS if (trend.max() - trend.min()) / one <= BARS), STEPS[-1])
    place = (trend / step).map(lambda value: math.floor(value + 0.5))
    kinds = sites["statement"].fillna(UNSAID)
    traces, notes = [], []
    for number, key in enumerate(key for key in SAID if found[key]):
        colour, pattern = FILLS[key]
        own = sorted(Counter(place[kinds == key].tolist()).items())
        traces.append(
            {
                "type": "bar",
                "x": [at * step for at, _ in own],
                "y": [n for _, n in own],
                "width": step * 0.9,
                "marker": {
                    "color": colour,
                    "line": {"color": theme.GREY, "width": 1},
                    "pattern": {"shape": pattern, "fgcolor": "#FFFFFF", "size": 6, "solidity": 0.3},
                },
                "hovertext": [
                    f"{SAID[key]}: {wording.plural(n, 'site')} near {say.signed(at * step, 3)} points a year"
                    for at, n in own
                ],
                "hoverinfo": "text",
            }
        )
        notes.append(_name(number, key, found[key]))
    zero = theme.line(0, 0, 0, 1, yref="paper", color=theme.INK, width=1, dash="solid", layer="above")
    return theme.figure(
        traces,
        280 + 20 * len(notes),
        margin={"t": 12 + 20 * len(notes), "b": 48, "l": 4},
        barmode="stack",
        shapes=[zero],
        annotations=notes,
        xaxis=theme.axis(title="points a year", showgrid=False),
        yaxis=theme.axis(title="sites", rangemode="tozero"),
    )


def _name(number: int, key: str, count: int) -> dict[str, Any]:
    """A statement named above the bars with its mark and count."""
    colour, pattern = FILLS[key]
    mark = "\u25a8" if pattern else "\u25a1" if key == UNSAID else "\u25a0"
    return theme.text(
        f"<span style='color:{theme.GREY if key == UNSAID else colour}'>{mark}</span> {SAID[key]} <b>"
        f"{say.count(count)}</b>",
        0,
        1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        yshift=6 + 20 * number,
        size=14,
    )


def _by_place(sites: pd.DataFrame, names: Names | None, by: str) -> Sequence[tuple[str, ...]]:
    """Sites by place and statement, with the trend of the middle site."""
    groups = sites.groupby(COLUMNS[by], dropna=False, sort=False)
    places = sorted(((named(key, names), part) for key, part in groups), key=lambda each: each[0])
    return [
        (
            name,
            say.count(len(part)),
            *(say.count(n) for n in counts(part).values()),
            say.signed(part["trend"].astype(float).median()),
        )
        for name, part in [("All", sites), *places]
    ]


def site_list(result: Result, line: Line | None, names: Names | None) -> Picture:
    """Every site with its level, trend and what can be said of it, by region and name."""
    title = "What can be said of each site?"
    sites = of_sites(result, line)
    if line is None or sites.empty:
        return nothing(line, "site-trends", title, result, _no_sites(result, line))
    ordered = sites.assign(
        region=[named(region, names) for region in sites["region_id"]],
        site=[named(site, names) for site in sites["site_id"]],
    ).sort_values(["region", "site"], kind="stable")
    lined = bool(ordered["line"].notna().any())
    columns = ("School years rated", "Level when last rated", "Trend a year", "Likely range", "Robust trend")
    words = ("Site", "Region", "What can be said", *(("Reaches its line",) if lined else ()))
    return Picture(
        name="site-trends",
        title=title,
        unit=f"{line.name}, points",
        sentence="",
        leads=sites_lead(ordered["site_id"]),
        caption="Level when last rated and trend are drawn towards those of all sites. "
        f"{rate(result)} Robust trend: the middle of all slopes between two school years, which one odd "
        "rating does not bend; in brackets the number of years where that is too few for any trend to stand "
        "out.",
        **{
            **tabled(
                words,
                columns,
                [_site(row, lined) for row in ordered.to_dict("records")],
                result,
                data=ordered.drop(columns=["region", "site"]),
            ),
            "cautions": cautions_of(line, result),
        },
    )


def _no_sites(result: Result, line: Line | None) -> str:
    """Why there is no list of sites: no model, or too few people behind each."""
    if line is None:
        return ""
    reasons = [str(reason) for reason in line.of(result.rows)["reason"] if reason]
    return next(iter(reasons), "Hidden: fewer people than may be published are behind each site.")


def rate(result: Result) -> str:
    """The stated rate of false statements, and who is not judged."""
    false, waves = result.settings.get("false_statement_rate"), result.settings.get("judged_waves")
    return (
        f"Of the sites said to improve or decline about {say.percent(false)} may be so named by chance; "
        f"sites with fewer than {waves} rated school years are not judged."
    )


def _site(row: Mapping[Any, Any], lined: bool) -> tuple[str, ...]:
    statement = str(row["no_statement"] if say.is_missing(row["statement"]) else row["statement"])
    robust = say.BLANK if say.is_missing(row["robust"]) else say.signed(row["robust"])
    if robust != say.BLANK and not say.is_missing(row["robust_note"]):
        robust = f"{robust} ({say.count(row['waves'])})"
    return (
        str(row["site"]),
        str(row["region"]),
        statement[:1].upper() + statement[1:],
        *((_reaches(row),) if lined else ()),
        say.count(row["waves"]),
        say.points(row["level"]),
        say.signed(row["trend"]),
        likely_range(row),
        robust,
    )


def _reaches(row: Mapping[Any, Any]) -> str:
    """The months between which a site will reach its line, or why that cannot be said."""
    if say.is_missing(row["line"]):
        return "No line applies"
    line = f"{row['line_value']:g}"
    if say.is_missing(row["crossing"]):
        return f"{line}: {row['no_crossing']}"
    day, low, high = (
        say.month(pd.Timestamp(row[name]).date()) for name in ("crossing", "crossing_low", "crossing_high")
    )
    return f"{line}: {day} {wording.likely(low, high)}"

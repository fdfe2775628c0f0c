"""How much coaching is virtual, by the internet there is at the site, rural sites apart."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Panel, Picture, blank, known, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

INTERNET = {
    "all": "All sites",
    "broadband": "Broadband",
    "mobile": "Mobile only",
    "none": "No internet",
    "not_stated": "Not asked",
}
AREAS = {"rural": "Rural sites", "not_rural": "Other sites", "all": "All sites"}
COLUMNS = ("Sites with sessions", "Hours in person or virtual", "Virtual")


def by_internet(result: Result) -> Picture:
    """Share of hours that are virtual, one panel for rural and one for other sites."""
    name, title = "virtual-by-internet", "Where is coaching virtual?"
    total = pick(result, internet="all", area="all").iloc[0]
    if total["value"] is None:
        return blank(name, title, result, str(total["reason"] or ""))
    areas = [area for area in ("rural", "not_rural") if not known(pick(result, area=area)).empty] or ["all"]
    high = span_of([5.0, *(100 * float(value) for value in known(result.rows)["value"])], floor=0)[1]
    panels = []
    for area in areas:
        rows = {str(row["internet"]): row for _, row in known(pick(result, area=area)).iterrows()}
        marks = [_mark(text, rows[internet]) for internet, text in INTERNET.items() if internet in rows]
        figure = rows_figure(marks, "share of hours", (-0.02 * high, high), ticksuffix="%")
        panels.append(Panel(AREAS[area], figure, f"{AREAS[area]}, dot plot. {row_words(marks)}."))
    return Picture(
        name=name,
        title=title,
        unit="share of hours that are virtual",
        sentence=_sentence(result, total),
        panels=tuple(panels),
        caption="Internet as last asked at the site. Hollow: fewer than 10 sites. Phone and e-mail are "
        "neither; a "
        f"session both ways counts half. {wording.left_out(total['excluded'] or {})}".rstrip(),
        **tabled(
            ("Area", "Internet"),
            COLUMNS,
            [
                (
                    AREAS[str(row["area"])],
                    INTERNET[str(row["internet"])],
                    say.count(row["n"]),
                    say.count(row["denominator"]),
                    say.percent(row["value"]),
                )
                for _, row in result.rows.iterrows()
            ],
            result,
        ),
    )


def _sentence(result: Result, total: pd.Series) -> str:
    text = f"**{say.percent(total['value'])}** of hours are virtual"
    parts = {area: pick(result, internet="all", area=area) for area in ("rural", "not_rural")}
    if all(len(rows) and rows["value"].iloc[0] is not None for rows in parts.values()):
        rural, other = (say.percent(rows["value"].iloc[0]) for rows in parts.values())
        text += f": {rural} at rural sites, {other} at other sites"
    asked = 1 - _share_not_asked(result, total)
    return f"{text}. {say.percent(asked)} of sites with sessions were asked about their internet."


def _share_not_asked(result: Result, total: pd.Series) -> float:
    rows = pick(result, internet="not_stated", area="all")
    return int(rows["n"].iloc[0]) / int(total["n"]) if len(rows) else 0.0


def _mark(label: str, row: pd.Series) -> RowMark:
    of = wording.plural(int(row["n"]), "site")
    return RowMark(
        label,
        f"<b>{say.percent(row['value'])}</b>, {of}",
        100 * float(row["value"]),
        unsure=int(row["n"]) < 10,
        hover=f"{label}: {say.count(row['numerator'])} of {say.count(row['denominator'])} hours",
    )

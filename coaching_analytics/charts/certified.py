"""Whether raters were certified on the day they rated: in all, by place and instrument, and where not."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.bar import Part, bar_figure
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, tabled
from coaching_analytics.metrics.result import Result

TITLE = "Were raters certified on the day they rated?"
STATES = {
    "certified": "Certified that day",
    "lapsed": "Certification had lapsed",
    "not_yet": "First certified later",
    "not_on_record": "No certification on record",
}
COLUMNS = ("Ratings", *STATES.values())
CAPTION = (
    "Formal ratings whose rater is named. A certification counts for its own instrument, from its first day "
    "to the day before it ends; one without an end lasts {months} months. Striped: none on record for that "
    "rater and instrument, which is not the same as lapsed."
)


def certified(whole: Result, *parts: Result, names: Names | None = None) -> Picture:
    """Ratings by what is on record of their rater; `whole` and `parts` (by place, by instrument) are
    `rater_certification`."""
    shares = {row["statistic"]: row for _, row in known(whole.rows).iterrows()}
    if not shares:
        return blank("certified", TITLE, whole, _why(whole))
    bars = [
        Part(
            name, float(shares[state]["value"]), say.percent(shares[state]["value"]), state == "not_on_record"
        )
        for state, name in STATES.items()
    ]
    lines = [("All", "All ratings", *_cells(whole.rows))]
    for part in parts:
        by = part.by[0]
        cells = [
            (labels.instrument(str(key)) if by == "instrument" else named(key, names), rows)
            for key, rows in part.rows.groupby(by, dropna=False, sort=False)
        ]
        lines += [
            (by.capitalize(), name, *_cells(rows)) for name, rows in sorted(cells, key=lambda one: one[0])
        ]
    return Picture(
        name="certified",
        title=TITLE,
        unit="share of formal ratings",
        sentence=_said(shares),
        panels=(
            Panel(
                "", bar_figure(bars), f"Bar in parts: {', '.join(f'{bar.name} {bar.note}' for bar in bars)}."
            ),
        ),
        caption=_caption(whole, shares["certified"]),
        **tabled(("Shown by", "Name"), COLUMNS, lines, whole, *parts, data=_data(whole, *parts)),
    )


def missing(result: Result) -> bool:
    """Whether nothing is known of certifications, so that lists of ratings and raters have nothing to say."""
    return known(result.rows).empty


def lapses(result: Result, names: Names | None = None) -> Picture:
    """The ratings not made under a certification in force, without their raters; `result` is the whole."""
    name, title = "not-certified", "Which ratings were made without a certification in force?"
    listed = result.curves["lapses"]
    if known(result.rows).empty:
        return blank(name, title, result, _why(result))
    lines = [
        (
            str(row["site_id"]),
            named(row["region_id"], names),
            str(row["classroom_id"]),
            labels.instrument(str(row["instrument"])),
            say.day(pd.Timestamp(row["observation_date"]).date()),
            STATES[str(row["state"])],
        )
        for _, row in listed.iterrows()
    ]
    sentence = f"**{wording.plural(len(lines), 'rating')}**, by site; raters are not named."
    if not lines:
        cell = {row["statistic"]: row for _, row in result.rows.iterrows()}
        none = cell["certified"]["numerator"] == cell["certified"]["denominator"]
        sentence = "None." if none else "The list is for staff only: it would point at single raters."
    columns = ("Site", "Region", "Room", "Instrument", "Day of the visit", "What is on record")
    return Picture(
        name=name, title=title, sentence=sentence, **tabled(columns, (), lines, result, data=listed)
    )


def of_raters(result: Result) -> Picture:
    """Ratings of each rater by what is on record, for staff; `result` is `rater_certification` by rater."""
    name, title = "raters-certified", "How many ratings of each rater were certified?"
    shown = known(result.rows)
    if shown.empty:
        return blank(name, title, result, _why(result))
    lines = [(str(rater), *_cells(rows)) for rater, rows in shown.groupby("rater", sort=True)]
    return Picture(
        name=name,
        title=title,
        unit="share of their formal ratings",
        sentence="",
        caption="In the order of ids, not by value. For staff only.",
        **tabled(("Rater",), COLUMNS, lines, result, data=shown.drop(columns="excluded")),
    )


def _cells(rows: pd.DataFrame) -> tuple[str, ...]:
    """Number of ratings and the four shares of one cell."""
    cell = {row["statistic"]: row for _, row in rows.iterrows()}
    return (say.count(cell["certified"]["n"]), *(say.percent(cell[state]["value"]) for state in STATES))


def _said(shares: dict[str, pd.Series]) -> str:
    """The answer in words: certified first, then each other state that occurs."""
    first = shares["certified"]
    verb = "was" if first["numerator"] == 1 else "were"
    text = (
        f"**{say.count(first['numerator'])} of {say.count(first['denominator'])} ratings** "
        f"({say.percent(first['value'])}) {verb} made by a rater certified that day."
    )
    told = {
        "lapsed": "by one whose certification had lapsed",
        "not_yet": "by one first certified later",
        "not_on_record": "by one without a certification on record",
    }
    others = [
        f"{say.count(shares[state]['numerator'])} {words}"
        for state, words in told.items()
        if shares[state]["numerator"]
    ]
    return f"{text} The others: {'; '.join(others)}." if others else text


def _caption(result: Result, row: pd.Series) -> str:
    text = CAPTION.format(months=say.count(result.settings["certification_months"]))
    return f"{text} {wording.left_out(row['excluded'] or {})}".rstrip()


def _why(result: Result) -> str:
    """The first reason why there is no share."""
    return next((str(reason) for reason in result.rows["reason"] if reason), "")


def _data(*results: Result) -> pd.DataFrame:
    """All rows under one header: what they are shown by and its value."""
    parts = []
    for result in results:
        by = result.by[0] if len(result.by) > 1 else ""
        rows = result.rows.drop(columns="excluded").rename(columns={by: "name"})
        parts.append(rows.assign(shown_by=by or "all", name=rows["name"] if by else "all"))
    return pd.concat(parts, ignore_index=True)

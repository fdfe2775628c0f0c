"""What coaches bring, beside what the system asks of them. Nobody is named."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, pick, tabled
from coaching_analytics.charts.rows import Reference, RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

HELD = {
    "bachelor": "Bachelor's degree or more",
    "early_childhood_degree": "Degree in early childhood",
    "pathway": "On a pathway to a degree",
    "bilingual": "Two languages or more",
}
DEGREES = {
    "associate": "an associate degree",
    "bachelor": "a bachelor's degree",
    "master": "a master's degree",
    "doctorate": "a doctorate",
}
UNIT = "share of full-time posts"


def qualifications(result: Result) -> Picture:
    """Shares of full-time posts by qualification and field of content; `result` is `coach_qualifications`."""
    title = "What do coaches bring?"
    rows = known(result.rows)
    rows = rows[rows["statistic"] != "meets_standard"]
    shares = rows[(rows["statistic"] != "years")]
    if shares.empty:
        return blank("coach-qualifications", title, result, _why(result))
    years = known(pick(result, statistic="years"))
    marks = [
        RowMark(
            _name(row),
            f"<b>{say.percent(row['value'])}</b>",
            100 * float(row["value"]),
            hover=f"{_name(row)}: {say.percent(row['value'])} of posts, "
            f"{wording.plural(row['n'], 'coach', 'coaches')} known",
        )
        for _, row in shares.iterrows()
        if _drawn(row)
    ]
    lines = [
        (_name(row), _value(row), say.count(row["n"]), say.count(_unknown(row))) for _, row in rows.iterrows()
    ]
    return Picture(
        name="coach-qualifications",
        title=title,
        unit=UNIT,
        sentence=_years(years),
        panels=(
            Panel("", rows_figure(marks, UNIT, (0, 104), ticksuffix="%"), f"Dot plot. {row_words(marks)}."),
        ),
        caption="A coach counts by their days at work and their share of a full-time post. Of those for "
        "whom it is on "
        "record; the table says for how many it is not. A degree says what was studied, not how well "
        "somebody coaches.",
        **tabled(("What",), ("Share", "Coaches known", "Not on record"), lines, result),
    )


def by_place(whole: Result, placed: Result, names: Names | None, by: str) -> Picture:
    """Posts whose holders meet what the system asks, by region or agency."""
    title = f"Which posts meet what the system asks, by {by}?"
    total = known(pick(whole, statistic="meets_standard"))
    if total.empty:
        return blank("coach-standard", title, whole, _why(whole, "meets_standard"))
    rows = known(pick(placed, statistic="meets_standard")).sort_values("value", ascending=False)
    marks = [_mark("All", total.iloc[0])] + [_mark(named(row[by], names), row) for _, row in rows.iterrows()]
    bilingual = {row[by]: row["value"] for _, row in pick(placed, statistic="bilingual").iterrows()}
    lines = [
        (
            named(row[by], names),
            say.percent(row["value"]),
            say.percent(bilingual.get(row[by])),
            say.count(row["n"]),
        )
        for _, row in rows.iterrows()
    ]
    value = float(total.iloc[0]["value"])
    return Picture(
        name="coach-standard",
        title=title,
        unit=UNIT,
        sentence=f"**{say.percent(value)}** of full-time posts are held by coaches who have {asked(whole)}.",
        panels=(
            Panel(
                "",
                rows_figure(
                    marks, UNIT, (0, 104), references=[Reference(100 * value, "all")], ticksuffix="%"
                ),
                f"Dot plot by {by}. {row_words(marks)}.",
            ),
        ),
        caption=f"Asked: {asked(whole)}. {_said_by(whole)} Places are the employer's.",
        **tabled(
            (by.capitalize(),),
            ("Meets what is asked", "Two languages or more", "Coaches known"),
            lines,
            placed,
            whole,
        ),
    )


def asked(result: Result) -> str:
    """What the settings ask of coaches, in words."""
    degree, years = str(result.settings["asked_degree"]), int(result.settings["coach_years"])
    parts = []
    if degree in DEGREES:
        way = " or are on a pathway to it" if result.settings["asked_pathway"] == "yes" else ""
        more = "" if degree == "doctorate" else " or more"
        parts.append(f"{DEGREES[degree]}{more}{way}")
    if years:
        parts.append(f"{wording.plural(years, 'year')} with children from birth to five")
    return " and ".join(parts) or "nothing in particular"


def _said_by(result: Result) -> str:
    """Who asks that, and in which words."""
    by, words = str(result.settings["asked_by"]), str(result.settings["asked_in_words"])
    return f"{by}: {words}" if by else "It is stated in the settings of this store."


def headline(result: Result) -> str:
    """The answer of the page in words."""
    found = known(pick(result, statistic="bachelor"))
    if found.empty:
        return ""
    row = found.iloc[0]
    two = known(pick(result, statistic="bilingual"))
    more = (
        f", and {say.percent(two.iloc[0]['value'])} by people with two languages or more" if len(two) else ""
    )
    share = f"**{say.percent(row['value'])}** of full-time posts"
    return f"{share} are held by coaches with a bachelor's degree{more}."


def _name(row: pd.Series) -> str:
    if row["statistic"] == "content_knowledge":
        return f"Knows {str(row['area']).lower()}" if row["area"] else "A field of content on record"
    return "Years with children from birth to five" if row["statistic"] == "years" else HELD[row["statistic"]]


def _drawn(row: pd.Series) -> bool:
    """Whether content is on record says more of the record than of coaches: in the table only."""
    return row["statistic"] != "content_knowledge" or bool(row["area"])


def _value(row: pd.Series) -> str:
    if row["statistic"] == "years":
        return f"{say.decimal(row['value'])} years"
    return say.percent(row["value"])


def _unknown(row: pd.Series) -> int:
    return sum((row["excluded"] or {}).values())


def _years(years: pd.DataFrame) -> str:
    if years.empty:
        return ""
    mean = f"**{say.decimal(years.iloc[0]['value'])} years**"
    return f"They have worked {mean} with children from birth to five on average."


def _mark(label: str, row: pd.Series) -> RowMark:
    return RowMark(
        label,
        f"<b>{say.percent(row['value'])}</b> of {wording.plural(row['n'], 'coach', 'coaches')}' posts",
        100 * float(row["value"]),
        hover=f"{label}: {say.percent(row['value'])}",
    )


def _why(result: Result, statistic: str = "bachelor") -> str:
    reasons = [reason for reason in pick(result, statistic=statistic)["reason"] if reason]
    return str(reasons[0]) if reasons else ""

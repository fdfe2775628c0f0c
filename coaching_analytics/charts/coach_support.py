"""Supports coaches get, and how both sides see their work together."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Panel, Picture, blank, known, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

SUPPORTS = {
    "onboarding": "Onboarding",
    "reflective_supervision": "Reflective supervision",
    "peer_mentor": "Mentor among coaches",
    "learning_community": "Learning community",
    "lead_coach": "Lead-coach speciality",
    "leadership_academy": "Leadership academy",
    "principal_network": "Network of principals",
    "other": "Other support",
    "any": "Any of these",
}
FACTORS = {
    "relationship": "Relationship",
    "process": "Process of coaching",
    "investment": "Investment in it",
    "benefits": "Benefits (perceived)",
    "satisfaction": "Satisfaction (perceived)",
    "connected": "Feeling connected (perceived)",
    "changed_practice": "Changed practice (perceived)",
    "barriers": "Barriers on the educator's side",
}
SIDES = {"educator": "What educators say", "coach": "What coaches say"}
SCALE_FROM = 1.0
"""Where the axis of answers begins when no answer lies below it."""


def supports(result: Result) -> Picture:
    """Share of those who coach who got each support; `result` is `coach_supports`."""
    title, unit = "Which supports do coaches get?", "share of people who coach"
    rows = known(pick(result, statistic="coaches"))
    if rows.empty:
        reasons = [str(one) for one in result.rows["reason"] if one]
        return blank("coach-supports", title, result, reasons[0] if reasons else "")
    hours = {row["support"]: row for _, row in pick(result, statistic="hours").iterrows()}
    given = rows[(rows["value"].astype(float) > 0) & (rows["support"] != "any")]
    given = given.sort_values("value", ascending=False, kind="stable")
    marks = [_support(row, hours) for _, row in given.iterrows()]
    lines = [
        (
            SUPPORTS[row["support"]],
            say.count(row["numerator"]),
            say.percent(row["value"]),
            say.decimal(hours[row["support"]]["value"]),
        )
        for _, row in rows.iterrows()
    ]
    whole = pick(result, statistic="coaches", support="any").iloc[0]
    figure = rows_figure(marks, unit, (0, 104), ticksuffix="%") if marks else None
    return Picture(
        name="coach-supports",
        title=title,
        unit=unit,
        sentence=f"**{say.count(whole['numerator'])} of {say.count(whole['denominator'])}** people who "
        "coach got a "
        "support that is on record.",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),) if figure else (),
        caption="At least once in the period, of coaches and site leaders, teacher-leaders and peers who "
        "coach. Academies "
        "and networks are for those who lead. A support nobody wrote down looks like none.",
        **tabled(("Support",), ("People", "Share", "Hours each"), lines, result),
    )


def _support(row: pd.Series, hours: dict[str, pd.Series]) -> RowMark:
    each = hours[row["support"]]["value"]
    more = "" if each is None else f", {say.decimal(each)} hours each"
    return RowMark(
        SUPPORTS[row["support"]],
        f"<b>{say.percent(row['value'])}</b>{more}",
        100 * float(row["value"]),
        hover=f"{SUPPORTS[row['support']]}: {say.count(row['numerator'])} of {say.count(row['denominator'])}",
    )


def relationship(result: Result) -> Picture:
    """Mean of each factor by side, with its likely range; `result` is `relationship`."""
    title = "How do both sides see their work together?"
    means = known(pick(result, statistic="mean"))
    if means.empty:
        reasons = [str(one) for one in pick(result, statistic="mean")["reason"] if one]
        return blank("relationship", title, result, reasons[0] if reasons else "")
    span = span_of([*means["low"], *means["high"], *means["value"]], floor=None)
    span = (min(span[0], SCALE_FROM), span[1])
    panels = tuple(
        _side(side, means[means["side"] == side], span) for side in SIDES if (means["side"] == side).any()
    )
    alpha = {(row["side"], row["factor"]): row for _, row in pick(result, statistic="alpha").iterrows()}
    lines = [
        (
            SIDES[row["side"]].removeprefix("What ").removesuffix(" say").capitalize(),
            FACTORS[row["factor"]],
            say.points(row["value"]),
            _range(row),
            say.count(row["n"]),
            say.points(alpha[row["side"], row["factor"]]["value"]),
        )
        for _, row in pick(result, statistic="mean").iterrows()
        if row["factor"]
    ]
    return Picture(
        name="relationship",
        title=title,
        unit="mean answer, points",
        sentence=_answered(result),
        panels=panels,
        caption="Each answer sheet's mean over the items of a factor, averaged; the thick line is its "
        "likely range over "
        "coaches. Cronbach's alpha in the table says how far the items of a factor go together (1: fully). "
        "The axis "
        f"runs from {span[0]:.1f} to {span[1]:.1f}. Perceived: what people say, no measure of what "
        "coaching did.",
        **tabled(
            ("Side", "Factor"), ("Mean", "Likely range", "Answer sheets", "Cronbach's alpha"), lines, result
        ),
    )


def _side(side: str, rows: pd.DataFrame, span: tuple[float, float]) -> Panel:
    ordered = sorted((row for _, row in rows.iterrows()), key=lambda row: list(FACTORS).index(row["factor"]))
    marks = [
        RowMark(
            FACTORS[row["factor"]],
            f"<b>{say.points(row['value'])}</b>",
            float(row["value"]),
            low=row["low"],
            high=row["high"],
            hover=f"{FACTORS[row['factor']]}: {say.points(row['value'])} {_range(row)}, "
            f"{wording.plural(row['n'], 'sheet')}",
        )
        for row in ordered
    ]
    return Panel(SIDES[side], rows_figure(marks, "points", span), f"{SIDES[side]}. {row_words(marks)}.")


def _range(row: pd.Series) -> str:
    return say.BLANK if row["low"] is None else f"{say.points(row['low'])} to {say.points(row['high'])}"


def _answered(result: Result) -> str:
    parts = []
    for _, row in known(pick(result, statistic="answered")).iterrows():
        who = "educators" if row["side"] == "educator" else "coaches"
        parts.append(f"**{say.count(row['numerator'])}** of {say.count(row['denominator'])} {who}")
    return f"{' and '.join(parts)} who could have answered did." if parts else ""

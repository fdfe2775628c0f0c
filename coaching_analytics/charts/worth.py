"""What would make coaching worth its cost, and what learning and rooms above a line came with the dollars."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import choice, labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, blank, known, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

REPLACEMENTS = {
    "stated": "The cost stated in the settings",
    "district_small": "School districts of fewer than 10,000 pupils",
    "district_medium": "School districts of 10,000 to 50,000 pupils",
    "district_large": "School districts of more than 50,000 pupils",
}


def break_even(
    result: Result, instrument: choice.Instrument | None = None, domain: str | None = None
) -> Picture:
    """The change needed beside the change found; `result` is `break_even` of the whole selection."""
    worth = say.dollars(float(result.settings.get("worth_of_a_point", 0)))
    title = f"What change would be worth its cost at {worth} a point?"
    rows = choice.latest_edition(choice.of(result, instrument))
    code = choice.headline(rows, domain) if len(rows) else None
    own = {row["statistic"]: row for _, row in rows[rows["domain"] == code].iterrows()} if code else {}
    if "needed" not in own or own["needed"]["value"] is None:
        reason = str(own["needed"]["reason"]) if own else ""
        return blank("break-even", title, result, reason)
    needed, found = own["needed"], own["found"]
    marks = [
        _mark(f"Needed to be worth {say.dollars(round(float(needed['numerator']), -1))} a room", needed),
        _mark("Found, beyond what is expected anyway", found),
    ]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high)]
    figure = rows_figure(marks, "points in one room", span_of([*ends, 0.0]), zero=True)
    chance = own["chance"]["value"]
    return Picture(
        name="break-even",
        title=title,
        unit=f"{labels.domain(str(code))}, points",
        sentence=f"A room has to gain **{say.points(needed['value'])} points** to be worth what its coaching "
        f"cost; these {say.count(needed['n'])} rooms gained {say.signed(found['value'])} "
        f"{wording.likely(say.signed(found['low']), say.signed(found['high']))}. The likelihood that this "
        f"was worth the cost is {say.part_of(chance, 1)}.",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption=f"A point in one room is taken to be worth {worth}: a setting, for those who decide to say. "
        "Bars: likely ranges.",
        **tabled(
            ("Domain", "Figure"),
            ("Value", "Likely from", "to", "Rooms"),
            [_line(row) for _, row in known(rows).iterrows()],
            result,
        ),
    )


def _mark(label: str, row: pd.Series) -> RowMark:
    return RowMark(
        label,
        f"<b>{say.signed(row['value'])}</b>",
        float(row["value"]),
        row["low"],
        row["high"],
        unsure=row["low"] is None or float(row["low"]) <= 0,
        hover=f"{label}: {say.signed(row['value'])} points",
    )


def _line(row: pd.Series) -> tuple[str, ...]:
    names = {"needed": "Change needed", "found": "Change found", "chance": "Likelihood that it was worth it"}
    ends = [say.signed(row[name]) for name in ("value", "low", "high")]
    if row["statistic"] == "chance":
        ends[0] = say.part_of(row["value"], 1)
    return labels.domain(str(row["domain"])), names[str(row["statistic"])], *ends, say.count(row["n"])


def retention(result: Result) -> Picture:
    """Educators who would have to stay; `result` is `break_even_retention` of the whole selection."""
    title = "How many educators would have to stay for coaching to pay for itself?"
    rows = known(result.rows)
    if rows.empty:
        return blank("retention", title, result)
    lines = [
        (
            REPLACEMENTS.get(str(row["replacement"]), str(row["replacement"])),
            say.dollars(row["denominator"]),
            _people(row["value"]),
        )
        for _, row in rows.iterrows()
    ]
    few, many = min(rows["value"]), max(rows["value"])
    span = _people(few) if few == many else f"{_people(few)} to {_people(many)}"
    return Picture(
        name="retention",
        title=title,
        sentence=f"If replacing an educator costs what is listed, **{span} educators** who would have left "
        f"have to stay to pay for {say.dollars(rows.iloc[0]['numerator'])} of coaching.",
        caption=f"Nobody who stayed is counted here. {_sources(result)}".rstrip(),
        **tabled(
            ("Cost of replacing an educator",),
            ("Dollars each", "Educators who would have to stay"),
            lines,
            result,
        ),
    )


def _people(number: float) -> str:
    """Educators: whole ones where there are many."""
    return say.decimal(number, 0 if number >= 10 else 1)


def _sources(result: Result) -> str:
    """Where the published costs come from, and the year of their dollars."""
    listed = result.curves.get("published", pd.DataFrame(columns=["source", "dollar_year"]))
    told = dict.fromkeys(str(source).split(":")[0] for source in listed["source"])
    years = ", ".join(str(year) for year in dict.fromkeys(listed["dollar_year"]))
    return f"{'; '.join(told)}, in dollars of {years}." if told else ""


def learning(result: Result, price: Result | None = None) -> Picture:
    """Increase x learners for $1,000, and what a unit of it cost.

    `result` is `academic_return`, `price` `cost_per_achievement`, both of the whole selection.
    """
    title = "How much learning came with each $1,000?"
    total = "with_overhead"
    rows = result.rows[result.rows["total"] == total]
    if known(rows).empty:
        reasons = [str(reason) for reason in rows["reason"] if reason]
        return blank("learning", title, result, next(iter(reasons), ""))
    lines = [
        (
            str(row["measure"]),
            say.BLANK if row["value"] is None else say.points(row["value"]),
            say.points(row["low"]),
            say.points(row["high"]),
            say.count(row["n"]),
            _unit(price, row["measure"], total),
            str(row["reason"] or wording.left_out(row["excluded"]) or say.BLANK),
        )
        for _, row in rows.iterrows()
    ]
    return Picture(
        name="learning",
        title=title,
        unit="standard deviations x learners",
        sentence="",
        caption="Academic return as the Government Finance Officers Association defines it: increase x "
        "learners / dollars; its inverse is the cost of one standard deviation of one learner. "
        f"Costs: {labels.TOTALS[total].lower()}.",
        **{
            **tabled(
                ("Measure",),
                ("Return", "Likely from", "to", "Sites", "Cost of a standard deviation", "Remarks"),
                lines,
                result,
                data=rows.drop(columns="excluded"),
            ),
            "numeric": ("Return", "Likely from", "to", "Sites"),
        },
    )


def _unit(price: Result | None, measure: object, total: str) -> str:
    """What one standard deviation of one learner cost, or at least cost."""
    rows = None if price is None else pick(price, measure=str(measure), total=total)
    return say.BLANK if rows is None or rows.empty else _price(rows.iloc[0], "there may be no increase")


def extra_rooms(result: Result) -> Picture:
    """Dollars for an extra room above a line; `result` is `cost_per_crosser` of the whole selection."""
    title = "What does an extra room above the line cost?"
    total = str(result.settings.get("cost_total", "with_overhead"))
    rows = result.rows[result.rows["total"] == total]
    if rows.empty or rows["n"].isna().all():
        reasons = [str(reason) for reason in rows["reason"] if reason]
        return blank("extra-rooms", title, result, next(iter(reasons), next(iter(result.cautions), "")))
    lines = [
        (
            labels.LINES.get(str(row["threshold"]), str(row["threshold"])),
            labels.domain(str(row["domain"])),
            _price(row),
            say.count(row["n"]),
        )
        for _, row in rows.iterrows()
    ]
    return Picture(
        name="extra-rooms",
        title=title,
        sentence="",
        caption="Counted are rooms that crossed the line upwards less those that crossed it downwards, "
        f"beyond the number expected with no change. Costs: {labels.TOTALS[total].lower()}.",
        **{
            **tabled(
                ("Line", "Domain", "Cost of an extra room"),
                ("Rooms",),
                lines,
                result,
                data=rows.drop(columns="excluded"),
            ),
        },
    )


def _price(row: pd.Series, nothing: str = "perhaps there is no extra room") -> str:
    if row["value"] is None:
        least = None if row["low"] is None else say.about_dollars(row["low"])
        return f"at least {least}: {nothing}" if least else str(row["reason"])
    ends = f"{say.about_dollars(row['low'])} to {say.about_dollars(row['high'])}"
    return f"about {say.about_dollars(row['value'])} ({ends})"

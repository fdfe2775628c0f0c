"""What came back in money from educators who stayed beyond the usual, at each cost of replacing one."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, blank, known, tabled
from coaching_analytics.charts.worth import REPLACEMENTS
from coaching_analytics.metrics.result import Result

NOT_STATED = ""
SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


def offered() -> Mapping[str, str]:
    """Rates of leaving a reader can state, by their value as text."""
    return {NOT_STATED: "Not stated", **{f"{share:g}": f"{share:.0%} would leave anyway" for share in SHARES}}


def money_back(result: Result) -> Picture:
    """A line for each cost of replacement; `result` is `retention_return` of the whole selection."""
    title = "What came back in money from educators who stayed?"
    rows = known(result.rows)
    if rows.empty:
        reasons = [str(reason) for reason in result.rows["reason"] if reason]
        told = next(iter(reasons), "")
        return blank("money-back", title, result, "" if "not stated" in told else told)
    kept = rows[rows["statistic"] == "kept"].iloc[0]
    share = say.percent(float(result.settings["usual_leaving"]))
    names = dict.fromkeys(result.rows["replacement"])
    back = rows[rows["statistic"] == "back"]["value"]
    text = (
        f"{say.count(kept['numerator'])} educators stayed; with {share} leaving it would have been "
        f"{say.decimal(kept['denominator'], 0)}. {_more(kept)}"
    )
    if len(back):
        least, most = (f"${value:.2f}" for value in (min(back), max(back)))
        text += (
            f" At the costs listed that is **{least if least == most else f'{least} to {most}'}** back for "
        )
        text += "each dollar of coaching."
    return Picture(
        name="money-back",
        title=title,
        sentence=f"{text} This is not proof that coaching kept anyone.",
        caption="Educators of the first day who had not left by the last, less those the stated rate "
        "would have left, each at what replacing one costs. $1.00 back for each dollar is break-even. Where "
        "no more than the usual number stayed, no dollars are counted.",
        **tabled(
            ("Cost of replacing an educator",),
            ("Educators beyond the usual", "Dollars saved", "Back for each dollar"),
            [_line(result.rows[result.rows["replacement"] == name], str(name)) for name in names],
            result,
        ),
    )


def _more(kept: pd.Series) -> str:
    number = float(kept["value"])
    return f"That is {say.decimal(abs(number), 1)} {'more' if number > 0 else 'fewer'}{_likely(kept, 1)}."


def _likely(row: pd.Series, digits: int, sign: str = "") -> str:
    """A likely range in brackets, or nothing."""
    if say.is_missing(row["low"]):
        return ""
    low, high = (f"{sign}{say.decimal(row[name], digits)}" for name in ("low", "high"))
    return f" ({low} to {high})"


def _line(rows: pd.DataFrame, name: str) -> tuple[str, ...]:
    own = {row["statistic"]: row for _, row in rows.iterrows()}
    kept, saved, back = (own[statistic] for statistic in ("kept", "saved", "back"))
    cells = (
        f"{say.decimal(kept['value'], 1)}{_likely(kept, 1)}",
        str(saved["reason"]) if saved["value"] is None else say.dollars(saved["value"]),
        say.BLANK if back["value"] is None else f"${back['value']:.2f}{_likely(back, 2, '$')}",
    )
    return REPLACEMENTS.get(name, name), *cells

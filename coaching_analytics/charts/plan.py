"""A plan beside today in one table: what it takes, what it gives, and the change in scores with its range."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from coaching_analytics.charts import choice, labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, about, blank, table
from coaching_analytics.charts.plan_words import (
    EVIDENCE,
    OUTCOMES,
    OUTPUTS,
    WEEK,
    cells,
    lever_value,
    now,
    score_words,
    sentence,
)
from coaching_analytics.metrics.plan import TODAY
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.levers import levers

OPTIONAL = ("filled_posts", "released_posts")
"""Outputs shown only where some scenario differs from today."""
TITLE = "What would each plan take, and what would it give?"


def scored(result: Result) -> Result:
    """The rows about scores, for the choice of instrument and domain."""
    return replace(result, rows=result.rows[result.rows["instrument"].notna()].reset_index(drop=True))


def side_by_side(
    result: Result, instrument: choice.Instrument | None = None, domain: str | None = None
) -> Picture:
    """Today and up to four scenarios in one table, savings beside what they cost; `result` is `plan`."""
    names = scenarios_of(result)
    today = cells(result.rows)
    if today.get("posts") is None:
        why = next((str(reason) for reason in result.rows["reason"] if reason), "")
        return blank("plan", TITLE, result, why)
    told = {name: cells(result.rows, name) for name in names}
    lines = [
        *_moved(result, names),
        *_figures(today, told),
        *_week(result, names),
        *_scores(result, names, instrument, domain),
    ]
    columns = ("Today", *names)
    return Picture(
        name="plan",
        title=TITLE,
        sentence=" ".join(_sentences(result, today, told, instrument, domain)) or now(today),
        caption="Dollars and hours are those of the period. In brackets: the difference from today; for "
        f"changes in scores: the likely range. {wording.LINE_22}",
        table=table(("Figure", *columns), lines),
        numeric=columns,
        data=result.rows.drop(columns="excluded"),
        **about(result),
    )


def scenarios_of(result: Result) -> list[str]:
    """Names of the scenarios beside today, in their order."""
    return [name for name in dict.fromkeys(result.rows["scenario"]) if name != TODAY]


def _figures(
    today: dict[str, float | None], told: dict[str, dict[str, float | None]]
) -> list[tuple[str, ...]]:
    """A line for each output; one that is nowhere known is left out, its reason stands in the sentence."""
    lines = []
    for output, figure in OUTPUTS.items():
        base, values = today.get(output), [one.get(output) for one in told.values()]
        if base is None and not any(value is not None for value in values):
            continue
        if output in OPTIONAL and not _differs(output, today, told):
            continue
        texts = [say.BLANK if base is None else figure.write(base)]
        for value in values:
            change = "" if base is None or value is None else figure.change(base, value)
            texts.append(
                say.BLANK if value is None else figure.write(value) + (f" ({change})" if change else "")
            )
        lines.append((f"{figure.name} ({figure.unit})", *texts))
    return lines


def _differs(output: str, today: dict[str, float | None], told: dict[str, dict[str, float | None]]) -> bool:
    beside = "posts" if output == "filled_posts" else output
    return any(
        abs((one.get(output) or 0.0) - ((one if beside == "posts" else today).get(beside) or 0.0)) > 1e-9
        for one in told.values()
        if one.get(output) is not None
    )


def _week(result: Result, names: list[str]) -> list[tuple[str, ...]]:
    """The week of a full-time post in parts, where some scenario has another than today: what gives way."""
    held = result.curves["week"]
    hours = {
        (str(name), use): sum(own["value"][own["use"].isin(list(uses))])
        for name, own in held.groupby("scenario")
        for use, uses in WEEK.items()
    }
    lines = []
    for use in WEEK:
        values = [hours.get((name, use)) for name in (TODAY, *names)]
        if any(value is not None and abs(value - (values[0] or 0.0)) >= 0.05 for value in values):
            lines.append((f"Week of a post: {use} (hours)", *(say.decimal(value) for value in values)))
    return lines


def _moved(result: Result, names: list[str]) -> list[tuple[str, ...]]:
    """A line for each lever that some scenario moves, today's value beside."""
    moved, held = result.curves["moved"], result.curves["levers"]
    base: dict[str, float | None] = dict(zip(held["lever"], held["value"], strict=True))
    given = {(line["scenario"], line["lever"]): line["value"] for line in moved.to_dict("records")}
    lines = []
    for name, lever in levers().items():
        if any((scenario, name) in given for scenario in names):
            cells_of = [lever_value(name, given.get((scenario, name), base[name])) for scenario in names]
            label = lever.label if lever.words else f"{lever.label} ({lever.unit})"
            lines.append((f"Moved: {label}", lever_value(name, base[name]), *cells_of))
    return lines


def _scores(
    result: Result, names: list[str], instrument: choice.Instrument | None, domain: str | None
) -> list[tuple[str, ...]]:
    """A line for each piece of evidence: the change in scores with its range; or why there is none."""
    if not names:
        return []
    lines = []
    own, code = own_scores(result, instrument, domain)
    for (output, evidence), rows in own.groupby(["output", "evidence"], sort=False, dropna=False):
        texts = {row["scenario"]: _change_text(row) for _, row in rows.iterrows()}
        place = "" if output == "outcome" else f"{OUTCOMES[str(output)]}, "
        label = f"Change in {labels.domain(code).lower()}, points: {place}{EVIDENCE[str(evidence)].lower()}"
        lines.append((label, *(texts.get(name, say.BLANK) for name in (TODAY, *names))))
    for output, place in OUTCOMES.items():
        rows = result.rows[(result.rows["output"] == output) & result.rows["instrument"].isna()]
        if len(rows):
            without = set(rows["scenario"])
            texts = {name: "no evidence" if name in without else say.BLANK for name in names}
            reason = rows["reason"].iloc[0]
            lines.append((f"Change in scores, {place.lower()}: {reason}", say.BLANK, *texts.values()))
    return lines


def _change_text(row: pd.Series) -> str:
    if row["value"] is None:
        return str(row["reason"])
    value = say.signed(row["value"])
    if row["low"] is None or row["low"] == row["high"]:
        return value
    return f"{value} ({say.signed(row['low'])} to {say.signed(row['high'])})"


def own_scores(
    result: Result, instrument: choice.Instrument | None, domain: str | None
) -> tuple[pd.DataFrame, str]:
    """The rows about scores of one instrument and domain, and the domain's code."""
    found = scored(result)
    rows = choice.latest_edition(choice.of(found, instrument))
    if rows.empty:
        return rows, ""
    code = str(choice.headline(rows, domain))
    return rows[rows["domain"] == code], code


def _sentences(
    result: Result,
    today: dict[str, float | None],
    told: dict[str, dict[str, float | None]],
    instrument: choice.Instrument | None,
    domain: str | None,
) -> list[str]:
    """The first scenario in words, and why any of them cannot be."""
    said = []
    own, code = own_scores(result, instrument, domain)
    for number, (name, one) in enumerate(told.items()):
        rows = result.rows[result.rows["scenario"] == name]
        if one.get("posts") is None:
            said.append(f"{name} cannot be: {rows['reason'].iloc[0]}.")
        elif number == 0:
            mine = own[(own["scenario"] == name) & (own["output"] == "outcome")] if len(own) else own
            fallback = rows[rows["output"] == "outcome"]
            score = score_words(
                mine if len(mine) else fallback[fallback["instrument"].isna()], labels.domain(code)
            )
            said.append(sentence(name, today, one, score))
    return said

"""How many sites a coach carries: three bases, coaches by region, regions, sites without a coach."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, known, named, pick, table
from coaching_analytics.charts.rows import Reference, RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

ORDER = ("assigned_fte", "fte", "people")


def three_bases(now: Result, before: Result | None = None, unit: str = "site") -> Picture:
    """Sites per post and per coach beside the same months last year.

    `now` and `before` are `sites_per_coach` of the whole selection; the 22 line stands on people only.
    """
    title = f"How many {labels.UNITS[unit]} per coach, counted three ways?"
    rows = {row["basis"]: row for _, row in known(pick(now, unit=unit)).iterrows()}
    earlier = (
        {row["basis"]: row["value"] for _, row in known(pick(before, unit=unit)).iterrows()} if before else {}
    )
    if not rows:
        return blank("three-bases", title, now, _hidden(now))
    line = float(now.settings.get("people_line", 22))
    marks = [
        _basis(basis, rows[basis]["value"], earlier.get(basis), unit) for basis in ORDER if basis in rows
    ]
    place = len(marks) - 1
    references = (
        [Reference(line, f"{line:g}: average of five systems", place)]
        if unit == "site" and "people" in rows
        else []
    )
    values = [*(m.value for m in marks), *(m.earlier for m in marks), *([line] if references else [])]
    figure = rows_figure(
        marks, f"{labels.UNITS[unit]} per post or coach", span_of(values, room=0.15), references=references
    )
    said = row_words(marks)
    return Picture(
        name="three-bases",
        title=title,
        sentence=_sentence(rows, line, now) if unit == "site" else "",
        panels=(Panel("", figure, f"Dot plot. {said}."),),
        caption=_bases_caption(bool(earlier), bool(references)),
        table=_bases_table(rows, earlier, unit),
        numeric=("This period", "Same months last year", "Average number", "Average posts or coaches"),
        data=pick(now, unit=unit).drop(columns="excluded"),
        **about(now),
    )


def _basis(basis: str, value: float, earlier: float | None, unit: str) -> RowMark:
    label = labels.BASES[basis].replace("sites", labels.UNITS[unit].split(" ")[0])
    was = "" if earlier is None else f" (was {say.sites(earlier)})"
    return RowMark(
        label,
        f"<b>{say.sites(value)}</b>{was}",
        value,
        earlier=earlier,
        hover=f"{label}: {say.sites(value)}",
        earlier_hover=f"Same months last year: {say.sites(earlier)}",
    )


def _sentence(rows: dict[str, pd.Series], line: float, now: Result) -> str:
    if "fte" not in rows:
        return ""
    people = rows["people"]["value"] if "people" in rows else None
    unassigned = now.curves.get("unassigned")
    return wording.caseload(
        rows["fte"]["value"], people, line, None if unassigned is None else len(unassigned)
    )


def _bases_caption(earlier: bool, line: bool) -> str:
    parts = ["Filled: this period."]
    if earlier:
        parts.append("Hollow: same months last year.")
    if line:
        parts.append(wording.LINE_22)
    return " ".join(parts)


def _bases_table(rows: dict[str, pd.Series], earlier: dict[str, float], unit: str) -> pd.DataFrame:
    return table(
        ("Counted as", "This period", "Same months last year", "Average number", "Average posts or coaches"),
        [
            (
                labels.BASES[b].replace("sites", labels.UNITS[unit].split(" ")[0]),
                say.sites(rows[b]["value"]),
                say.sites(earlier.get(b)),
                say.sites(rows[b]["numerator"]),
                say.sites(rows[b]["denominator"]),
            )
            for b in ORDER
            if b in rows
        ],
    )


def by_region(result: Result, names: Names | None = None, by: str = "region") -> Picture:
    """All enrolled sites per full-time post in each region (or agency, setting), highest first.

    `result` is `sites_per_coach` by that column.
    """
    title = f"How does the caseload differ by {by}?"
    rows = pick(result, unit="site", basis="fte")
    if known(rows).empty:
        return blank(f"caseload-by-{by}", title, result, _hidden(result))
    rows = pd.concat([known(rows).sort_values("value", ascending=False), rows[rows["value"].isna()]])
    people = {named(row[by], names): row for _, row in pick(result, unit="site", basis="people").iterrows()}
    marks = [
        RowMark(
            place,
            f"<b>{say.sites(row['value'])}</b>" if row["value"] is not None else str(row["reason"]),
            row["value"],
            hover=f"{place}: {say.sites(row['value'])} sites per full-time post",
            place=str(row[by] or ""),
        )
        for place, row in ((named(row[by], names), row) for _, row in rows.iterrows())
    ]
    figure = rows_figure(
        marks, "enrolled sites per full-time post", span_of([m.value for m in marks], floor=0), leads=by
    )
    shown = [mark for mark in marks if mark.value is not None]
    said = (
        f"{shown[0].label} carries most with {say.sites(shown[0].value)} sites a post, "
        f"{shown[-1].label} fewest with {say.sites(shown[-1].value)}."
    )
    return Picture(
        name=f"caseload-by-{by}",
        title=title,
        unit="sites per full-time post",
        sentence=said if len(shown) > 1 else "",
        panels=(Panel("", figure, f"Dot plot by {by}. {said}", {by: ""}),),
        caption="All enrolled sites, with and without a coach.",
        click=wording.narrows(by),
        table=table(
            (
                by.capitalize(),
                "Coaches",
                "Full-time posts",
                "Enrolled sites",
                "Sites per post",
                "Sites per coach",
            ),
            [
                _region_line(place, row, people.get(place))
                for place, row in ((named(r[by], names), r) for _, r in rows.iterrows())
            ],
        ),
        numeric=("Coaches", "Full-time posts", "Enrolled sites", "Sites per post", "Sites per coach"),
        data=result.rows.drop(columns="excluded"),
        **about(result),
    )


def _region_line(place: str, row: pd.Series, people: pd.Series | None) -> Sequence[str]:
    per_person = None if people is None else people["value"]
    return (
        place,
        say.count(row["n"]),
        say.sites(row["denominator"]),
        say.count(row["numerator"]),
        say.sites(row["value"]),
        say.sites(per_person),
    )


def unassigned_sites(result: Result, names: Names | None = None) -> Picture:
    """The list of sites without a coach for part or all of the period."""
    title = "Which sites have no coach?"
    found = result.curves.get("unassigned", pd.DataFrame())
    enrolled = pick(result, unit="site", basis="people")["numerator"].dropna()
    if found.empty and not (enrolled > 0).any():
        return blank("unassigned", title, result, _hidden(result))
    if found.empty:
        return Picture(
            name="unassigned",
            title=title,
            sentence="Every enrolled site had a coach on every day.",
            **about(result),
        )
    found = found.sort_values("unassigned_days", ascending=False)
    lines = [
        (
            named(site, names),
            named(region, names),
            labels.SETTINGS.get(setting, str(setting)),
            say.count(days),
        )
        for site, region, setting, days in zip(
            found["site_id"], found["region_id"], found["setting"], found["unassigned_days"], strict=True
        )
    ]
    return Picture(
        name="unassigned",
        title=title,
        data=found,
        numeric=("Days without a coach",),
        caption="Longest without a coach first.",
        sentence=f"**{wording.plural(len(found), 'site')}** had no coach for part or all of the period.",
        table=table(("Site", "Region", "Setting", "Days without a coach"), lines),
        **about(result),
    )


def _hidden(result: Result) -> str:
    """The reason when figures are there but hidden; empty when there are none."""
    reasons = [reason for reason in result.rows["reason"] if reason]
    return str(reasons[0]) if reasons else ""

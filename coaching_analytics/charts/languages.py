"""Languages of coaches beside those of educators, and groups they say they belong to."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, blank, known, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

MOST = 8
"""Languages drawn; the table has all."""
TITLES = {"race_ethnicity": "Race and ethnicity", "community_background": "Community background"}


def supply(result: Result) -> Picture:
    """Educators by home language, and posts that speak it; `result` is `language_supply`."""
    title = "Do coaches speak the languages educators speak at home?"
    rows = result.rows
    need = known(rows[rows["statistic"] == "educators"]) if len(rows) else rows
    need = need[need["numerator"].astype(float) > 0] if len(need) else need
    if need.empty:
        reasons = [str(one) for one in rows["reason"] if one]
        return blank("language-supply", title, result, reasons[0] if reasons else "")
    cells = {(row["language"], row["statistic"]): row for _, row in rows.iterrows()}
    names = list(need["language"])
    marks = [_mark(name, cells) for name in names[:MOST]]
    unit = "share of educators, share of full-time posts"
    lines = [_line(name, cells) for name in dict.fromkeys(rows["language"])]
    more = f" The {MOST} most frequent are drawn; the table has all." if len(names) > MOST else ""
    return Picture(
        name="language-supply",
        title=title,
        unit=unit,
        sentence=_said(need, cells),
        panels=(
            Panel(
                "", rows_figure(marks, "share", (0, 104), ticksuffix="%"), f"Dot plot. {row_words(marks)}."
            ),
        ),
        caption="Filled: share of educators with this home language, of those whose home language is on "
        "record, on the "
        "last day. Hollow: share of coaches' full-time posts that speak it; a coach counts in every "
        "language they "
        f"speak. Who is coached by whom is another question.{more}",
        **tabled(
            ("Language",),
            ("Educators", "Share of educators", "Coaches' posts", "Educators per full-time post"),
            lines,
            result,
        ),
    )


def _mark(name: str, cells: dict[tuple[str, str], pd.Series]) -> RowMark:
    need, posts = cells[name, "educators"], cells[name, "coaches"]
    held = None if posts["value"] is None else 100 * float(posts["value"])
    told = "posts not known" if held is None else f"{say.percent(posts['value'])} of posts"
    return RowMark(
        name,
        f"<b>{say.percent(need['value'])}</b> of educators, {told}",
        100 * float(need["value"]),
        earlier=held,
        hover=f"{name}: {say.count(need['numerator'])} educators",
        earlier_hover=f"{name}: {told}",
    )


def _line(name: str, cells: dict[tuple[str, str], pd.Series]) -> tuple[str, ...]:
    need, posts, each = (cells[name, kind] for kind in ("educators", "coaches", "educators_per_post"))
    return (
        name,
        say.count(need["numerator"]),
        say.percent(need["value"]),
        say.percent(posts["value"]),
        say.decimal(each["value"]),
    )


def _said(need: pd.DataFrame, cells: dict[tuple[str, str], pd.Series]) -> str:
    """The languages no coach speaks, else the one spoken by the fewest posts for its educators."""
    told = {name: cells[name, "coaches"] for name in need["language"]}
    silent = [name for name, row in told.items() if row["reason"] is None and float(row["value"] or 0) == 0]
    if silent:
        people = sum(int(cells[name, "educators"]["numerator"]) for name in silent)
        listed = " or ".join((", ".join(silent[:-1]), silent[-1])) if len(silent) > 1 else silent[0]
        return f"No coach at work speaks {listed}: the home language of **{say.count(people)}** educators."
    known_rows = [
        (float(cells[name, "educators_per_post"]["value"]), name)
        for name in told
        if cells[name, "educators_per_post"]["value"] is not None
    ]
    if not known_rows:
        return ""
    most, name = max(known_rows)
    return f"{name} has fewest coaches for its educators: **{say.count(most)}** for each full-time post."


def diversity(result: Result) -> Picture:
    """Groups coaches and educators say they belong to; `result` is `coach_diversity`."""
    title = "Who are the coaches, beside the educators?"
    rows = known(result.rows)
    if rows.empty:
        reasons = [str(one) for one in result.rows["reason"] if one]
        few = next((one for one in reasons if one.startswith(("fewer", "Hidden"))), "")
        return blank("coach-diversity", title, result, few[:1].upper() + few[1:] if few else "")
    panels = tuple(
        _panel(attribute, rows[rows["attribute"] == attribute])
        for attribute in TITLES
        if (rows["attribute"] == attribute).any()
    )
    lines = [
        (
            TITLES[row["attribute"]],
            row["group"],
            row["who"].capitalize(),
            say.percent(row["value"]),
            say.count(row["n"]),
        )
        for _, row in rows.iterrows()
    ]
    least = result.settings.get("small_group", 10)
    return Picture(
        name="coach-diversity",
        title=title,
        unit="share of people who declared it",
        sentence="",
        panels=panels,
        caption=f"Filled: coaches. Hollow: educators. Self-declared. Groups of fewer than {least} people "
        "stand together "
        "as other groups, for everybody, and it is never shown by place.",
        **tabled(("About", "Group", "Who"), ("Share", "People"), lines, result),
    )


def _panel(attribute: str, rows: pd.DataFrame) -> Panel:
    shares = {(row["group"], row["who"]): float(row["value"]) for _, row in rows.iterrows()}
    groups = sorted(
        {group for group, _ in shares},
        key=lambda one: -max(shares.get((one, w), 0) for w in ("coaches", "educators")),
    )
    marks = [
        RowMark(
            str(group),
            f"<b>{say.percent(shares.get((group, 'coaches')))}</b> of coaches, "
            f"{say.percent(shares.get((group, 'educators')))} of educators",
            100 * shares[group, "coaches"] if (group, "coaches") in shares else None,
            earlier=100 * shares[group, "educators"] if (group, "educators") in shares else None,
        )
        for group in groups
    ]
    figure = rows_figure(marks, "share of people", (0, 104), ticksuffix="%")
    return Panel(TITLES[attribute], figure, f"{TITLES[attribute]}. {row_words(marks)}.")

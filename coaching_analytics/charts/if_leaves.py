"""What would become of the sites of one coach: each of the others before and after."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Panel, Picture, blank, known, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

MOST = 20
"""Coaches drawn; the table has all."""


def offered(result: Result) -> dict[str, str]:
    """The coaches one can choose from, with their sites; `result` is `caseload_if_leaves` without a coach."""
    listed = result.curves.get("coaches", pd.DataFrame())
    if listed.empty or "sites" not in listed.columns:
        return {}
    return {
        str(row["coach_id"]): f"{row['coach_id']} ({wording.plural(row['sites'], 'site')})"
        for _, row in listed.iterrows()
    }


def after(result: Result, leaver: str) -> Picture:
    """Sites per full-time post of the others, hollow before and filled after; `result` is of one coach."""
    title = f"If {leaver} left, what would the others carry?"
    figures = {row["statistic"]: row for _, row in known(result.rows).iterrows()}
    coaches = result.curves.get("coaches", pd.DataFrame())
    if "mean_after" not in figures or coaches.empty:
        reasons = [str(one) for one in pick(result, statistic="mean_after")["reason"] if one]
        said = reasons[0] if reasons else ""
        return blank("if-leaves", title, result, said[:1].upper() + said[1:] + "." if said else "")
    taking = coaches[coaches["sites"].astype(int) > 0]
    drawn = (taking if len(coaches) > MOST else coaches).head(MOST)
    marks = [
        RowMark(
            str(row["coach_id"]),
            f"takes {say.count(row['sites'])}: <b>{say.sites(row['after'])}</b>",
            float(row["after"]),
            earlier=float(row["before"]),
            hover=f"{row['coach_id']}: {say.sites(row['after'])} after",
            earlier_hover=f"{row['coach_id']}: {say.sites(row['before'])} before",
        )
        for _, row in drawn.iterrows()
    ]
    highest = float(coaches[["before", "after"]].to_numpy(float).max())
    lines = [
        (
            str(row["coach_id"]),
            say.decimal(row["posts"], 2),
            say.sites(row["before"]),
            say.sites(row["after"]),
            say.count(row["sites"]),
        )
        for _, row in coaches.iterrows()
    ]
    unit = "sites per full-time post"
    more = f" Of {len(coaches)} only those who take sites are drawn." if len(coaches) > MOST else ""
    return Picture(
        name="if-leaves",
        title=title,
        unit=unit,
        sentence=_said(figures, len(taking)),
        panels=(
            Panel(
                "",
                rows_figure(marks, unit, (0, highest * 1.08)),
                f"Dot plot, a row a coach. {row_words(marks)}.",
            ),
        ),
        caption=f"Hollow: now. Filled: after. It says nothing of how well anybody works.{more}",
        **tabled(
            ("Coach",), ("Full-time posts", "Before", "After", "Sites taken"), lines, result, data=coaches
        ),
    )


def _said(figures: dict[str, pd.Series], taking: int) -> str:
    moved, before, after_ = (figures[name] for name in ("sites_moved", "mean_before", "mean_after"))
    parts = [
        f"**{say.decimal(moved['value'], 0)} sites** would go to "
        f"{wording.plural(taking, 'coach', 'coaches')}: from "
        f"{say.sites(before['value'])} to **{say.sites(after_['value'])}** sites per full-time post on "
        "average, "
        f"{say.sites(figures['most_after']['value'])} at most."
    ]
    missing = int(figures["no_language"]["value"])
    if missing:
        parts.append(
            f"{wording.plural(missing, 'site')} would have no coach who speaks the home language of most "
            "of their educators."
        )
    if "added_km" in figures:
        km = float(figures["added_km"]["value"])
        parts.append(
            f"The sites lie {say.decimal(abs(km), 0)} km {'farther from' if km >= 0 else 'nearer to'} "
            "where their new coaches work, added up, one way."
        )
    return " ".join(parts)

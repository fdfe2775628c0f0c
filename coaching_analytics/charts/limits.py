"""Sites that a policy holds back or pushes: caps on sessions, mandates of a rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Picture, about, blank, named, pick, table
from coaching_analytics.metrics.result import Result

STANDINGS = {"below": "Below it", "not_rated": "No published level", "at_target": "At it"}
STATED = {"record": "The site's record", "policy": "The policy stated in the settings"}
CAPPED = ("Site", "Region", "Setting", "Level", "Allowed a year", "Held", "Left", "Stated by")
TARGETS = ("Site", "Region", "Setting", "Level", "Target", "Standing", "Stated by")


def capped(result: Result, names: Names | None = None) -> Picture:
    """The sites with a cap, those with the least left first; `result` is `capped_sites`, whole."""
    title = "Which sites does a cap on sessions hold back?"
    rows = {row["statistic"]: row for _, row in pick(result).iterrows()}
    whole = rows["capped"]
    if say.is_missing(whole["value"]):
        return blank("capped-sites", title, result, str(whole["reason"]).capitalize() + ".")
    found = result.curves["sites"]
    lines = [
        (
            *_place(site, names), say.count(site["cap"]), say.count(site["sessions"]),
            say.count(site["left"]), STATED[str(site["stated_by"])],
        )
        for site in found.to_dict("records")
    ]  # fmt: skip
    return Picture(
        name="capped-sites",
        title=title,
        sentence=_capped(rows["capped"], rows["near"], rows["full"], result),
        caption="Few hours at a capped site are the policy's doing and not low effort. Sessions of the "
        "twelve months that end with the period.",
        table=table(CAPPED, lines),
        numeric=CAPPED[4:7],
        data=found,
        **about(result),
    )


def _capped(whole: pd.Series, near: pd.Series, full: pd.Series, result: Result) -> str:
    said = f"**{wording.plural(int(whole['value']), 'site')}** of {say.count(whole['denominator'])} enrolled"
    said = f"{said} {'has' if int(whole['value']) == 1 else 'have'} a cap on sessions"
    if say.is_missing(near["value"]):
        return f"{said}; without logs nobody can tell how near they are."
    share = say.percent(float(result.settings["near_cap_share"]))
    return (
        f"{said}; {int(near['value'])} with {share} of it used or more, {int(full['value'])} with all of it."
    )


def targets(result: Result, names: Names | None = None) -> Picture:
    """The sites under a rating target, those not there yet first; `result` is `rating_targets`, whole."""
    title = "Which sites are told to reach a rating?"
    rows = {row["statistic"]: row for _, row in pick(result).iterrows()}
    if say.is_missing(rows["mandated"]["value"]):
        return blank("rating-targets", title, result, str(rows["mandated"]["reason"]).capitalize() + ".")
    found = result.curves["sites"]
    lines = [
        (*_place(site, names), say.decimal(site["target"], 0), STANDINGS[site["standing"]],
         STATED[str(site["stated_by"])])
        for site in found.to_dict("records")
    ]  # fmt: skip
    counts = {name: int(rows[name]["value"]) for name in ("mandated", "below", "not_rated")}
    return Picture(
        name="rating-targets",
        title=title,
        sentence=f"**{wording.plural(counts['mandated'], 'site')}** under a target: {counts['below']} below "
        f"it, {counts['not_rated']} without a published level.",
        caption="A target changes what coaching of a site is about. Levels as published on the last day.",
        table=table(TARGETS, lines),
        numeric=("Target",),
        data=found,
        **about(result),
    )


def _place(site: Mapping[Any, Any], names: Names | None) -> Sequence[str]:
    return (
        named(site["site_id"], names),
        named(site["region_id"], names),
        labels.SETTINGS.get(str(site["setting"]), str(site["setting"])),
        say.BLANK if say.is_missing(site["level"]) else str(site["level"]),
    )

"""Elements of rules of levels: how many sites show each, and why one site does or does not."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.level_rules import MORE, kind_of
from coaching_analytics.charts.levels import level_name
from coaching_analytics.charts.picture import Names, Picture, blank, known, named, tabled
from coaching_analytics.metrics.qris_words import HIGHEST
from coaching_analytics.metrics.result import Result


def elements(result: Result) -> Picture:
    """Sites that show each element; `result` is `qris_rules` of the whole selection."""
    title = "Which elements do sites show?"
    rows = kind_of(result, "element")
    if rows.empty:
        return blank("rule-elements", title, result, next(iter(result.cautions), ""))
    listed = _elements(result)
    lines = []
    for _, row in rows.iterrows():
        element = listed[str(row["rules"]), str(row["name"])]
        left = row["excluded"] or {}
        checked = element["verified_on"]
        lines.append(
            (
                str(element["name"]),
                _for(element),
                "not checked" if checked is None else say.day(checked),
                say.count(row["numerator"]),
                say.count(row["denominator"]),
                say.percent(row["value"]),
                say.count(sum(left.values())),
            )
        )
    return Picture(
        name="rule-elements",
        title=title,
        unit="sites",
        sentence="",
        caption="Not judged: the element is not for the site, or there is no rating or fact to judge it by.",
        **tabled(
            ("Element", "Counts for", "Source checked"),
            ("Show it", "Judged", "Share", "Not judged"),
            lines,
            result,
        ),
    )


def _elements(result: Result) -> dict[tuple[str, str], pd.Series]:
    """Every element by its rules and id; the newest version's."""
    listed = result.curves["rules"].sort_values("valid_from", kind="stable")
    return {(str(row["rules"]), str(row["element"])): row for _, row in listed.iterrows()}


def _for(element: pd.Series) -> str:
    points = element["points"]
    return wording.plural(points, "point") if points else level_name(element["level"])


def one_site(result: Result, whole: Result, site: str, names: Names | None = None) -> Picture:
    """Why a site reaches its level and what would raise it; `result` is `qris_rules` by site, `whole` the
    same without."""
    title = f"What would raise the level of {named(site, names)}?"
    own = result.rows[result.rows["site"] == site]
    level = own[own["kind"] == "level"]
    if level.empty or known(level).empty:
        reasons = [str(reason) for reason in level["reason"] if reason]
        left = [reason for each in level["excluded"] for reason in each or {}]
        return blank("site-level", title, result, next(iter([*left, *reasons, *result.cautions]), ""))
    listed = _elements(result)
    lines = []
    for _, row in own[own["kind"] == "element"].iterrows():
        element = listed[str(row["rules"]), str(row["name"])]
        found = (_first_up(row["outcome"]), _first_up(row["because"]))
        lines.append((str(element["name"]), _for(element), *found))
    return Picture(
        name="site-level",
        title=title,
        sentence=" ".join(_said(row, whole, named(site, names)) for _, row in known(level).iterrows()),
        caption=f"Judged on the day of its newest rating or fact. {MORE}",
        **tabled(
            ("Element", "Counts for", "Outcome", "Why"),
            (),
            lines,
            result,
            data=own.drop(columns="excluded"),
        ),
    )


def _first_up(text: object) -> str:
    words = str(text or say.BLANK)
    return words[:1].upper() + words[1:]


def _said(row: pd.Series, whole: Result, name: str) -> str:
    """The level of a site by one set of rules, the published one, and what would raise it."""
    sites = whole.curves["sites"]
    own = sites[(sites["site_id"] == row["site"]) & (sites["rules"] == row["rules"])].iloc[0]
    published = level_name(own["published"]).lower()
    raising = str(row["because"])
    top = raising == HIGHEST
    more = "It is the highest level of these rules." if top else f"What would raise it: {raising}."
    day, level = say.day(pd.Timestamp(own["date"]).date()), level_name(row["outcome"]).lower()
    return f"On {day} {name} reached **{level}** by these rules; published: {published}. {more}"

"""Levels that sites reach by rules: sites at each level, and beside the published ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.levels import NOT_RATED, level_name
from coaching_analytics.charts.picture import Panel, Picture, blank, known, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.rules import RuleSet, rule_sets, versions
from coaching_analytics.vocabulary.settings import declared

OWN = "own"
HIDDEN = "Hidden: the level of one site rests on too few people to be shown beside its published level."
MORE = "A state may ask for more than these rules, so this is not the level it awards."


def offered(system: str, profile: str = "", brought: Sequence[RuleSet] = ()) -> dict[str, str]:
    """The sets of rules a reader can choose, by their name in the setting: the system's own first.

    `brought` are the sets that the store brings along, `profile` is what the system says it is.
    """
    sets = rule_sets()
    own = "None declared for this system"
    if any(each.is_for(system, profile) for each in brought):
        own = "Rules of this system, brought along by this store"
    elif any(each.is_for(system, profile) for each in sets):
        own = "Rules of this system"
    found = {OWN: own}
    for id in declared()["rule_set"].allowed:
        if id != OWN:
            found[id] = _titled(versions(id, sets)[-1])
    return found


def _titled(rules: RuleSet) -> str:
    """A set's title, with what a reader must know before choosing it."""
    notes = []
    if rules.made_up:
        notes.append("no state's rules")
    if rules.unverified():
        notes.append("not checked against its source")
    return f"{rules.title} ({', '.join(notes)})" if notes else rules.title


def reached(result: Result) -> Picture:
    """Sites at each level by the rules; `result` is `qris_rules` of the whole selection."""
    title = "Which level do sites reach by the rules?"
    found = kind_of(result, "level")
    shown = known(found)
    if shown.empty:
        reasons = [str(reason) for reason in found["reason"] if reason]
        return blank("levels-by-rules", title, result, next(iter([*reasons, *result.cautions]), ""))
    titles = _titles(result) if shown["rules"].nunique() > 1 else {}
    marks = [_mark(row, titles) for _, row in shown.iterrows()]
    figure = rows_figure(
        marks, "sites judged", span_of([mark.value for mark in marks], floor=0), tickformat=",d"
    )
    judged = _judged(shown)
    left: Mapping[str, int] = shown.iloc[0]["excluded"] or {}
    lines = [
        (_label(row, titles), say.count(row["numerator"]), say.percent(row["value"], 1))
        for _, row in shown.iterrows()
    ]
    return Picture(
        name="levels-by-rules",
        title=title,
        unit="sites",
        sentence=f"By these rules **{_most(shown, titles)}**, of {wording.plural(judged, 'site')} judged.",
        panels=(Panel("", figure, f"Dot plot of sites. {row_words(marks)}."),),
        caption=" ".join(
            part
            for part in (
                "Each site is judged on the day of its newest rating or fact, by the rules in force then.",
                MORE,
                wording.left_out(left),
            )
            if part
        ),
        **tabled(("Level",), ("Sites", "Share of sites judged"), lines, result),
    )


def _judged(shown: pd.DataFrame) -> int:
    """How many sites were judged, by all sets of rules together."""
    return int(shown.drop_duplicates("rules")["denominator"].sum())


def kind_of(result: Result, kind: str) -> pd.DataFrame:
    """Rows about levels, or about elements."""
    return result.rows[result.rows["kind"] == kind]


def _titles(result: Result) -> dict[str, str]:
    """Title of each set of rules; the newest version's."""
    listed = result.curves["rules"].sort_values("valid_from", kind="stable")
    return dict(zip(listed["rules"], listed["title"], strict=True))


def _label(row: pd.Series, titles: Mapping[str, str]) -> str:
    """The level in words; with its rules where there are several."""
    name, rules = level_name(row["name"]), str(row["rules"])
    return f"{titles[rules]}: {name}" if rules in titles else name


def _mark(row: pd.Series, titles: Mapping[str, str]) -> RowMark:
    name, sites = _label(row, titles), wording.plural(row["numerator"], "site")
    note = f"<b>{say.count(row['numerator'])}</b> ({say.percent(row['value'])})"
    return RowMark(name, note, float(row["numerator"]), hover=f"{name}: {sites}")


def _most(shown: pd.DataFrame, titles: Mapping[str, str]) -> str:
    """How many sites reach each level that any site reaches."""
    parts = [
        f"{wording.plural(row['numerator'], 'site')} {'reaches' if row['numerator'] == 1 else 'reach'} "
        f"{_label(row, titles)}"
        for _, row in shown.iterrows()
        if row["numerator"]
    ]
    return "; ".join(parts)


def beside_published(result: Result) -> Picture:
    """The level by the rules beside the published one; `result` is `qris_rules` of the whole selection."""
    title = "How do published levels compare with the rules?"
    sites = result.curves.get("sites", pd.DataFrame())
    shown = known(kind_of(result, "level"))
    if shown.empty:
        return blank("rules-and-published", title, result, next(iter(result.cautions), ""))
    if len(sites) < _judged(shown):
        return blank("rules-and-published", title, result, HIDDEN)
    rated = sites[sites["published"].map(level_name) != NOT_RATED]
    if rated.empty:
        return blank("rules-and-published", title, result, wording.needs("qris_level"))
    by_rules = list(dict.fromkeys(shown["name"]))
    published = sorted(set(rated["published"]), key=str)
    both = zip(sites["level"], sites["published"].fillna(""), strict=True)
    counts = Counter((str(level), str(held)) for level, held in both)
    columns = [*published, ""]
    lines = [
        (level_name(level), *(say.count(counts[str(level), str(column)]) for column in columns))
        for level in by_rules
    ]
    same = int((rated["level"].map(level_name) == rated["published"].map(level_name)).sum())
    return Picture(
        name="rules-and-published",
        title=title,
        unit="sites",
        sentence=f"Of {wording.plural(len(rated), 'judged site')} with a published level "
        f"**{say.count(same)}** {'has' if same == 1 else 'have'} the same level by these rules.",
        caption=f"Rows: by the rules. Columns: published on {say.day(say.last_day(result.window))}. The two "
        f"use levels of the same name only where the rules are those of the system. {MORE}",
        **tabled(
            ("By the rules",),
            [f"Published: {level_name(level)}" for level in columns],
            lines,
            result,
            data=sites.drop(columns="people"),
        ),
    )

"""Which level do sites reach by the rules of a quality rating system, and what would raise it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.qris_rows import NO_LEVEL, people_of, rows_of
from coaching_analytics.metrics.qris_sets import OWN, Under, chosen, listed, under_own
from coaching_analytics.metrics.qris_standing import Evidence, Standing, evidence, stand, versions_on
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.store.store_rules import digest
from coaching_analytics.vocabulary.rules import RuleSet, versions
from coaching_analytics.vocabulary.selection import Selection

SETTINGS = ("rule_set", "rules_in_force", "unverified_rules", "stale_months", independent.SETTING)
NO_RULES = (
    "No rules are declared for the system of these sites. Choose a set to compare them with by the setting "
    "rule_set, or bring its rules along in rules.toml in the folder of the store."
)
# The level each site held on the last day of the period, as it was published.
PUBLISHED = """
    SELECT site_id, level FROM qris_level
    WHERE start_date < $end AND (end_date IS NULL OR end_date >= $end)
    QUALIFY row_number() OVER (PARTITION BY site_id ORDER BY start_date DESC) = 1
"""
NOT_FOR, NO_EVIDENCE, NO_VERSION = "rules are not for it", "no rating or fact", "no rules on its date"


def qris_rules(
    gate: Gate,
    selection: Selection = Selection(),
    *,
    by: Sequence[str] = (),
    rules: Sequence[RuleSet] | None = None,
) -> Result:
    """Share of sites at each level of a set of rules, and share that shows each element.

    Parameters
    ----------
    gate, selection
        The store; places, and the period before whose end ratings count.
    by
        Any of system, region, agency, setting, site. By site each row has its `outcome` (the level reached;
        whether an element is shown) and says why (`because`): what would raise the level; what was found for
        an element and what is needed.
    rules
        Sets to hold the sites to, as `vocabulary.rules.parse` gives them. Left out: the set that the setting
        rule_set names; by `own` those of each system: what the store's rules.toml has for it, else what the
        product has for the state that its profile or id names.

    Returns
    -------
    Result
        Rows by rules, kind (`level` or `element`) and name. `numerator` counts sites, `denominator` the sites
        judged (for an element those with something to judge it by). Curve `sites`: date, version, level and
        points of each site judged, and the level `published` for it on the last day of the period;
        curve `rules`: every row of the rules with its source.
    """
    asked = ask(gate, selection, "qris_rules", by)
    found = evidence(asked)
    under = under_own(asked, found) if asked.setting("rule_set") == OWN and rules is None else None
    sets = chosen(asked, under) if rules is None else tuple(rules)
    rows: list[dict[str, Any]] = []
    cautions: list[str] = [] if sets else [NO_RULES]
    standings: list[Standing] = []
    for id in dict.fromkeys(each.id for each in sets):
        own = versions(id, sets)
        judged, why = _judge(asked, found, own, under)
        standings += judged
        rows += rows_of(asked, found.sites, id, judged, why)
        cautions += _cautions(asked, own, judged)
    answer = asked.result(
        rows,
        settings=SETTINGS,
        extra_settings={"rules_of_this_store": key} if (key := digest(gate.rules)) else None,
        cautions=cautions,
        curves={"sites": _sites(asked, found, standings), "rules": listed(sets)},
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(answer, rows=answer.rows.assign(people=people))


def _judge(
    asked: Ask, found: Evidence, own: Sequence[RuleSet], under: Under | None
) -> tuple[list[Standing], np.ndarray]:
    """The standings by each version, and why a site is not judged (blank: it is).

    `under` says which systems each version is for; None: it is held to the sites of all.
    """
    dates = found.dates(own)
    why = np.where(np.isnat(dates), NO_EVIDENCE, NO_VERSION).astype(object)
    setting, system = found.sites["setting"].to_numpy(), found.sites["system_id"].to_numpy()
    standings = []
    newest = asked.setting("rules_in_force") == "newest"
    for number, holds in versions_on(own, dates, newest=newest).items():
        version = own[number]
        fits = np.isin(setting, version.settings)
        if under is not None:
            fits &= np.isin(system, [name for name, theirs in under.items() if version in theirs])
        why[holds & ~fits] = NOT_FOR
        at = np.flatnonzero(holds & fits)
        levels = version.judged(unverified=asked.setting("unverified_rules") == "on")
        months = version.valid_months or int(asked.setting("stale_months"))
        if levels:
            why[at] = ""
            standings.append(stand(found, version, levels, at, dates[at], months))
        else:
            why[at] = NO_LEVEL
    return standings, why


def _cautions(asked: Ask, own: Sequence[RuleSet], standings: Sequence[Standing]) -> Iterator[str]:
    """What a reader must know about a set of rules before its figures."""
    title, on = own[-1].title, asked.setting("unverified_rules") == "on"
    if own[-1] in asked.gate.rules:
        yield f"{title}: rules that this store brings along."
    elif own[-1].made_up:
        yield f"{title}: these are no state's rules."
    elif asked.setting("rule_set") == own[-1].id:
        yield f"{title}: applied as a comparison; whether these sites are under it is for you to know."
    for version in own:
        unchecked = ", ".join(version.unverified())
        if unchecked and on:
            yield f"{title}, {version.version}: used although nobody has checked its source for {unchecked}."
        elif unchecked:
            yield (
                f"{title}, {version.version}: switched off because nobody has checked it against its source: "
                f"{unchecked}. Levels that need it are not judged."
            )
    if late := sum(int((each.dates < np.datetime64(each.rules.valid_from)).sum()) for each in standings):
        yield f"{title}: {late} sites are judged by the newest version, which came after their date."
    if may := sum(int(each.open.sum()) for each in standings):
        yield f"{title}: {may} sites lack a rating or fact for an element, so their level may be higher."


def _sites(asked: Ask, found: Evidence, standings: Sequence[Standing]) -> pd.DataFrame:
    """One line a site judged."""
    published = asked.rows(PUBLISHED)
    held = dict(zip(published["site_id"], published["level"], strict=True))
    parts = []
    for each in standings:
        names = np.array(each.names, dtype=object)
        parts.append(
            pd.DataFrame(
                {
                    "site_id": found.sites["site_id"].to_numpy()[each.sites],
                    "rules": each.rules.id,
                    "version": each.rules.version,
                    "date": each.dates.tolist(),
                    "level": names[each.level + 1],
                    "may_be_higher": each.open,
                    "points": each.points,
                    "published": [held.get(site) for site in found.sites["site_id"].iloc[each.sites]],
                    "people": people_of([(np.arange(len(each.sites)), each.elements)], len(each.sites)),
                }
            )
        )
    columns = ("site_id", "rules", "version", "date", "level", "may_be_higher", "points", "published",
               "people")  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(columns))

"""Which instrument, edition and domain a result is about, for a page's selectors and for the charts."""

from __future__ import annotations

import re

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts.picture import known
from coaching_analytics.disclosure import STAMP
from coaching_analytics.metrics.result import Result

# The domain coaching works on most often comes first as the headline.
HEADLINES = ("IS", "ESL", "RC", "total", "ES", "EBS", "CO")
Instrument = tuple[str, str]


def instruments(result: Result) -> dict[Instrument, str]:
    """(instrument, age group) pairs of a result with their names, the one with most rooms first."""
    rows = result.rows
    if rows.empty:
        return {}
    sized = rows.assign(size=pd.to_numeric(rows["n"]).fillna(0))
    order = (
        sized.groupby(["instrument", "age_group"], dropna=False)["size"]
        .max()
        .sort_values(ascending=False, kind="stable")
    )
    keys = [(str(key[0]), str(key[1])) for key in order.index if isinstance(key, tuple)]
    return {key: labels.instrument(key[0], None, key[1]) for key in keys}


def domains(result: Result, instrument: Instrument | None = None) -> dict[str, str]:
    """Domain codes of an instrument in a result with their names, in the order of the vocabulary."""
    rows = of(result, instrument)
    found = set(rows["domain"]) if len(rows) else set()
    ordered = [code for code in labels.DOMAINS if code in found] + sorted(found - set(labels.DOMAINS))
    return {code: labels.domain(code) for code in ordered}


def of(result: Result, instrument: Instrument | None = None) -> pd.DataFrame:
    """Rows of one instrument; of the one with most rooms when none is named."""
    chosen = instrument or next(iter(instruments(result)), None)
    rows = result.rows
    if chosen is None:
        return rows
    return rows[(rows["instrument"] == chosen[0]) & (rows["age_group"] == chosen[1])]


def headline(rows: pd.DataFrame, domain: str | None = None) -> str | None:
    """The domain to speak of: the one asked for, else the first of `HEADLINES` that has a value."""
    if domain is not None:
        return domain
    found = list(dict.fromkeys(known(rows)["domain"])) or list(dict.fromkeys(rows["domain"]))
    return next((code for code in HEADLINES if code in found), found[0] if found else None)


def latest_edition(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the edition with most rooms behind them, the later one of two alike."""
    if rows.empty:
        return rows
    sized = (
        rows.assign(size=pd.to_numeric(rows["n"]).fillna(0)).groupby("edition", dropna=False)["size"].max()
    )
    best = max(sized.index, key=lambda edition: (sized[edition], str(edition)))
    return rows[rows["edition"].isna()] if best is None or best != best else rows[rows["edition"] == best]


def band(result: Result, instrument: str | None = None) -> str:
    """How far apart the two ratings of a pair are, in a sentence; empty when the result does not say."""
    value = str(result.settings.get("gap_band") or "")
    if " " in value:
        code = instrument or next((key[0] for key in instruments(result)), "")
        parts = dict(part.split(" ", 1) for part in value.split("; ") if " " in part)
        value = parts.get(code, "")
    return f"The two ratings of a room are {value} days apart." if value and value != "auto" else ""


# 'class_pre_k 2 pre_k ES, rest' is about one domain, 'class_pre_k pre_k: rest' about all of an instrument.
ABOUT = re.compile(
    r"(?P<instrument>\w+) (?:\S+ (?P<ages>\w+) (?P<domain>\S+), |(?P<all_ages>\w+): )(?P<rest>.*)", re.DOTALL
)


def cautions(result: Result, instrument: Instrument) -> tuple[str, ...]:
    """Cautions of one instrument in words: those of others left out, codes of its domains spelt out."""
    told = []
    for caution in result.cautions:
        found = ABOUT.fullmatch(caution)
        if caution == STAMP:
            continue
        if found is None or found["instrument"] not in labels.INSTRUMENTS:
            told.append(caution)
        elif (found["instrument"], found["ages"] or found["all_ages"]) == instrument:
            domain = f"{labels.domain(found['domain'])}, " if found["domain"] else ""
            told.append(f"{domain}{found['rest']}")
    return tuple(told)

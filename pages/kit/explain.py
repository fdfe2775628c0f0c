"""The rows of 'How figures are made', straight from where they are declared."""

from __future__ import annotations

from datetime import date

import pandas as pd

from coaching_analytics.charts import labels, numbers
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.columns import Column
from coaching_analytics.vocabulary.measures import cards
from coaching_analytics.vocabulary.settings import declared
from coaching_analytics.vocabulary.tables import TABLES


def all_measures() -> pd.DataFrame:
    """Every measure: its short id, name, question, unit."""
    rows = [(one.question, one.unit, one.id, one.name) for one in cards().values()]
    return pd.DataFrame(rows, columns=["Question", "Unit", "Id", "Name on the command line"])


def settings_in_force(handle: Gate | None) -> pd.DataFrame:
    """Every setting: meaning, value in this store, unit, default."""
    values = handle.settings if handle else {}
    rows = [
        (one.description, str(values.get(name, one.default)), one.unit, str(one.default), name)
        for name, one in declared().items()
    ]
    return pd.DataFrame(rows, columns=["What it decides", "Value", "Unit", "Default", "Name"])


def thresholds_in_force() -> pd.DataFrame:
    """Every line and threshold: since when, for whom, from where, when it was checked."""
    from coaching_analytics.vocabulary.thresholds import thresholds

    rows = []
    for one in thresholds():
        until = numbers.day(one.valid_to) if one.valid_to else "still in force"
        what = labels.INSTRUMENTS.get(one.instrument, one.instrument)
        whom = (
            ", ".join(labels.SETTINGS.get(setting, setting) for setting in one.applies_to) or "all settings"
        )
        rows.append(
            (
                _line_name(one.id),
                what,
                labels.domain(one.domain),
                f"{one.value:g}",
                one.unit,
                numbers.day(one.valid_from),
                until,
                whom,
                one.source,
                numbers.day(one.verified_on) if one.verified_on else "",
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "Line",
            "Instrument",
            "Domain",
            "Value",
            "Unit",
            "From",
            "Until (not including)",
            "Applies to",
            "Source",
            "Checked on",
        ],
    )


def _line_name(code: str) -> str:
    return code.replace("_", " ").replace("-", " ").capitalize()


def price_levels() -> pd.DataFrame:
    """Every year of the price indexes that ship with the product, those switched off too."""
    from coaching_analytics.vocabulary.price_index import price_indexes

    rows = [
        (index.title, str(one.year), f"{one.value:g}", one.source, _checked(one.verified_on))
        for index in price_indexes().values()
        for one in index.prices
    ]
    return pd.DataFrame(rows, columns=["Price index", "Year", "Value", "Source", "Checked on"])


def codes_of_accounts() -> pd.DataFrame:
    """Codes of accounts and the national function or object each stands for."""
    from coaching_analytics.vocabulary.account_codes import account_codes

    rows = [
        (
            labels.CHARTS.get(one.chart, one.chart),
            one.kind,
            one.code,
            one.nces,
            one.name,
            one.source,
            _checked(one.verified_on),
        )
        for one in account_codes()
    ]
    columns = ["Chart of accounts", "Kind", "Code", "Stands for", "What it is", "Source", "Checked on"]
    return pd.DataFrame(rows, columns=columns)


def _checked(day: date | None) -> str:
    return numbers.day(day) if day else "not yet: switched off"


def table_names() -> list[str]:
    """The tables in the order of the dictionary."""
    return list(TABLES)


def table_label(name: str) -> str:
    """A table in words."""
    return name.replace("_", " ")


def table_about(name: str) -> str:
    """What a table holds and what identifies a row."""
    one = TABLES[name]
    return f"{one.description} A row is identified by {', '.join(one.key)}."


def columns_of(name: str) -> pd.DataFrame:
    """The columns of a table with their rules and other names."""
    rows = [
        (
            c.name,
            c.kind,
            "yes" if c.required else "",
            c.description,
            _rules(c),
            ", ".join(c.aliases),
            c.privacy,
        )
        for c in TABLES[name].columns
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "Column",
            "Kind",
            "Required",
            "What it holds",
            "Rules",
            "CEDS, Ed-Fi and other names",
            "Privacy",
        ],
    )


def _rules(column: Column) -> str:
    """Unit, bounds, allowed values and reference in a few words."""
    parts = [column.unit]
    if column.minimum is not None and column.maximum is not None:
        parts.append(f"{column.minimum:g} to {column.maximum:g}")
    elif column.minimum is not None:
        parts.append(f"at least {column.minimum:g}")
    if column.allowed:
        parts.append("one of " + ", ".join(column.allowed))
    if column.references:
        parts.append(f"known in {column.references}")
    return "; ".join(part for part in parts if part)

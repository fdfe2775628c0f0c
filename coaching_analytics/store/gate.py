"""The one door to rows: every query is narrowed to what a viewer may see and what they chose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd

from coaching_analytics.store import calendar_years, handle, query
from coaching_analytics.store.answers import Answers
from coaching_analytics.store.by_rule import RULE, in_force
from coaching_analytics.store.errors import StoreError, failed, unsound
from coaching_analytics.store.handle import Handle, System
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.scope import Conditions, Scope, narrow
from coaching_analytics.store.store_rules import read_rules
from coaching_analytics.store.store_settings import stated
from coaching_analytics.vocabulary.rules import RuleSet
from coaching_analytics.vocabulary.selection import Selection, SelectionError, Window
from coaching_analytics.vocabulary.settings import SettingError, Value, declared, resolve

MONEY = re.compile(r"DECIMAL\((1[4-9]|[2-9]\d),2\)")
"""How money is declared; a sum of it stays so."""


@dataclass(frozen=True)
class Gate:
    """Answers queries on one snapshot within one scope and with one set of settings.

    Attributes
    ----------
    path
        Folder of the store.
    snapshot, origin
        Id of the snapshot; "real", "simulated" or "empty".
    settings
        Every setting by name: defaults, the store's, then the asker's.
    answers
        Where answers are kept for figures that ask the same, see `sharing`; None: nothing is kept.
    rules
        Rules of levels the store brings along in its rules.toml.
    """

    path: Path
    handle: Handle
    scope: Scope
    settings: Mapping[str, Value]
    answers: Answers | None = field(default=None, repr=False, compare=False)
    rules: tuple[RuleSet, ...] = ()

    @property
    def snapshot(self) -> str:
        """Id of the snapshot."""
        return self.handle.snapshot

    @property
    def origin(self) -> str:
        """Where the rows come from: "real", "simulated" or "empty"."""
        return self.handle.origin

    def with_settings(self, overrides: Mapping[str, object]) -> Gate:
        """The same door with other settings.

        Raises
        ------
        SettingError
            For an unknown name, a value out of bounds, or a setting that is part of the store's marts.
        """
        asked = resolve(overrides)
        for name in overrides:
            if declared()[name].scope == "store" and asked[name] != self.settings[name]:
                raise SettingError(
                    f"{name} is part of how the store was built. Change it in the store's settings.toml and "
                    "run 'coaching-analytics store rebuild'."
                )
        return replace(self, settings={**self.settings, **{name: asked[name] for name in overrides}})

    def sharing(self) -> Gate:
        """The same door, which runs a query that several figures ask once, for as long as it is held."""
        return replace(self, answers=Answers())

    def systems(self) -> pd.DataFrame:
        """The systems the viewer may see: names, first months of their years, first month and last day."""
        names = System.__slots__
        rows = [[getattr(system, name) for name in names] for system in self._visible()]
        return pd.DataFrame(rows, columns=list(names), dtype=object)

    def last_day(self, selection: Selection) -> date | None:
        """Last day with data of the chosen system, or of all the viewer may see; None without any."""
        chosen = [s for s in self._visible() if selection.system in (None, s.system_id)]
        return max((s.as_of for s in chosen if s.as_of is not None), default=None)

    def _visible(self) -> list[System]:
        allowed = self.scope.systems
        return [s for s in self.handle.systems if allowed is None or s.system_id in allowed]

    def system(self, selection: Selection) -> System:
        """The chosen system, or the only one.

        Raises
        ------
        SelectionError
            When there are several and none was chosen, or the chosen one is not there.
        """
        seen = {system.system_id: system for system in self._visible()}
        names = ", ".join(seen)
        if selection.system is not None:
            if selection.system not in seen:
                raise SelectionError(f"There is no system {selection.system!r}. Systems: {names or 'none'}.")
            return seen[selection.system]
        if len(seen) > 1:
            raise SelectionError(f"Choose one system: {names}.")
        if not seen:
            raise SelectionError("This store holds no system yet.")
        return next(iter(seen.values()))

    def window(self, selection: Selection) -> Window:
        """The chosen months, or the last complete year of the system, or the months there are."""
        if selection.window is not None:
            return selection.window
        return calendar_years.last_complete(self.system(selection), selection.year_type)

    def rows(self, selection: Selection, text: str, **parameters: Any) -> pd.DataFrame:
        """Run one SELECT on marts, narrowed to scope and selection.

        Parameters
        ----------
        selection
            Filters on system, region, agency, setting, site and coach apply to every mart that has the
            column, or a site. Dollars are those of the setting allocation_rule.
        text
            SQL that names marts as if they were tables. `$start` and `$end` of the window may be used.
        **parameters
            Values of further named parameters.

        Returns
        -------
        DataFrame
            Columns as selected. A DECIMAL of 14 digits or more with two places is money and comes as
            `Decimal`, other numbers as floats and integers.

        Raises
        ------
        StoreError
            For anything but one SELECT on known marts.
        """
        parsed = query.parse(text)
        taken = {name.lower() for name in parsed.own} & self.handle.tables
        if taken:
            # Inside or beside such a CTE the same name would mean the whole table.
            raise StoreError(f"A step of a query may not be called like a table: {', '.join(sorted(taken))}.")
        conditions = Conditions()
        ctes = []
        for name in parsed.relations:
            columns = self.handle.marts.get(name)
            if columns is None:
                raise StoreError(f"There is no mart {name!r}. Marts: {', '.join(sorted(self.handle.marts))}.")
            condition = conditions.of(columns, self.scope, selection)
            ruled, there = in_force(columns, str(self.settings[RULE]))
            if ruled:
                condition = f"{condition} AND {there}"
            if condition != "true":
                select = f"SELECT *, {ruled}" if ruled else "SELECT *"
                ctes.append(f"{name} AS NOT MATERIALIZED ({select} FROM main.{name} WHERE {condition})")
        statement = query.prepend(ctes, text)
        values = {**narrow(conditions.values, " ".join(ctes)), **parameters}
        if {"start", "end"} & parsed.parameters:
            window = self.window(selection)
            values |= {n: getattr(window, n) for n in ("start", "end") if n in parsed.parameters}
        if self.answers is None:
            return self._run(statement, values)
        # Scope and selection are in the statement and its values, so they are in the key.
        key = (statement, repr(sorted(values.items())))
        return self.answers.get(key, lambda: self._run(statement, values))

    def reference(
        self, level: Literal["region", "system"], selection: Selection, text: str, **parameters: Any
    ) -> pd.DataFrame:
        """Figures of the region or system around a selection, for comparison.

        The result must have a column `people`; rows about fewer people than the setting `small_group` are
        left out. The viewer's scope is widened to the level asked for, because only aggregates leave.
        """
        found = self.rows(selection, "SELECT DISTINCT system_id, region_id FROM site_dim").dropna()
        regions = tuple(found["region_id"]) if level == "region" else ()
        systems = tuple(dict.fromkeys(found["system_id"]))
        scope = Scope(systems=systems, regions=regions if level == "region" else None)
        wide = replace(self, scope=scope)
        widened = Selection(selection.system, regions, window=selection.window, year_type=selection.year_type)
        answer = wide.rows(widened, text, **parameters)
        if "people" not in answer.columns:
            raise StoreError("A reference query must count the people behind each row in a column 'people'.")
        return answer[answer["people"] >= self.settings["small_group"]].reset_index(drop=True)

    def batches(self) -> pd.DataFrame:
        """The ledger of the snapshot: a row a batch and table."""
        return self._run("SELECT * FROM batch ORDER BY batch_id, table_name", {})

    def _run(self, statement: str, values: Mapping[str, Any]) -> pd.DataFrame:
        cursor = self.handle.connection.cursor()
        try:
            done = cursor.execute(statement, values) if values else cursor.execute(statement)
            money = [column[0] for column in done.description or [] if MONEY.fullmatch(str(column[1]))]
            return _frame(done, money)
        except duckdb.Error as error:
            if unsound(error):
                raise handle.damaged(Layout(self.path), self.snapshot, error) from error
            raise failed("The query failed.", "query_failed", error) from error
        finally:
            cursor.close()


def _frame(done: duckdb.DuckDBPyConnection, money: list[str]) -> pd.DataFrame:
    """The answer as a frame; money as exact decimals, which a float of cents below 10^13 dollars still is."""
    frame = done.df()
    for name in money:
        cents = [None if value != value else Decimal(f"{value:.2f}") for value in frame[name].tolist()]
        frame[name] = pd.Series(cents, dtype=object, index=frame.index)
    return frame


def open_store(
    path: str | PathLike[str], *, scope: Scope | None = None, settings: Mapping[str, object] | None = None
) -> Gate:
    """Open the published snapshot of the store in the folder `path`.

    Parameters
    ----------
    scope
        What the viewer may see; everything when left out.
    settings
        Settings that differ from the store's.

    Raises
    ------
    StoreError
        When there is no store, its snapshot, settings or rules cannot be read, or another version built it.
    """
    layout = Layout.of(path)
    opened = handle.published(layout)
    held = {**resolve(stated(layout)), **opened.baked}
    gate = Gate(layout.root, opened, scope or Scope.owner(), held, rules=read_rules(layout))
    return gate.with_settings(settings) if settings else gate

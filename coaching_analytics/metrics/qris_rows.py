"""Rows of the levels by rules: sites at each level and element by cell, or every site with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.qris_standing import ElementFound, Standing
from coaching_analytics.metrics.qris_words import OUTCOMES, because, raising
from coaching_analytics.statistics.level_rules import FAILED, PASSED, SKIPPED, UNKNOWN

NO_SITE = "no site could be judged by these rules"
NO_LEVEL = "no level of these rules is switched on"
NO_ELEMENT = "no site has a rating or fact to judge it by"
NOT_FOR, NOT_KNOWN = OUTCOMES[SKIPPED], OUTCOMES[UNKNOWN]
Row = dict[str, Any]


def rows_of(
    asked: Ask, sites: pd.DataFrame, rules: str, standings: Sequence[Standing], why: np.ndarray
) -> Iterator[Row]:
    """Rows of one set of rules.

    Parameters
    ----------
    sites
        The open sites; `standings` refer to their positions.
    why
        Why each site is not judged; blank: it is.
    """
    cell_of = np.full(len(sites), -1)
    cells: list[Row] = []
    for number, (names, at) in enumerate(asked.groups(sites)):
        cell_of[at] = number
        cells.append({**names, "rules": rules})
    if "site" in asked.by:
        yield from _by_site(cells, cell_of, standings)
    judged = {int(cell) for each in standings for cell in np.unique(cell_of[each.sites])}
    for number, names in enumerate(cells):
        if number in judged:
            continue
        left = _counted(why[cell_of == number])
        reason = NO_LEVEL if NO_LEVEL in left else NO_SITE
        yield {**names, "kind": "level", "excluded": left, "reason": reason, "people": 0}
    if "site" not in asked.by:
        yield from _levels(cells, cell_of, standings, why)
        yield from _elements(cells, cell_of, standings)


def people_of(parts: Sequence[tuple[np.ndarray, Sequence[ElementFound]]], count: int) -> list[int]:
    """How many lead educators stand behind some elements in each of `count` cells, each counted once.

    `parts` holds elements with the cell of each of their sites.
    """
    found = [
        pd.DataFrame({"cell": cell[each.rows["place"].to_numpy()], "person": each.rows["person"].to_numpy()})
        for cell, elements in parts
        for each in elements
        if "person" in each.rows.columns
    ]
    if not found:
        return [0] * count
    pairs = pd.concat(found).drop_duplicates()
    return np.bincount(pairs["cell"].to_numpy(dtype=int), minlength=count).tolist()


def _levels(
    cells: Sequence[Row], cell_of: np.ndarray, standings: Sequence[Standing], why: np.ndarray
) -> Iterator[Row]:
    """Sites at each level, the base first; levels of one name in several versions count together."""
    size = len(cells)
    order: dict[str, np.ndarray] = {}
    total = np.zeros(size, dtype=int)
    people = people_of([(cell_of[each.sites], each.elements) for each in standings], size)
    for each in standings:
        cell = cell_of[each.sites]
        total += np.bincount(cell, minlength=size)
        for number, name in enumerate(each.names):
            there = np.bincount(cell[each.level == number - 1], minlength=size)
            order[name] = order.get(name, 0) + there
    for number, names in enumerate(cells):
        left = _counted(why[cell_of == number])
        for name, there in order.items():
            if total[number]:
                row = {
                    **names,
                    "kind": "level",
                    "name": name,
                    "excluded": left,
                    "people": int(people[number]),
                }
                yield {**row, **_share(int(there[number]), int(total[number]))}


def _elements(cells: Sequence[Row], cell_of: np.ndarray, standings: Sequence[Standing]) -> Iterator[Row]:
    """Sites that show each element, among those with something to judge it by."""
    size = len(cells)
    counts: dict[str, np.ndarray] = {}
    behind: dict[str, list[tuple[np.ndarray, Sequence[ElementFound]]]] = {}
    for each in standings:
        cell = cell_of[each.sites]
        for element in each.elements:
            name = element.element.id
            own = counts.setdefault(name, np.zeros((len(OUTCOMES), size), dtype=int))
            for state in OUTCOMES:
                own[state] += np.bincount(cell[element.status == state], minlength=size)
            behind.setdefault(name, []).append((cell, [element]))
    people = {name: people_of(parts, size) for name, parts in behind.items()}
    for number, names in enumerate(cells):
        for name, own in counts.items():
            passed, failed = int(own[PASSED, number]), int(own[FAILED, number])
            left = {NOT_FOR: int(own[SKIPPED, number]), NOT_KNOWN: int(own[UNKNOWN, number])}
            row = {**names, "kind": "element", "name": name, "people": people[name][number]}
            row["excluded"] = {reason: n for reason, n in left.items() if n}
            if passed + failed:
                yield {**row, **_share(passed, passed + failed)}
            elif row["excluded"]:
                yield {**row, "reason": NO_ELEMENT}


def _by_site(cells: Sequence[Row], cell_of: np.ndarray, standings: Sequence[Standing]) -> Iterator[Row]:
    """The level of each site and what would raise it; each element and why it is shown or not."""
    for each in standings:
        count = len(each.sites)
        people = people_of([(np.arange(count), each.elements)], count)
        for at, site in enumerate(each.sites.tolist()):
            row = {**cells[cell_of[site]], "people": people[at]}
            name = each.names[int(each.level[at]) + 1]
            outcome = f"{name} or higher" if each.open[at] else name
            told = {"outcome": outcome, "because": raising(each, at)}
            yield {**row, **told, "kind": "level", **_share(1, 1)}
            for element in each.elements:
                yield {**row, **_one_element(element, at)}


def _one_element(found: ElementFound, at: int) -> Row:
    """An element of one site: 1 where it is shown, 0 where it is not, with the reason."""
    state, words = int(found.status[at]), because(found, at)
    row = {"kind": "element", "name": found.element.id, "outcome": OUTCOMES[state], "because": words}
    rooms = int(found.standing.rooms[at])
    if state in (PASSED, FAILED):
        return {**row, **_share(int(state == PASSED), 1), "n": rooms}
    return {**row, "reason": words, "n": rooms}


def _share(part: int, whole: int) -> Row:
    return {"value": part / whole, "numerator": part, "denominator": whole, "n": whole}


def _counted(why: np.ndarray) -> Mapping[str, int]:
    """How many sites are left out, by reason."""
    reasons, counts = np.unique(why.astype(str), return_counts=True)
    return {name: int(n) for name, n in zip(reasons.tolist(), counts.tolist(), strict=True) if name}

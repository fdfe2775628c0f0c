"""One store measured and written to a file, so that a long run can stop anywhere and go on."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coaching_analytics.metrics import (
    coaching_cost,
    cost_per_point,
    incremental_cost_effectiveness,
    matched_gain,
    points_per_10k,
    unit_cost,
)
from coaching_analytics.statistics.comparison import quadrant
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.cost_proof.truth import DOMAIN, INSTRUMENT, TOTAL, Truth, truth_of
from tests.cost_proof.worlds import World, made

SCALE = 10_000.0
Record = dict[str, dict[str, Any]]
"""By system, found and planted. Ranges are [value, low, high, planted], None if withheld."""


def measured(world: World, seed: int) -> Record:
    """Make one store in a folder of its own and ask every system in it."""
    with tempfile.TemporaryDirectory(prefix="cost-proof-") as folder:
        gate, systems = made(world, seed, Path(folder))
        return {name: of_system(gate, truth_of(system), system.p.prefix) for name, system in systems.items()}


def of_system(gate: Gate, truth: Truth, system: str) -> dict[str, Any]:
    """What one system of the store says beside what was planted in it."""
    own = Selection(system=system)
    points = points_per_10k(gate, own)
    line, price = (_headline(rows) for rows in (points.rows, cost_per_point(gate, own).rows))
    piece, drawn = (_headline(points.curves[name]) for name in ("pieces", "bootstrap"))
    gains = matched_gain(gate, own).rows
    raw = _headline(gains[gains["kind"] == "raw"])
    change, cost = truth.of()
    ratio = SCALE * change / cost
    return {
        "exact": _exact(gate, own, truth),
        "rooms": [line.get("n"), len(truth.rooms)],
        "cost": _range(piece, "cost", cost),
        "net": _range(piece, "gain", change),
        "raw": [raw.get("value"), raw.get("low"), raw.get("high"), change],
        "points": [line.get("value"), line.get("low"), line.get("high"), ratio],
        "points, sites alone": [drawn.get("value"), drawn.get("low"), drawn.get("high"), ratio],
        "price": [price.get("value"), price.get("low"), price.get("high"), price.get("reason")],
        "words": _words(gate, own, truth),
    }


def _headline(rows: Any) -> dict[str, Any]:
    """The line of IS in Pre-K for rooms with the same lead educator; empty when there is none."""
    wanted = {"instrument": INSTRUMENT, "domain": DOMAIN, "lead": "same", "total": TOTAL}
    for column, value in wanted.items():
        if column in rows.columns:
            rows = rows[rows[column] == value]
    assert len(rows) <= 1, "one line is asked for"
    return {name: _plain(value) for name, value in rows.iloc[0].items()} if len(rows) else {}


def _plain(value: Any) -> Any:
    """None for what is missing."""
    return None if isinstance(value, float) and math.isnan(value) else value


def _range(piece: Mapping[str, Any], name: str, planted: float) -> list[Any]:
    return [*(piece.get(part) for part in (name, f"{name}_low", f"{name}_high")), planted]


def _exact(gate: Gate, own: Selection, truth: Truth) -> list[int]:
    """Dollars and costs of a unit, whole and by region: how many equal the simulator's own, of how many."""
    equal = asked = 0
    for name, metric, facets in (
        ("coaching_cost", coaching_cost, ("total", "kind")),
        ("unit_cost", unit_cost, ("per", "total")),
    ):
        for by in ((), ("region",)):
            columns = (*by, *facets)
            rows = metric(gate, own, by=by).rows
            found = {tuple(key): value for *key, value in rows[[*columns, "value"]].to_numpy().tolist()}
            for answer in truth.answers[name]:
                if set(answer["by"]) == set(columns):
                    asked += 1
                    equal += _same(
                        found.get(tuple(answer["by"][column] for column in columns)), answer["value"]
                    )
    return [equal, asked]


def _same(found: Any, planted: Any) -> bool:
    """Money to the cent, other figures to a millionth; a blank for a blank or for nothing."""
    if found is None or planted is None:
        return found is None and planted in (None, 0)
    if isinstance(planted, str):
        return f"{found:.2f}" == planted
    return math.isclose(float(found), float(planted), rel_tol=1e-6, abs_tol=1e-6)


def _words(gate: Gate, own: Selection, truth: Truth) -> list[list[Any]]:
    """Settings side by side: the chance stated of what is said of two, and whether it is true of them."""
    curve = incremental_cost_effectiveness(gate, own, by=("setting",)).curves["options"]
    curve = curve[(curve["instrument"] == INSTRUMENT) & (curve["domain"] == DOMAIN)]
    said = []
    for row in curve[curve["chance"].notna()].to_dict("records"):
        (gain, cost), (other_gain, other_cost) = truth.of(row["setting"]), truth.of(row["against"])
        said.append([row["chance"], row["quadrant"] == quadrant(cost - other_cost, gain - other_gain)])
    return said


def _file(world: World, seed: int, folder: Path) -> Path:
    return folder / world.name.replace(" ", "-") / f"{seed}.json"


def kept_seeds(world: World, folder: Path) -> list[int]:
    """Seeds of the stores whose records are there."""
    return sorted(int(file.stem) for file in _file(world, 0, folder).parent.glob("*.json"))


def kept(world: World, seed: int, folder: Path | None) -> Record:
    """The record of one store: read when it is there already, else made and, with a folder, written."""
    if folder is None:
        return measured(world, seed)
    file = _file(world, seed, folder)
    if not file.exists():
        record = measured(world, seed)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(record))
        part.replace(file)
    found: Record = json.loads(file.read_text())
    return found


def systems_of(records: Sequence[Record]) -> list[str]:
    """The systems in the order they were made."""
    return list(records[0]) if records else []

"""Runs the benchmarks and writes docs/benchmarks.md. Peers run in the same session on the same machine.

`python benchmarks/run.py` runs everything (about half an hour on 2 cores and 8 GB of disk);
`python benchmarks/run.py import page-1` runs those steps and keeps the other figures of the last run.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = Path(os.environ.get("BENCHMARKS", ROOT / ".benchmarks"))
FOUND = ROOT / "docs" / "benchmarks.json"


def _imports(name: str) -> Callable[[], dict[str, Any]]:
    def step() -> dict[str, Any]:
        from benchmarks import imports

        return getattr(imports, name)(FOLDER)

    return step


def _page(store: str) -> Callable[[], dict[str, Any]]:
    def step() -> dict[str, Any]:
        from benchmarks.page_metrics import measure

        return measure(FOLDER / store)

    return step


def _sections() -> dict[str, Any]:
    from benchmarks.page_metrics import sections

    return sections(FOLDER / "store-1")


def _browser(store: str) -> Callable[[], dict[str, Any]]:
    def step() -> dict[str, Any]:
        from benchmarks.contract import with_contract
        from benchmarks.pages_in_browser import measure
        from coaching_analytics.store import open_store
        from coaching_analytics.vocabulary.selection import Selection

        with_contract(FOLDER / store)
        gate = open_store(FOLDER / store)
        window = gate.window(Selection())
        path = next((FOLDER / store / "snapshots").glob(f"{gate.snapshot}*.duckdb"))
        return measure(FOLDER / store, path, (window.start.isoformat(), window.end.isoformat()))

    return step


def _one_million() -> dict[str, Any]:
    from benchmarks.imports import clock
    from coaching_analytics.ingest import load

    store = FOLDER / "store-1"
    if not store.exists():
        return {"load 1 million": clock(lambda: load([FOLDER / "million"], store))}
    return {}


def _preview() -> dict[str, Any]:
    from benchmarks.preview import measure

    return measure(FOLDER)


def _bootstrap() -> dict[str, Any]:
    import numpy as np

    from benchmarks.imports import clock
    from coaching_analytics.statistics.cost_effectiveness import bootstrap_ratios
    from coaching_analytics.statistics.joint_bootstrap import joint_draws

    draw = np.random.default_rng(1)
    effect, cost = draw.normal(0.2, 0.8, 10_000), draw.gamma(4, 500, 10_000)
    run = lambda: bootstrap_ratios(effect, cost, draws=2_000, seed=1)  # noqa: E731
    run()
    region = draw.integers(0, 6, 10_000)
    inside = region[:, None] == np.arange(6)
    sums = inside * effect[:, None], inside * cost[:, None], inside.astype(float)
    together = lambda: joint_draws(*sums, draws=2_000, seed=1)  # noqa: E731
    together()
    return {
        "bootstrap of 2,000 draws x 10,000 sites": min(clock(run) for _ in range(5)),
        "joint bootstrap of six options, 2,000 draws x 10,000 sites": min(clock(together) for _ in range(5)),
    }


def _growth() -> dict[str, Any]:
    from benchmarks.growth import measure

    return measure()


def _plan() -> dict[str, Any]:
    from benchmarks.planning import measure

    return measure(FOLDER / "store-1")


STEPS: dict[str, Callable[[], dict[str, Any]]] = {
    "import": _imports("sessions"),
    "import-read_csv": _imports("bare"),
    "import-pandas": _imports("pandas"),
    "preview": _preview,
    "store-1": _one_million,
    "bootstrap": _bootstrap,
    "growth": _growth,
    "page-1": _page("store-1"),
    "plan-1": _plan,
    "sections-1": _sections,
    "browser-1": _browser("store-1"),
    "load-10": _imports("ten_million"),
    "page-10": _page("store-10"),
    "browser-10": _browser("store-10"),
    "extend-10": _imports("extend"),
    "rebuild-10": _imports("anew"),
}


def main(wanted: list[str]) -> None:
    """Run the steps, each in its own process, and write the report."""
    if len(wanted) == 2 and wanted[0] == "--step":
        print("FOUND " + json.dumps(STEPS[wanted[1]]()))
        return
    from benchmarks.report import write

    FOLDER.mkdir(exist_ok=True, parents=True)
    found = json.loads(FOUND.read_text()) if FOUND.exists() else {}
    for name in wanted or STEPS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, __file__, "--step", name], stdout=subprocess.PIPE, text=True, check=True
        )
        found[name] = json.loads(next(x for x in done.stdout.splitlines() if x.startswith("FOUND "))[6:])
        print(f"  {found[name]}", file=sys.stderr, flush=True)
        FOUND.write_text(json.dumps(found, indent=1) + "\n")
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    write(found, machine, ROOT / "docs" / "benchmarks.md")


if __name__ == "__main__":
    main(sys.argv[1:])

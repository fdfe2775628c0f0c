"""Turns what was measured into docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Found = dict[str, dict[str, Any]]


def write(found: Found, machine: str, target: Path) -> None:
    """Write the report: one table a question, the product's figure beside its peers and the aim."""
    parts = [
        "# Benchmarks",
        f"Measured by `benchmarks/run.py` on {machine}; peers ran in the same session. Result caches off; process and "
        "files warm. Seconds are medians of several runs; memory is the largest of the process. Data: "
        "10,000 sites, 36 months, 450 coaches (benchmarks/generate.py).",
        _imports(found), _preview(found), _pages(found), _sections(found), _plan(found), _browser(found),
        _growth(found), _trends(found),
    ]  # fmt: skip
    target.write_text("\n\n".join(part for part in parts if part) + "\n")


def _get(found: Found, step: str, name: str) -> float | None:
    value = found.get(step, {}).get(name)
    return None if value is None else float(value)


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"## {title}", "", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _seconds(value: float | None) -> str:
    if value is None:
        return "not run"
    return f"{value * 1000:,.0f} ms" if value < 1 else f"{value:,.1f} s"


def _times(value: float | None, base: float | None) -> str:
    return "" if not value or not base else f"{value / base:.1f}"


def _imports(found: Found) -> str:
    mine, bare = (
        _get(found, "import", "import 1 million sessions"),
        _get(found, "import-read_csv", "read_csv"),
    )
    peer = _get(found, "import-pandas", "pandas")
    memory = {step: _get(found, step, "memory GB") for step in ("import", "import-pandas")}
    rows = [
        ("this product: all checks, landing, snapshot, marts", _seconds(mine), _times(mine, bare),
         f"{memory['import'] or 0:.2f} GB"),
        ("DuckDB's bare read_csv: no checks, nothing kept", _seconds(bare), "1.0", ""),
        ("pandas: text, conversion, the same checks, Parquet", _seconds(peer), _times(peer, bare),
         f"{memory['import-pandas'] or 0:.2f} GB"),
    ]  # fmt: skip
    return _table("Import of 1 million sessions (aim: at most 8 times read_csv, faster than pandas, under 1.5 GB)",
                  ("", "time", "times read_csv", "memory"), rows)  # fmt: skip


def _preview(found: Found) -> str:
    rows = [(name, _seconds(seconds)) for name, seconds in found.get("preview", {}).items()]
    title = "First rows of a 200 MB file on the page, once it has arrived (aim: 2 s)"
    return _table(title, ("", "time"), rows) if rows else ""


def _pages(found: Found) -> str:
    rows = []
    for name in ("Caseload", "Who is reached", "Coaches", "Quality trends, descriptive", "Quality trends",
                 "Cost per outcome, descriptive", "Cost per outcome", "Cost per outcome, options compared",
                 "Cost per outcome, over the years", "Budget and priorities", "Regions, map", "Regions, side by side",
                 "Caseload, SQL on raw tables", "Caseload, pandas in memory"):  # fmt: skip
        small, large = _get(found, "page-1", name), _get(found, "page-10", name)
        base = _get(found, "page-10", "Caseload")
        versus = _times(large, base) if name.startswith("Caseload,") else ""
        rows.append((name, _seconds(small), _seconds(large), _times(large, small), versus))
    boot = _get(found, "bootstrap", "bootstrap of 2,000 draws x 10,000 sites")
    joint = _get(found, "bootstrap", "joint bootstrap of six options, 2,000 draws x 10,000 sites")
    title = "Figures of a page (aim: descriptive ones 150 ms at 1 million sessions, 400 ms at 10 million)"
    return _table(title, ("all figures of", "1 million", "10 million", "ten times the rows takes",
                          "times the product at 10 million"), rows) + (
        f"\n\nBootstrap check of 2,000 draws x 10,000 sites: {_seconds(boot)} (aim: 1 s). "
        f"Cost and effect of six options drawn together, as many draws and sites: {_seconds(joint)} (aim: 2 s)."
    )  # fmt: skip


def _sections(found: Found) -> str:
    rows = [(name, _seconds(seconds)) for name, seconds in found.get("sections-1", {}).items()]
    return _table("Further sections of Quality trends, 1 million sessions", ("all figures of", "time"), rows)


def _plan(found: Found) -> str:
    measured = {name: seconds for name, seconds in found.get("plan-1", {}).items() if name != "sites"}
    sites = _get(found, "plan-1", "sites") or 0
    rows = [(name, _seconds(seconds)) for name, seconds in measured.items()]
    title = f"Plan a change at {sites:,.0f} sites (aim: a lever answers in 0.3 s once the base is kept)"
    return _table(title, ("", "time"), rows) if rows else ""


PACE = (
    "The two sizes, and the other tables, were measured on different days, and the pace of the machine differs "
    "by the day (read_csv of the same file took 0.38 s on one and 0.98 s on another): compare with the bare page "
    "and the plain page of the same column."
)


def _browser(found: Found) -> str:
    names = list(dict.fromkeys([*found.get("browser-1", {}), *found.get("browser-10", {})]))
    rows = []
    for name in names:
        cells = [found.get(step, {}).get(name, {}) for step in ("browser-1", "browser-10")]
        rows.append((name, *(_seconds(cell.get(kind)) for cell in cells for kind in ("first", "all"))))
    title = "In Chromium (aim: first chart within twice the bare page; all charts 4 s and 4.5 s; filter .7 s)"
    heads = ("", "first chart, 1 million", "all charts", "first chart, 10 million", "all charts")
    return f"{_table(title, heads, rows)}\n\n{PACE}" if rows else ""


def _growth(found: Found) -> str:
    rows = []
    for step, name, aim in (("load-10", "load 10 million", ""), ("extend-10", "extend by 1 million", "30 s, 4 GB"),
                            ("rebuild-10", "rebuild 10 million", "180 s, 4 GB")):  # fmt: skip
        memory = _get(found, step, "memory GB")
        rows.append((name, _seconds(_get(found, step, name)), f"{memory or 0:.2f} GB", aim))
    return _table("A store of 10 million sessions", ("", "time", "memory", "aim"), rows)


def _trends(found: Found) -> str:
    mine, peer = _get(found, "growth", "growth, small"), _get(found, "growth", "growth, peer")
    rows = [
        ("this product, 1,000 sites x 10 waves x 3 domains", _seconds(mine), ""),
        ("statsmodels MixedLM, the same ratings (the fastest of bfgs, lbfgs, cg that reaches the same likelihood)",
         _seconds(peer), _times(peer, mine)),
        ("this product, 10,000 sites x 10 waves x 3 domains", _seconds(_get(found, "growth", "growth, full")), ""),
        ("each site's own slope and test, the same size", _seconds(_get(found, "growth", "site slopes, full")), ""),
        ("Theil-Sen and Mann-Kendall, the same size", _seconds(_get(found, "growth", "robust trends, full")), ""),
    ]  # fmt: skip
    title = "Growth of every site, from ratings to ranges (aim: 1.5 s at 10,000 sites, 20 times statsmodels' speed)"
    return _table(title, ("", "time", "times this product"), rows)

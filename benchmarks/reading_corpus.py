"""Score the reader, DuckDB's and pandas' on the corpus of spoiled files; writes docs/reading-corpus.md.

Run from the root of the project: python -m benchmarks.reading_corpus
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from tests.corpus import corpus
from tests.corpus.answers import Table, answer, duckdbs, ours, pandas_s

PAGE = Path(__file__).parents[1] / "docs" / "reading-corpus.md"
READERS: dict[str, Callable[[Path], Table]] = {
    "Coaching Analytics": ours,
    f"DuckDB {duckdb.__version__}": duckdbs,
    f"pandas {pd.__version__}": pandas_s,
}
HEAD = """# How spoiled files are read

A clean made-up table of 24 rows and 8 columns (ids with leading zeros, accents, commas and quotes in values, blanks)
was spoiled in {files} ways. Each file was given to three readers without any hint of its layout:

- **Coaching Analytics**: the layout is detected, and the file is read when nothing is in doubt;
- **DuckDB**: `read_csv(file, all_varchar = true)`;
- **pandas**: `read_csv(file, sep=None, engine="python", dtype=str, keep_default_na=False)`.

*Right* is the clean table, spaces around values aside. *Said* is an error, or a question that a person must answer before
anything loads. *Silently wrong* is another table than the clean one without a word. A test (`tests/golden/test_corpus.py`)
also checks that what is said names what is wrong. Compressed files and workbooks are counted although the other two
readers do not promise to take all of them. The rules of this reader were made with this corpus at hand: on files of another kind it
can be wrong as well. The command loads what the page would ask about when every row passes its checks, and warns. Measured on Python {python}; write this page again with
`python -m benchmarks.reading_corpus`.
"""


def main() -> None:
    """Run every reader on every file and write the page."""
    files = corpus()
    counts: dict[str, dict[str, Counter[str]]] = {name: {} for name in READERS}
    wrong: dict[str, list[str]] = {name: [] for name in READERS}
    with TemporaryDirectory() as folder:
        for variant in files:
            for name, reader in READERS.items():
                found, _ = answer(reader, variant, Path(folder))
                counts[name].setdefault(variant.family, Counter())[found] += 1
                if found == "wrong":
                    wrong[name].append(f"{variant.family}: {variant.name}")
    lines = [HEAD.format(files=len(files), python=platform.python_version()), _table(counts, len(files)), ""]
    lines += ["## By family", "", _families(counts), "", "## Silently wrong", ""]
    for name, found in wrong.items():
        lines += [f"**{name}** ({len(found)}): " + ("; ".join(found) if found else "none") + ".", ""]
    PAGE.write_text("\n".join(lines).rstrip() + "\n", "utf-8")
    print(_table(counts, len(files)))


def _table(counts: dict[str, dict[str, Counter[str]]], files: int) -> str:
    rows = ["| Reader | Files | Right | Said | Silently wrong |", "|---|---:|---:|---:|---:|"]
    for name, families in counts.items():
        total = sum(families.values(), Counter())
        rows.append(f"| {name} | {files} | {total['right']} | {total['said']} | {total['wrong']} |")
    return "\n".join(rows)


def _families(counts: dict[str, dict[str, Counter[str]]]) -> str:
    rows = ["| Family | Files | " + " | ".join(f"{name}: right / said / wrong" for name in counts) + " |",
            "|---|---:|" + "---|" * len(counts)]  # fmt: skip
    for family in next(iter(counts.values())):
        cells = [counts[name][family] for name in counts]
        shown = " | ".join(f"{each['right']} / {each['said']} / {each['wrong']}" for each in cells)
        rows.append(f"| {family} | {cells[0].total()} | {shown} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()

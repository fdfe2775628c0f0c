"""Writes the generated part of this folder: templates, the data dictionary and the starter workbook.

Run it after the vocabulary has changed: python data/generate.py
"""

from __future__ import annotations

from pathlib import Path

from coaching_analytics.vocabulary.starter import starter_workbook
from coaching_analytics.vocabulary.tables import TABLES
from coaching_analytics.vocabulary.template import dictionary, dictionary_csv, template_csv

HERE = Path(__file__).parent


def texts() -> dict[str, str]:
    """Every generated text file by its path in this folder."""
    found = {f"templates/{name}.csv": template_csv(table) for name, table in TABLES.items()}
    return {**found, "dictionary/dictionary.md": dictionary(), "dictionary/dictionary.csv": dictionary_csv()}


def main() -> None:
    """Write all of it."""
    for name, text in texts().items():
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    starter_workbook(HERE / "starter.xlsx")


if __name__ == "__main__":
    main()

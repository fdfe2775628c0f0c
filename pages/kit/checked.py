"""The second half of Add data: check, load, and what came of it. Runs the same code as the command."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from coaching_analytics.ingest.grouped import sentence
from coaching_analytics.store import StoreDamaged, StoreError
from pages.kit.arrived import dialect_in, on_disk
from pages.kit.files import csv_bytes, defused
from pages.kit.tables import safe, table
from pages.kit.upload import Wanted
from pages.kit.wizard_keep import words

LISTED = 12
SEVERITY = {"file": "The file", "row": "Row not loaded", "warning": "Warning"}
HEADS = ["What", "Column", "Expected", "How many", "First records", "Their values", "To mend"]


def run(what: Wanted, store: Path, *, dry_run: bool, strict: bool) -> dict[str, Any] | None:
    """Check (or load) the file; the report as the command prints it, None when the store refused."""
    from coaching_analytics.ingest import load

    try:
        with on_disk(what) as (file, mapping):
            report = load(
                [file],
                store,
                table=what.table,
                mapping=mapping,
                strict=strict,
                dry_run=dry_run,
                by="dashboard",
            )
    except StoreDamaged:
        raise
    except StoreError as refused:
        st.error(safe(str(refused)))
        return None
    return {**report.to_json(), "exit_code": report.exit_code, "reasons": dict(report.reasons)}


def tell(report: dict[str, Any], *, loaded: bool) -> None:
    """What a check or a load found: rows by table, problems grouped and listed."""
    _outcome(report, loaded)
    batches = report["batches"]
    if batches:
        columns = {
            "table": "Table",
            "in": "Rows in",
            "loaded": "Loaded" if loaded else "Can be loaded",
            "rejected": "Not loaded",
            "set_aside": "Set aside on purpose",
            "new": "New",
            "changed": "Changed",
            "unchanged": "Unchanged",
            "gone": "Gone",
        }
        rows = [[_count(batch.get(name)) for name in columns] for batch in batches]
        table(
            pd.DataFrame(rows, columns=list(columns.values())),
            "Rows by table",
            "batches",
            numeric=list(columns.values())[1:],
        )
    _left_out(report)
    if report["problems"]:
        _problems(report)


def _count(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def _outcome(report: dict[str, Any], loaded: bool) -> None:
    """One plain line: refused, loaded with rows left out, or clean."""
    rejected = sum(batch["rejected"] for batch in report["batches"])
    if report["exit_code"] == 2:
        st.error("The file was refused; nothing was changed. What to mend is listed below.")
    elif rejected:
        st.warning(
            f"{rejected:,} rows {'were' if loaded else 'would be'} left out; the others "
            f"{'are loaded' if loaded else 'can be loaded'}. What is wrong with them is listed below."
        )
    elif loaded and all(file["loaded_before"] for file in report["files"]):
        st.info("This file is loaded already, with the same mapping; nothing new was added.")
    else:
        st.success("Loaded." if loaded else "No problem was found; the file can be loaded.")


def _left_out(report: dict[str, Any]) -> None:
    """What is not loaded on purpose: rows by what the mapping says of them, and columns."""
    from coaching_analytics.ingest.aside import WORDS

    told = [
        f"{words(batch['table']).capitalize()}: {count:,} set aside on purpose - {WORDS[key]}"
        for batch in report["batches"]
        for key, count in batch["set_aside_by"].items()
    ]
    for what, key in (("Columns left out on purpose", "ignored"), ("Columns nobody mentions", "unmapped")):
        told += [f"{what}: {', '.join(file[key])}" for file in report["files"] if file[key]]
    if told:
        st.markdown("\n".join(f"- {safe(one)}" for one in told))


def _problems(report: dict[str, Any]) -> None:
    """Problems grouped by what is wrong, warnings apart from them, then one by one."""
    parts = {
        "Problems": [group for group in report["groups"] if group["severity"] != "warning"],
        "Warnings": [group for group in report["groups"] if group["severity"] == "warning"],
    }
    for heading, groups in parts.items():
        if groups:
            _grouped(heading, groups)
    with st.expander("Every problem"):
        _listed(report["problems"], sum(group["count"] for group in report["groups"]))


def _grouped(heading: str, groups: list[dict[str, Any]]) -> None:
    """How many there are, a sentence for each kind, and a table with examples and the way to mend them."""
    many = sum(group["count"] for group in groups)
    one = heading.lower().removesuffix("s")
    st.markdown(f"**{many:,} {one if many == 1 else heading.lower()}**")
    listed = [f"- {safe(sentence(group))}" for group in groups if group["severity"] != "file"][:LISTED]
    if listed:
        st.markdown("\n".join(listed))
    rows = [
        (
            SEVERITY[group["severity"]],
            words(group["column"] or ""),
            group["expected"],
            f"{group['count']:,}",
            _few([f"{record:,}" for record in group["records"]], group["count"]),
            ", ".join(group["values"]),
            group["mend"],
        )
        for group in groups
    ]
    table(pd.DataFrame(rows, columns=HEADS), heading, f"grouped_{one}", numeric=("How many",))


def _few(first: list[str], many: int) -> str:
    return ", ".join(first) + (" ..." if first and many > len(first) else "")


def _listed(problems: list[dict[str, Any]], many: int) -> None:
    """Every problem in a grid, and as a file."""
    names = {
        "record": "Record",
        "column": "Column",
        "value": "Value",
        "expected": "Expected",
        "mend": "To mend",
        "severity": "What",
        "table": "Table",
    }
    frame = pd.DataFrame(problems)[list(names)]
    frame["severity"] = [SEVERITY[severity] for severity in frame["severity"]]
    frame["record"] = [f"{int(n):,}" if n == n and n is not None else "" for n in frame["record"]]
    listed = frame.fillna("").astype(str).rename(columns=names)
    if many > len(listed):
        st.caption(f"The first of {many:,}. Rows not loaded are kept in the store once the file is loaded.")
    st.dataframe(listed, hide_index=True, width="stretch", key="every_problem", alt="Every problem")
    st.download_button(
        "CSV: problems",
        data=partial(csv_bytes, listed),
        file_name="problems.csv",
        mime="text/csv",
        on_click="ignore",
        key="problems_csv",
    )


def to_mend(what: Wanted, report: dict[str, Any]) -> None:
    """The rows that are not loaded, as they stand in the file, with the reason, to mend and load again."""
    from coaching_analytics.ingest.reject_file import HANDED_BACK

    reasons = report["reasons"]
    if not reasons or (what.table is None and what.mapping is None):
        return  # Of the starter workbook, records are numbered by sheet: mend them there.
    st.download_button(
        f"CSV: the {len(reasons):,} rows to mend, as in the file, with the reason",
        data=partial(rows_to_mend, what, reasons),
        file_name="rows-to-mend.csv",
        mime="text/csv",
        on_click="ignore",
        key="to_mend",
        help="Mend the rows, keep the last column with the reason, save as CSV, and load it the same way.",
    )
    if len(reasons) >= HANDED_BACK:
        st.caption(f"The file holds the first {HANDED_BACK:,} rows that were not loaded.")


def rows_to_mend(what: Wanted, reasons: dict[int, str]) -> bytes:
    """The file that is handed back."""
    from coaching_analytics.ingest.mended import to_mend
    from coaching_analytics.ingest.reject_file import rejected_of_file

    dialect = dialect_in((what.mapping or b"").decode())
    with on_disk(what) as (path, _):
        return to_mend(defused(rejected_of_file(path, dialect, reasons)), dialect)

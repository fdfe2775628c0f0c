"""The second half of Add data: check, load, and what came of it. Runs the same code as the command."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from coaching_analytics.store import StoreDamaged, StoreError
from pages.kit.arrived import dialect_in, on_disk
from pages.kit.files import csv_bytes, defused
from pages.kit.tables import safe, table
from pages.kit.upload import Wanted
from pages.kit.wizard_keep import words

LISTED = 12
SEVERITY = {"file": "The file", "row": "Row not loaded", "warning": "Warning"}


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
    return {**report.to_json(), "exit_code": report.exit_code}


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
        _problems(report["problems"])


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


def _few(values: pd.Series) -> str:
    """The first three different ones."""
    first = [value for value in dict.fromkeys(values.astype(str)) if value]
    return ", ".join(first[:3]) + (" ..." if len(first) > 3 else "")


def _in_words(frame: pd.DataFrame) -> None:
    """How many problems and warnings there are, and a sentence for each kind of row that is not loaded."""
    warnings = frame["severity"] == "warning"
    faults = int((~warnings).sum())
    told = [f"{faults:,} {'problem' if faults == 1 else 'problems'}"] if faults else []
    told += [f"{n:,} {'warning' if n == 1 else 'warnings'}"] if (n := int(warnings.sum())) else []
    st.markdown(f"**{' and '.join(told)}**")
    rows = frame[frame["severity"] == "row"].groupby(["column", "expected"], sort=False)["record"].nunique()
    listed = [
        f"- {count:,} {'row' if count == 1 else 'rows'}: {safe(words(column))} is not {safe(expected)}"
        for (column, expected), count in rows.sort_values(ascending=False).head(LISTED).items()
    ]
    if listed:
        st.markdown("\n".join(listed))


def _problems(problems: list[dict[str, Any]]) -> None:
    """Problems grouped by what is wrong, then one by one."""
    frame = pd.DataFrame(problems)
    frame["kind"] = [SEVERITY.get(severity, severity) for severity in frame["severity"]]
    frame["record"] = [f"{int(n):,}" if n == n and n is not None else "" for n in frame["record"]]
    frame = frame.fillna("")
    _in_words(frame)
    grouped = (
        frame.groupby(["kind", "column", "expected"], sort=False, dropna=False)
        .agg(
            many=("record", "size"),
            first=("record", _few),
            value=("value", _few),
            mend=("mend", "first"),
        )
        .reset_index()
    )
    grouped["many"] = [f"{n:,}" for n in grouped["many"]]
    shown = grouped[["kind", "column", "expected", "many", "first", "value", "mend"]]
    heads = ["What", "Column", "Expected", "How many", "First records", "Their values", "To mend"]
    shown = shown.set_axis(heads, axis=1)
    table(shown, "Problems grouped", "grouped", numeric=("How many",))
    with st.expander("Every problem"):
        names = {
            "record": "Record",
            "column": "Column",
            "value": "Value",
            "expected": "Expected",
            "mend": "To mend",
            "kind": "What",
            "table": "Table",
        }
        listed = frame[[name for name in names if name in frame.columns]].astype(str).rename(columns=names)
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
    from coaching_analytics.ingest.reject_file import reasons_of

    reasons = reasons_of(report["problems"])
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


def rows_to_mend(what: Wanted, reasons: dict[int, str]) -> bytes:
    """The file that is handed back."""
    from coaching_analytics.ingest.mended import to_mend
    from coaching_analytics.ingest.reject_file import rejected_of_file

    dialect = dialect_in((what.mapping or b"").decode())
    with on_disk(what) as (path, _):
        return to_mend(defused(rejected_of_file(path, dialect, reasons)), dialect)

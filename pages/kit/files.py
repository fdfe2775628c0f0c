"""Downloads: figures as CSV or XLSX. Text cells cannot become formulas; the stamps go with them."""

from __future__ import annotations

from io import BytesIO

import pandas as pd

from coaching_analytics.charts import numbers, wording
from coaching_analytics.charts.picture import Picture

FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV (UTF-8 with a mark, so that spreadsheets read it right)."""
    return ("\ufeff" + plain(frame).to_csv(index=False, lineterminator="\n")).encode("utf-8")


def picture_csv(picture: Picture) -> bytes:
    """The unformatted figures of a picture, each row stamped with where it comes from."""
    return csv_bytes(picture.data.assign(**marks(picture)))


def picture_xlsx(picture: Picture) -> bytes:
    """A workbook: the figures, the table as shown, and what they are."""
    target = BytesIO()
    sheets = {
        "Figures": picture.data.assign(**marks(picture)),
        "Table": picture.table,
        "About": about(picture),
    }
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with pd.ExcelWriter(target, engine="xlsxwriter", engine_kwargs={"options": options}) as book:
        for name, frame in sheets.items():
            plain(frame).to_excel(book, sheet_name=name, index=False)
            book.sheets[name].autofit(max_width=600)
    return target.getvalue()


def marks(picture: Picture) -> dict[str, str]:
    """What must stand on every row: simulated or real, and whether it may be published."""
    origins = sorted({result.origin for result in picture.results})
    found = {"origin": ", ".join(origins)} if origins else {}
    return {**found, **({"publication": picture.stamp} if picture.stamp else {})}


def about(picture: Picture) -> pd.DataFrame:
    """Question, answer, period, snapshot, settings and cautions, one a line."""
    lines = [
        ("Question", picture.heading),
        ("Answer", picture.sentence.replace("**", "")),
        ("How to read it", picture.caption),
    ]
    for result in picture.results:
        lines += [
            ("Measure", f"{result.metric}: {result.question}"),
            ("Period", numbers.period(result.window)),
            ("As of", numbers.day(result.as_of)),
            ("Snapshot", result.snapshot),
        ]
        lines += [("Setting", line) for line in wording.settings(result.settings)]
    lines += [("Caution", text) for text in picture.cautions]
    lines += [(name.capitalize(), text) for name, text in marks(picture).items()]
    return pd.DataFrame([line for line in dict.fromkeys(lines) if line[1]], columns=["What", "Text"])


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with text that a spreadsheet would run as a formula made harmless."""
    frame = frame.copy()
    for name in frame.columns:
        if frame[name].dtype == object or pd.api.types.is_string_dtype(frame[name]):
            frame[name] = [_harmless(value) for value in frame[name]]
    return frame


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value if value is None or isinstance(value, str | int | float) else str(value)

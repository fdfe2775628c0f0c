"""Rows that were not loaded are handed back on the page, mended, and loaded again with the same mapping."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import Workbook

from coaching_analytics.store import info
from coaching_analytics.store.mappings import save_mapping
from pages.kit import checked
from pages.kit.upload import Wanted
from tests.app.screen import PAGES, told

SYSTEMS = [
    ["system_id", "system_name", "fiscal_year_start_month", "school_year_start_month"],
    ["a", "A State", "7", "8"],
    ["b", "B State", "7.5", "8"],
]
TABLE = '[[table]]\nname = "system"\n'


def workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.title = "About"
    sheet = book.create_sheet("Systems")
    for row in [["Systems of May"], [], *SYSTEMS]:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def text(*lines: list[str]) -> bytes:
    return "\n".join(",".join(line) for line in lines).encode()


FILES = {
    "a workbook": ("systems.xlsx", workbook(), '[file]\nsheet = "Systems"\nheader_row = 3\n'),
    "a title and notes": (
        "systems.csv",
        text(["Systems of May"], [], *SYSTEMS, ["Source"]),
        '[file]\nheader_row = 3\nstop_at = "Source"\n',
    ),
    "two header lines": (
        "systems.csv",
        text(["group one"] * 4, *SYSTEMS),
        f"[file]\nheader_rows = 2\nnames = {SYSTEMS[0]}\n".replace("'", '"'),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_file_handed_back_loads_with_the_mapping_it_was_refused_by(open_page, tmp_path: Path, name: str):
    store = tmp_path / "store"
    file, content, section = FILES[name]
    save_mapping(store, "systems", section + TABLE)
    at = open_page(store, PAGES["Add data"])
    at.radio(key="how").set_value("mapping").run()
    at.selectbox(key="mapping").set_value("saved systems").run()
    at.file_uploader(key="file_mapping").set_value((file, content, "text/csv")).run()
    at.button(key="load").click().run()
    assert "1 row was left out" in told(at).replace("1 rows were", "1 row was")
    assert any("rows to mend" in one.proto.label for one in at.get("download_button"))
    upload = SimpleNamespace(name=file, file_id="1", getvalue=lambda: content)
    handed = checked.rows_to_mend(Wanted(upload, None, (section + TABLE).encode()), {2: "not a whole number"})
    assert handed.decode("utf-8-sig").splitlines()[0] == ",".join([*SYSTEMS[0], "why not loaded"])
    mended = handed.replace(b"7.5", b"10")
    at.file_uploader(key="file_mapping").set_value(("rows-to-mend.csv", mended, "text/csv")).run()
    assert "are those of the mapping" in told(at)
    at.button(key="load").click().run()
    assert not at.error
    assert info(store)["rows"] == {"system": 2}

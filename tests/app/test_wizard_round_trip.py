"""A mapping opened in the steps and saved unchanged is the same mapping, whatever it says."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from coaching_analytics.ingest.dialect import DIALECT_KEYS
from coaching_analytics.ingest.mapping import Mapping
from coaching_analytics.ingest.mapping_toml import mapping_from
from coaching_analytics.store.mappings import save_mapping
from pages.kit import wizard, wizard_more
from tests.app.screen import told
from tests.app.steps import EXAMPLES, begun_with, open_points

SHIPPED = sorted(path.stem for path in EXAMPLES.glob("*.toml"))
EXTRACTS = {"nebraska_roster": "nebraska_roster_1", "qris_export": "qris_export_1"}

EVERY_KEY = """# Kept: what its maker decided.
# And a second line.
name = "odd"
description = "A file with everything"
load_mode = "upsert"
roster = "odd"
extract_date = { from = "Day", date_format = "%d/%m/%Y" }
[replace]
date_column = "start_date"
start = 2025-01-01
end = 2025-02-01
where = { amount_kind = ["actual"] }

[file]
encoding = "windows-1252"
delimiter = ";"
quote = "'"
escape = "backslash"
header_row = 3
header_rows = 1
skip_after = 1
stop_at = "End"
stop_at_blank = true
fill_short = true
null_tokens = ["N/A", "none"]
date_format = "%m/%d/%Y"
decimal = ","
thousands = "."
ignored = ["Note", "Gone this month"]
leave_out = { Kind = ["Total", "Sum"] }
codes = ["Site"]

[[segments]]
from = "Account"
names = ["fund", "object"]
delimiter = "-"
[[segments]]
from = "Code"
names = ["code a", "code b"]
lengths = [1, 2]

[[table]]
name = "site"
load_mode = "dated_roster"
distinct = true
keep = { Kind = ["A", "B"], fund = ["1"] }
skip_blank = ["Site"]
only_blank = ["Empty"]
repeat = "Rooms"
repeat_as = "room"
[table.fields]
site_id = { joined = ["Site", "room"], prefix = "s-" }
site_name = { from = "Site", map = { 1 = "I", 7 = "V" }, otherwise = "?", blank = "-", null_tokens = ["9"] }
region_id = { constant = "r" }
setting = { from = "Setting", map = { "C" = "centre", "H" = "home" }, null_tokens = ["X"], blank = "unknown" }
capacity = { from = "Rooms", notation = ["trailing_minus"] }
open_date = { from = "Day", date_format = "%d/%m/%Y", month = "first" }
close_date = { from = "Day", date_format = "%d/%m/%Y", next_day = true }

[[table]]
name = "coach"
[table.fields]
coach_id = { derived = ["Last", "First"], salt = "store", name_order = "last_first" }
coach_role = { from = "Kind", map = { A = "coach" }, otherwise = "peer" }

[[table]]
name = "staff_employment"
[table.groups]
rows = [{ job = "Kind", weight = "Share" }, { job = "Code", weight = "Share 2" }]
share = "weight"
shares = "as_stated"
percent = "0-100"
amount = ["To date"]
amount_to = "cut"
[table.fields]
staff_id = { derived = ["Site"], salt = "mine" }
staff_type = { constant = "coach", when = { Kind = ["A"] } }
start_date = { constant = "2024-01-01", add_years = "Rooms" }
end_date = { from = "Day", date_format = "%d/%m/%Y", add_days = "Rooms" }
spell_kind = { constant = "employed" }
fte = { from = "Share", percent = "0-100", plus = ["Share 2"], times = "Part" }

[[table]]
name = "session"
unpivot = { matching = "Site (.+)", name_to = "place", value_to = "time", drop_blank = false }
[table.fields]
session_id = { joined = ["Site", "place"] }
coach_id = "Site"
session_date = { from = "Day", date_format = "%d/%m/%Y" }
minutes = { from = "time", duration = "hours", rounded = true }
travel_minutes = { start = "In", end = "Out", over_midnight = true }
status = { constant = "completed" }

[[table]]
name = "support_time"
unpivot = { columns = { Drive = "travel", Paper = "administration" }, name_to = "use" }
[table.fields]
support_time_id = { joined = ["Site", "use"] }
coach_id = "Site"
work_date = { from = "Day", date_format = "%d/%m/%Y" }
time_use = "use"
minutes = { from = "score", duration = "h:mm" }

[[table]]
name = "observation_score"
scale = "1-7"
negative_climate = "reversed"
unpivot = { columns = { "NC" = "NC" } }
fields = { observation_id = "Site", cycle = { constant = 1 }, part = "part", score = "score" }

[[table]]
name = "observation_score"
fields = { observation_id = "Code", cycle = { constant = 1 }, part = { constant = "PC" }, score = "Second" }

[[table]]
name = "programme_fact"
load_mode = "append"
[table.to_date]
total = "To date"
of = ["site_id"]
first = "starting_point"
year_from = 7
at_most = 24
series = "hours"
name_to = "fresh"
part_to = "piece"
[table.fields]
site_id = { joined = ["Site", "piece"] }
fact_date = { from = "Day", date_format = "%d/%m/%Y" }
fact = { constant = "coaching_hours_to_date" }
value = "fresh"

[[table]]
name = "calendar"

[[table]]
name = "spending"
load_mode = "append"
year_to_date = { amount = "To date", period = "Period", within = ["Account"], name_to = "own" }
months = { start = "From", end = "To", amount = ["To date"], start_to = "m", end_to = "n", amount_to = "o" }
[table.fields]
spending_id = { derived = ["Account", "m"], salt = "x" }
system_id = { constant = "demo" }
start_date = "m"
end_date = "n"
fiscal_year = { from = "m", fiscal_year_from = 7 }
place_level = { constant = "agency" }
place_id = "object"
amount = { debit = "Debit", credit = "Credit", notation = ["parentheses", "cr_negative"] }
amount_kind = { constant = "actual" }
purpose = { constant = "coaching" }
perspective = { constant = "direct" }
"""
HEADER = (
    "Day;Kind;Site;Empty;Rooms;Setting;Last;First;Share;Share 2;Part;Site 1;In;Out;Drive;Paper;NC;"
    "Second;Code;Account;To date;Period;From;To;Debit;Credit;Note;calendar_id;start_date;end_date;day_kind"
)
ROW = (
    "03/02/2025;A;1;;2;C;Ito;Ana;80%;1;0,5;1,5;9:00;10:00;1:00;0:30;6;"
    "5;x12;1-2;1.000,00;1;01/05/2025;02/03/2025;5,00;;hm;school;2025-06-01;2025-08-01;break"
)


def as_read(text: str) -> Mapping:
    """A mapping as an import reads it; the order of its tables means nothing."""
    found = mapping_from(tomllib.loads(text), "", "", "mapping")
    return replace(found, tables=tuple(sorted(found.tables, key=lambda each: each.table)))


def remarks(text: str) -> list[str]:
    lines = text.splitlines()
    return lines[: next((place for place, line in enumerate(lines) if not line.startswith("#")), 0)]


@pytest.mark.parametrize("name", SHIPPED)
def test_an_example_opened_and_not_changed_is_the_same_mapping(open_page, tmp_path, name):
    extract = EXAMPLES / "examples" / f"{EXTRACTS.get(name, name)}.csv"
    at = begun_with(open_page, tmp_path / "store", f"example {name}", extract)
    assert open_points(at) == ""
    assert [one.value for one in at.error] == []
    assert "The columns of this file are those of the mapping." in told(at)
    text = (EXAMPLES / f"{name}.toml").read_text("utf-8")
    assert as_read(at.code[0].value) == as_read(text)
    assert remarks(at.code[0].value) == remarks(text)


@pytest.fixture
def odd(open_page, tmp_path):
    """The mapping that says everything, opened with a file that fits it."""
    save_mapping(tmp_path / "store", "odd", EVERY_KEY)
    file = tmp_path / "odd.csv"
    file.write_text(f"A title\n\n{HEADER}\n(units)\n{ROW}\nEnd of list\n", "cp1252")
    return lambda: begun_with(open_page, tmp_path / "store", "odd", file)


def test_every_key_there_is_opened_and_kept(odd):
    at = odd()
    assert open_points(at) == ""
    assert as_read(at.code[0].value) == as_read(EVERY_KEY)
    assert remarks(at.code[0].value) == ["# Kept: what its maker decided.", "# And a second line."]
    assert "a second part that feeds observation score" in told(at)


def test_the_mapping_above_says_everything_the_steps_know():
    said = tomllib.loads(EVERY_KEY)
    tables = said["table"]
    fields = [each for one in tables for each in one.get("fields", {}).values() if isinstance(each, dict)]
    assert set(wizard.TOP) == set(said)
    assert {*wizard.OF_FILE, *DIALECT_KEYS} - set(said["file"]) == {"names", "sheet"}
    assert set(wizard.OF_TABLE) == {key for one in tables for key in one}
    assert set(wizard_more.SHOWN) - {key for each in fields for key in each} == {"fiscal_year_label"}


def test_what_no_step_shows_stays_and_is_said(odd, monkeypatch):
    """As when a mapping can say more than the steps have learnt."""
    monkeypatch.setattr(wizard, "OF_TABLE", tuple(key for key in wizard.OF_TABLE if key != "scale"))
    monkeypatch.setattr(wizard, "rows_of", lambda *a, **b: {
        key: value for key, value in _rows_of(*a, **b).items() if key != "scale"
    })  # fmt: skip
    at = odd()
    assert as_read(at.code[0].value) == as_read(EVERY_KEY)
    assert "observation score (scale)" in told(at)


_rows_of = wizard.rows_of

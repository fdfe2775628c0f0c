"""Rows made from rows: split texts, amounts to date, months, columns by pattern; and ids of names."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from coaching_analytics.ingest import load, preview
from tests.extracts import counts, places_store, rows, written
from tests.spec.test_import_mapping_numbers import mapped

LEDGER = """
{top}
[[table]]
name = "spending"
{table}
[table.fields]
spending_id = {{ joined = {key} }}
system_id = {{ constant = "demo" }}
start_date = {start}
end_date = {end}
fiscal_year = {{ constant = 2025 }}
place_level = {{ constant = "region" }}
place_id = {{ constant = "north" }}
amount = "{amount}"
amount_kind = {{ constant = "actual" }}
purpose = {{ constant = "coaching" }}
perspective = {{ constant = "direct" }}
"""
DAY = '{ constant = "2024-07-01" }', '{ constant = "2024-08-01" }'


def ledger(
    amount: str, key: str = '["Line"]', top: str = "", table: str = "", dates: tuple[str, str] = DAY
) -> str:
    return LEDGER.format(amount=amount, key=key, top=top, table=table, start=dates[0], end=dates[1])


SPLIT = '[[segments]]\nfrom = "Account"\nnames = ["fund", "function", "object"]\n{how}'
CODES = 'function_code = "function"\nobject_code = "object"\nfund_code = "fund"\n'


@pytest.mark.parametrize(
    ("how", "account"), [('delimiter = "-"', "010-2213-0100"), ("lengths = [3, 4, 4]", "01022130100")]
)
def test_an_account_is_split_into_parts_with_their_leading_zeros(tmp_path: Path, how: str, account: str):
    """The parts fill fields and choose rows: function 1000 is left alone."""
    toml = ledger("Amount", top=SPLIT.format(how=how), table='keep = { function = ["2213"] }') + CODES
    other = account.replace("2213", "1000")
    report = mapped(tmp_path, f"Line,Account,Amount\nL1,{account},5.00\nL2,{other},7.00\n", toml)
    assert (report.exit_code, report.problems) == (0, ())
    query = "SELECT spending_id, fund_code, function_code, object_code, amount FROM spending"
    assert rows(tmp_path / "store", query) == [("L1", "010", "2213", "0100", Decimal(5))]


def test_an_account_that_does_not_split_as_stated_refuses_the_file(tmp_path: Path):
    """Otherwise a filter on a part would lose the row unseen."""
    toml = ledger("Amount", top=SPLIT.format(how='delimiter = "-"')) + CODES
    report = mapped(tmp_path, "Line,Account,Amount\nL1,010-2213-0100,5.00\nL2,010-2213,7.00\n", toml)
    assert (report.exit_code, report.snapshot is not None) == (2, True)
    assert [(p.record, p.column, p.value) for p in report.problems] == [(2, "Account", "010-2213")]
    assert "3 parts" in report.problems[0].expected


TO_DATE = 'year_to_date = { amount = "YTD", period = "Period", within = ["Account"] }'


def test_amounts_to_date_become_amounts_of_periods(tmp_path: Path):
    """100, 250, 230 to date are 100, 250 - 100, 230 - 250; another account begins anew."""
    body = "Account,Period,YTD\nA,1,100.00\nA,2,250.00\nB,1,9.00\nA,3,230.00\n"
    toml = ledger("period_amount", '["Account", "Period"]', table=TO_DATE)
    assert mapped(tmp_path, body, toml).problems == ()
    assert rows(tmp_path / "store", "SELECT spending_id, amount FROM spending ORDER BY 1") == [
        ("A-1", Decimal(100)), ("A-2", Decimal(250 - 100)), ("A-3", Decimal(230 - 250)), ("B-1", Decimal(9)),
    ]  # fmt: skip


def test_a_period_without_the_one_before_has_no_amount_of_its_own(tmp_path: Path):
    body = "Account,Period,YTD\nA,1,100.00\nA,3,250.00\nB,2,9.00\n"
    report = mapped(tmp_path, body, ledger("period_amount", '["Account", "Period"]', table=TO_DATE))
    assert counts(report, "spending") == (3, 1, 2)
    assert {p.value for p in report.problems} == {
        "250.00 to date, period 3 without one before",
        "9.00 to date, period 2 without one before",
    }


def test_two_amounts_to_date_of_one_period_are_both_faults(tmp_path: Path):
    """So is the period after them: nobody knows what to subtract."""
    body = "Line,Account,Period,YTD\nL1,A,1,100.00\nL2,A,1,120.00\nL3,A,2,150.00\n"
    assert counts(mapped(tmp_path, body, ledger("period_amount", table=TO_DATE)), "spending") == (3, 0, 3)


MONTHS = 'months = { start = "From", end = "To", amount = ["Gross", "Benefits"] }'
MADE = ('"month"', '"next_month"')


def test_a_pay_period_is_split_over_months_by_days_to_the_cent(tmp_path: Path):
    """24 January to 6 February are 8 and 6 of 14 days of 1000.01 + 200; the parts add up."""
    body = "Line,From,To,Gross,Benefits\nP,01/24/2025,02/06/2025,1000.01,200.00\n"
    top = '[file]\ndate_format = "%m/%d/%Y"\n'
    toml = ledger("month_amount", '["Line", "month"]', top, MONTHS, MADE)
    assert mapped(tmp_path, body, toml).problems == ()
    first = round(Decimal("1200.01") * 8 / 14, 2)
    query = "SELECT start_date::VARCHAR, end_date::VARCHAR, amount FROM spending ORDER BY 1"
    assert rows(tmp_path / "store", query) == [
        ("2025-01-01", "2025-02-01", first),
        ("2025-02-01", "2025-03-01", Decimal("1200.01") - first),
    ]


@pytest.mark.parametrize("period", ["2025-02-06,2025-01-24", "2025-02-30,2025-03-02", ",2025-01-05"])
def test_a_pay_period_that_cannot_be_read_is_one_faulty_row(tmp_path: Path, period: str):
    toml = ledger("month_amount", '["Line", "month"]', table=MONTHS, dates=MADE)
    report = mapped(tmp_path, f"Line,From,To,Gross,Benefits\nP,{period},10.00,2.00\n", toml)
    assert counts(report, "spending") == (1, 0, 1)


MATRIX = """
[[table]]
name = "session"
unpivot = { matching = "site (.+)", name_to = "site", value_to = "time" }
[table.fields]
session_id = { joined = ["Coach", "Day", "site"] }
coach_id = "Coach"
session_date = "Day"
minutes = { from = "time", duration = "hours" }
status = { constant = "completed" }
site_id = "site"
"""


def test_columns_that_fit_a_pattern_become_rows_with_its_group_as_code(tmp_path: Path):
    body = "Coach,Day,site 00123,site 00124\nC1,2025-03-04,1.5,\nC1,2025-03-05,1,2\n"
    assert mapped(tmp_path, body, MATRIX).problems == ()
    assert rows(tmp_path / "store", "SELECT session_id, site_id, minutes FROM session ORDER BY 1") == [
        ("C1-2025-03-04-00123", "00123", 90), ("C1-2025-03-05-00123", "00123", 60),
        ("C1-2025-03-05-00124", "00124", 120),
    ]  # fmt: skip


def test_a_pattern_that_no_column_fits_is_refused(tmp_path: Path):
    assert mapped(tmp_path, "Coach,Day,other\nC1,2025-03-04,1\n", MATRIX).exit_code == 2


COACHES = """
[[table]]
name = "coach"
load_mode = "upsert"
[table.fields]
coach_id = {{ derived = {columns}, salt = "store", name_order = "{order}" }}
coach_role = {{ constant = "peer" }}
"""


def coaches(tmp_path: Path, text: str, columns: str, order: str, store: str = "store") -> list[str]:
    folder = written(tmp_path / "n", {"n.csv": text, "m.toml": COACHES.format(columns=columns, order=order)})
    load(folder / "n.csv", tmp_path / store, mapping=folder / "m.toml")
    return [row[0] for row in rows(tmp_path / store, "SELECT coach_id FROM coach WHERE coach_role = 'peer'")]


def test_one_person_has_one_id_however_the_name_is_written(tmp_path: Path):
    places_store(tmp_path)
    first = coaches(tmp_path, 'Coach Name\n"Doe, Dana  Lee"\n', '["Coach Name"]', "last_first")
    coaches(tmp_path, "Name of coach\nDana Lee DOE\n", '["Name of coach"]', "first_last")
    again = coaches(tmp_path, "Last,First\nDoe,dana lee\n", '["Last", "First"]', "last_first")
    assert len(first) == 1
    assert first == again


def test_another_store_gives_the_same_name_another_id(tmp_path: Path):
    text = 'Coach Name\n"Doe, Dana"\n'
    found = {*coaches(tmp_path, text, '["Coach Name"]', "last_first", "a"),
             *coaches(tmp_path, text, '["Coach Name"]', "last_first", "b")}  # fmt: skip
    assert len(found) == 2
    assert (tmp_path / "a" / "salt").stat().st_mode & 0o077 == 0


def test_a_name_is_in_no_file_of_the_store_even_when_it_cannot_be_read(tmp_path: Path):
    """The second name has no comma: its row is rejected, and the reject does not hold the name."""
    text = 'Coach Name\n"Quillfeather, Dana"\nDana Quillfeather\n'
    coaches(tmp_path, text, '["Coach Name"]', "last_first")
    files = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert any(path.parent.name == "rejects" for path in files)
    for path in files:
        assert b"quillfeather" not in path.read_bytes().lower(), path.name
        if path.suffix == ".parquet":
            with duckdb.connect() as con:
                held = str(con.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall())
            assert "quillfeather" not in held.lower()


@pytest.mark.parametrize(
    "field",
    [
        '"Coach Name"',
        '"coach_name"',
        '"CoachName"',
        '"Name"',
        '{ joined = ["Last Name", "First Name"] }',
        '{ from = "Coach Name", map = { "Doe, Dana" = "C1" } }',
        '{ derived = ["Coach Name"] }',
        '{ derived = ["Coach Name"], salt = "x" }',
        '{ derived = ["A"], name_order = "last_first" }',
    ],
)
def test_a_name_that_would_be_stored_or_guessed_is_refused(tmp_path: Path, field: str):
    toml = f'[[table]]\nname = "coach"\n[table.fields]\ncoach_id = {field}\ncoach_role.constant = "peer"\n'
    folder = written(tmp_path / "n", {"n.csv": "A\nx\n", "m.toml": toml})
    report = load(folder / "n.csv", tmp_path / "store", mapping=folder / "m.toml")
    assert report.exit_code == 2
    assert 'salt = "store"' in report.problems[0].expected


def test_the_preview_shows_an_id_and_no_name(tmp_path: Path):
    text = 'Coach Name\n"Doe, Dana"\n'
    folder = written(
        tmp_path / "n",
        {"n.csv": text, "m.toml": COACHES.format(columns='["Coach Name"]', order="last_first")},
    )
    shown = preview(folder / "n.csv", mapping=folder / "m.toml")[0].rows[0]
    assert len(str(shown[0])) == 16
    assert "Doe" not in str(shown)

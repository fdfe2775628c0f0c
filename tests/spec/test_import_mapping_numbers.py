"""Numbers, lengths of time and years as people write them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.ingest import Report, load
from tests.extracts import counts, places_store, rows, written

SPENDING = """
[file]
thousands = ","
[[table]]
name = "spending"
[table.fields]
spending_id = "Line"
system_id = {{ constant = "demo" }}
start_date = {{ constant = "2024-07-01" }}
end_date = {{ constant = "2024-08-01" }}
fiscal_year = {year}
place_level = {{ constant = "region" }}
place_id = {{ constant = "north" }}
amount = {amount}
amount_kind = {{ constant = "actual" }}
purpose = {{ constant = "coaching" }}
perspective = {{ constant = "direct" }}
"""
VISITS = """
[[table]]
name = "session"
[table.fields]
session_id = "Visit"
coach_id = {{ constant = "C1" }}
session_date = {{ constant = "2025-03-04" }}
minutes = {minutes}
status = {{ constant = "completed" }}
"""


def mapped(tmp_path: Path, text: str, toml: str) -> Report:
    folder = written(tmp_path / "wide", {"wide.csv": text, "m.toml": toml})
    return load(folder / "wide.csv", places_store(tmp_path), mapping=folder / "m.toml")


def money(tmp_path: Path, header: str, body: list[str], amount: str, year: str = "") -> Report:
    text = f"Line,{header}\n" + "".join(f"L{place},{line}\n" for place, line in enumerate(body))
    return mapped(tmp_path, text, SPENDING.format(amount=amount, year=year or "{ constant = 2025 }"))


def amounts(tmp_path: Path) -> list[Any]:
    return [row[0] for row in rows(tmp_path / "store", "SELECT amount FROM spending ORDER BY spending_id")]


def minutes(tmp_path: Path, header: str, body: list[str], field: str) -> Report:
    text = f"Visit,{header}\n" + "".join(f"V{place},{line}\n" for place, line in enumerate(body))
    return mapped(tmp_path, text, VISITS.format(minutes=field))


def lengths(tmp_path: Path) -> list[Any]:
    return [row[0] for row in rows(tmp_path / "store", "SELECT minutes FROM session ORDER BY session_id")]


@pytest.mark.parametrize(
    ("notation", "cell", "amount"),
    [
        ("parentheses", '"(1,234.50)"', "-1234.50"),
        ("parentheses", "12.50", "12.50"),
        ("trailing_minus", "450.25-", "-450.25"),
        ("cr_negative", "80.00 CR", "-80.00"),
        ("cr_negative", "80.00DR", "80.00"),
        ("dr_negative", "80.00 dr", "-80.00"),
        ("dr_negative", "80.00 CR", "80.00"),
        ("currency", '"$1,000.00"', "1000.00"),
    ],
)
def test_a_stated_notation_is_read(tmp_path: Path, notation: str, cell: str, amount: str):
    report = money(tmp_path, "Amount", [cell], f'{{ from = "Amount", notation = ["{notation}"] }}')
    assert (report.exit_code, report.problems) == (0, ())
    assert amounts(tmp_path) == [Decimal(amount)]


def test_currency_and_parentheses_go_together(tmp_path: Path):
    field = '{ from = "Amount", notation = ["currency", "parentheses"] }'
    assert money(tmp_path, "Amount", ["($50.00)", "$(7.00)"], field).exit_code == 0
    assert amounts(tmp_path) == [Decimal("-50.00"), Decimal("-7.00")]


@pytest.mark.parametrize("cell", ["(50.00)", "50.00-", "50.00 CR", "$50.00"])
def test_a_notation_nobody_stated_is_a_fault_and_never_a_number(tmp_path: Path, cell: str):
    report = money(tmp_path, "Amount", [cell, "1.00"], "Amount".join('""'))
    assert counts(report, "spending") == (2, 1, 1)
    assert [(p.record, p.column, p.value) for p in report.problems] == [(1, "amount", cell)]


@pytest.mark.parametrize("cell", ["(-50.00)", "-50.00 CR", "(50.00) CR"])
def test_an_amount_that_is_negative_twice_is_a_fault(tmp_path: Path, cell: str):
    field = '{ from = "Amount", notation = ["parentheses", "cr_negative"] }'
    assert counts(money(tmp_path, "Amount", [cell], field), "spending") == (1, 0, 1)


def test_debit_and_credit_become_one_signed_amount(tmp_path: Path):
    """Debit less credit; a row with neither has no amount, and a text in one of them is shown."""
    body = ["100.00,", ",30.50", "20.00,5.00", ",", "x,1.00"]
    report = money(tmp_path, "Debit,Credit", body, '{ debit = "Debit", credit = "Credit" }')
    assert counts(report, "spending") == (5, 3, 2)
    assert amounts(tmp_path) == [Decimal(100), Decimal("-30.50"), Decimal(20 - 5)]
    assert [(p.record, p.value) for p in report.problems] == [(4, None), (5, "x")]


def test_pay_and_benefits_times_the_share_of_the_job(tmp_path: Path):
    """A blank benefit leaves the sum blank: missing is not zero."""
    field = '{ from = "Gross", plus = ["Benefits"], times = "Share" }'
    report = money(tmp_path, "Gross,Benefits,Share", ["1000.00,250.00,0.6", "1000.00,,1"], field)
    assert amounts(tmp_path) == [Decimal((1000 + 250) * 6) / 10]
    assert [(p.record, p.column) for p in report.problems] == [(2, "amount")]


def test_a_sentinel_of_one_field_is_blank_in_that_field_alone(tmp_path: Path):
    field = '{ from = "Amount", null_tokens = ["9998", "9999"] }'
    report = money(tmp_path, "Amount", ["9999", "9997.00"], field)
    assert counts(report, "spending") == (2, 1, 1)
    assert rows(tmp_path / "store", "SELECT spending_id, amount FROM spending") == [("L1", Decimal(9997))]


@pytest.mark.parametrize(("percent", "cell"), [("0-100", "80%"), ("0-100", "80"), ("0-1", "0.8")])
def test_percent_is_a_share_as_stated(tmp_path: Path, percent: str, cell: str):
    toml = f"""
[[table]]
name = "staff_employment"
[table.fields]
staff_id = "Id"
staff_type = {{ constant = "coach" }}
start_date = {{ constant = "2024-07-01" }}
spell_kind = {{ constant = "employed" }}
fte = {{ from = "Time", percent = "{percent}" }}
"""
    assert mapped(tmp_path, f"Id,Time\nC1,{cell}\n", toml).exit_code == 0
    assert rows(tmp_path / "store", "SELECT fte FROM staff_employment WHERE staff_id = 'C1'") == [
        (Decimal("0.8"),)
    ]


@pytest.mark.parametrize(
    ("label", "year"),
    [("FY25", 2025), ("FY 2025", 2025), ("2024-25", 2025), ("24-25", 2025), ("2024-2025", 2025),
     ("2025", 2025), ("1999-00", 2000), ("2024/25", 2025)],
)  # fmt: skip
def test_a_fiscal_year_is_named_by_the_year_it_ends_in(tmp_path: Path, label: str, year: int):
    report = money(
        tmp_path, "Amount,FY", [f"1.00,{label}"], '"Amount"', '{ from = "FY", fiscal_year_label = true }'
    )
    assert (report.exit_code, report.problems) == (0, ())
    assert rows(tmp_path / "store", "SELECT fiscal_year FROM spending") == [(year,)]


@pytest.mark.parametrize("label", ["2024-26", "24-24", "FY", "next year"])
def test_years_that_do_not_follow_each_other_are_a_fault(tmp_path: Path, label: str):
    year = '{ from = "FY", fiscal_year_label = true }'
    report = money(tmp_path, "Amount,FY", [f"1.00,{label}"], '"Amount"', year)
    assert [(p.column, p.value) for p in report.problems] == [("fiscal_year", label)]


@pytest.mark.parametrize(
    ("duration", "cell", "length"),
    [("h:mm", "1:15", 75), ("h:mm", "0:05", 5), ("hours", "1.25", 75), ("hours", "2", 120),
     ("minutes", "75", 75)],
)  # fmt: skip
def test_a_stated_duration_becomes_minutes(tmp_path: Path, duration: str, cell: str, length: int):
    assert minutes(tmp_path, "Time", [cell], f'{{ from = "Time", duration = "{duration}" }}').problems == ()
    assert lengths(tmp_path) == [length]


@pytest.mark.parametrize(
    ("duration", "cell"), [("h:mm", "1:75"), ("h:mm", "90"), ("hours", "1:15"), ("hours", "1.33")]
)
def test_a_duration_in_another_form_or_not_whole_is_a_fault(tmp_path: Path, duration: str, cell: str):
    report = minutes(tmp_path, "Time", [cell], f'{{ from = "Time", duration = "{duration}" }}')
    assert counts(report, "session") == (1, 0, 1)


def test_minutes_that_are_not_whole_are_rounded_when_stated(tmp_path: Path):
    """1.33 hours are 79.8 minutes."""
    minutes(tmp_path, "Time", ["1.33"], '{ from = "Time", duration = "hours", rounded = true }')
    assert lengths(tmp_path) == [80]


def test_start_and_end_become_minutes(tmp_path: Path):
    body = ["9:00,10:30", "9:45 AM,1:15 pm", "10:00,09:00", "9:00,", "noon,13:00"]
    report = minutes(tmp_path, "In,Out", body, '{ start = "In", end = "Out" }')
    assert lengths(tmp_path) == [90, 210]
    assert [(p.record, p.value) for p in report.problems] == [
        (3, "10:00 to 09:00"), (4, "9:00 to blank"), (5, "noon to 13:00")]  # fmt: skip


def test_an_end_on_the_next_day_is_read_when_stated(tmp_path: Path):
    minutes(tmp_path, "In,Out", ["23:30,0:15"], '{ start = "In", end = "Out", over_midnight = true }')
    assert lengths(tmp_path) == [45]


@pytest.mark.parametrize(
    "field",
    [
        '{ from = "Amount", notation = ["brackets"] }',
        '{ from = "Amount", notation = ["cr_negative", "dr_negative"] }',
        '{ from = "Amount", percent = "100" }',
        '{ debit = "Amount" }',
        '{ from = "Amount", debit = "Amount", credit = "Line" }',
        '{ from = "Amount", duration = "days" }',
        '{ start = "Amount" }',
    ],
)
def test_what_a_field_may_not_say_is_refused(tmp_path: Path, field: str):
    assert money(tmp_path, "Amount", ["1.00"], field).exit_code == 2

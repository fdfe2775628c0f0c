"""Two jobs in one row: a row for each, its share of the pay, and shares that are no whole said or refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from coaching_analytics.ingest import Report
from tests.extracts import counts, rows
from tests.spec.test_import_mapping_numbers import mapped
from tests.spec.test_import_mapping_rows import ledger

TWO = (
    'groups = {{ rows = [{{ job = "Job 1", share = "Share 1" }}, {{ job = "Job 2", share = "Share 2" }}], '
    'share = "share", amount = ["Gross"], {more} }}'
)
HEADER = "Line,Gross,Job 1,Share 1,Job 2,Share 2\n"


def paid(
    tmp_path: Path, body: str, more: str = 'shares = "sum_to_1"', top: str = "", keep: str = ""
) -> Report:
    table = f"{TWO.format(more=more)}\n{keep}"
    toml = ledger("part_amount", '["Line", "job"]', top, table) + 'object_code = "job"\n'
    return mapped(tmp_path, HEADER + body, toml)


def amounts(tmp_path: Path) -> list[tuple[str, Decimal]]:
    return [
        tuple(row) for row in rows(tmp_path / "store", "SELECT object_code, amount FROM spending ORDER BY 1")
    ]


def test_each_job_is_a_row_and_the_parts_add_up_to_the_cent(tmp_path: Path):
    """Halves of 100.01 are 50.01 and 50.00."""
    report = paid(tmp_path, "P1,100.01,Coach,0.5,Teacher,0.5\n")
    assert (counts(report, "spending"), report.problems) == ((2, 2, 0), ())
    assert amounts(tmp_path) == [("Coach", Decimal("50.01")), ("Teacher", Decimal("50.00"))]


def test_a_job_that_is_not_kept_is_counted_as_set_aside(tmp_path: Path):
    """One job has no second one; the row without any job at all is counted too."""
    body = "P1,100,Coach,0.6,Teacher,0.4\nP2,50,Coach,1,,\nP3,70,,,,\n"
    report = paid(tmp_path, body, keep='keep = { job = ["Coach"] }')
    assert counts(report, "spending") == (4, 2, 0)
    assert dict(report.batches[0].aside) == {"groups": 1, "keep": 1}
    assert [amount for _, amount in amounts(tmp_path)] == [Decimal(60), Decimal(50)]


def test_shares_that_are_no_whole_are_refused_row_by_row(tmp_path: Path):
    """Thirds written with three digits are one whole."""
    body = "P1,100,A,0.6,B,0.3\nP2,100,C,1,D,\nP3,90,E,0.667,F,0.333\nP4,10,G,,H,\n"
    report = paid(tmp_path, body)
    assert {(p.record, p.value) for p in report.problems} == {
        (1, "shares 0.6 + 0.3 add up to 0.9"), (2, None), (4, "shares blank + blank add up to 0")
    }  # fmt: skip
    assert {p.expected for p in report.problems if p.record != 2} == {"shares that add up to 1"}
    assert [job for job, _ in amounts(tmp_path)] == ["C", "E", "F"]


def test_shares_taken_as_stated_are_loaded_and_told(tmp_path: Path):
    report = paid(tmp_path, "P1,100,A,0.6,B,0.3\nP2,100,C,1,,\n", 'shares = "as_stated"')
    assert amounts(tmp_path) == [("A", Decimal(60)), ("B", Decimal(30)), ("C", Decimal(100))]
    assert [(p.severity, p.record) for p in report.problems] == [("warning", 1)]
    assert "1 rows whose shares add up to something else (records 1)" in str(report.problems[0].value)


def test_shares_in_percent_and_signs_of_the_file(tmp_path: Path):
    """1.000,50 at 60 %, with a comma for decimals."""
    top = '[file]\ndelimiter = ";"\ndecimal = ","\nthousands = "."\n'
    table = TWO.format(more='shares = "sum_to_1", percent = "0-100"')
    toml = ledger("part_amount", '["Line", "job"]', top, table) + 'object_code = "job"\n'
    body = "P1,1.000;50,Coach,60 %,Teacher,40\n".replace(",", "\t").replace(";", ",").replace("\t", ";")
    assert mapped(tmp_path, HEADER.replace(",", ";") + body, toml).problems == ()
    assert amounts(tmp_path) == [("Coach", Decimal("600.30")), ("Teacher", Decimal("400.20"))]


@pytest.mark.parametrize("cell", ["half", "60%"])
def test_a_share_that_is_no_number_is_a_fault(tmp_path: Path, cell: str):
    report = paid(tmp_path, f"P1,100,A,{cell},,\n", 'shares = "as_stated"')
    assert [(p.severity, p.value) for p in report.problems if p.severity == "row"] == [("row", cell)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('amount_to = "x"', "Do the shares of a row always add up to 1?"),
        ('shares = "maybe"', "Do the shares of a row always add up to 1?"),
        ('shares = "sum_to_1", percent = "100"', "one of 0-1, 0-100"),
        ('shares = "sum_to_1", amount_to = "Gross"', "names that are no names of columns"),
    ],
)
def test_groups_that_do_not_say_all_are_refused(tmp_path: Path, more: str, said: str):
    report = paid(tmp_path, "P1,100,A,1,,\n", more)
    assert report.exit_code == 2
    assert any(said in problem.expected for problem in report.problems)

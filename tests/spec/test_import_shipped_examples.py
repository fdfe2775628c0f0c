"""The files agencies have: each example mapping with its made-up extract, every row accounted for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.ingest import Report, load
from tests.extracts import counts, places_store, rows

MAPPINGS = Path(__file__).parents[2] / "data" / "mappings"


def example(tmp_path: Path, name: str, extract: str = "") -> Report:
    path, mapping = MAPPINGS / "examples" / f"{extract or name}.csv", MAPPINGS / f"{name}.toml"
    return load(path, places_store(tmp_path), mapping=mapping)


def aside(report: Report, table: str) -> dict[str, int]:
    return next(dict(batch.aside) for batch in report.batches if batch.table == table)


def held(tmp_path: Path, query: str) -> list[Any]:
    return rows(tmp_path / "store", query)


def test_a_time_sheet_with_start_and_end_is_sessions_and_support_time(tmp_path: Path):
    """Four rows: two with a site, two without; each table sets the other two aside."""
    report = example(tmp_path, "time_sheet")
    assert (report.exit_code, report.problems) == (0, ())
    assert (counts(report, "session"), counts(report, "support_time")) == ((4, 2, 0), (4, 2, 0))
    assert (aside(report, "session"), aside(report, "support_time")) == ({"skip_blank": 2}, {"only_blank": 2})
    assert held(tmp_path, "SELECT site_id, minutes FROM session ORDER BY 1") == [("00123", 90), ("00124", 60)]
    query = "SELECT time_use, minutes FROM support_time ORDER BY 1"
    assert held(tmp_path, query) == [("preparation", 2 * 60 + 30), ("travel", 45)]
    assert held(tmp_path, "SELECT count(DISTINCT coach_id) FROM session") == [(2,)]


def test_a_matrix_of_days_by_sites_is_a_session_a_filled_cell(tmp_path: Path):
    """1.5 + 1 hours at one site, 0.75 + 2 at the other; two blank cells are nothing."""
    assert counts(example(tmp_path, "time_matrix"), "session") == (4, 4, 0)
    query = "SELECT site_id, sum(minutes) FROM session GROUP BY 1 ORDER BY 1"
    assert held(tmp_path, query) == [("00123", 90 + 60), ("00124", 45 + 120)]


def test_a_column_for_each_activity_is_support_time(tmp_path: Path):
    assert counts(example(tmp_path, "time_activities"), "support_time") == (4, 4, 0)
    query = "SELECT time_use, sum(minutes) FROM support_time GROUP BY 1 ORDER BY 1"
    assert held(tmp_path, query) == [
        ("administration", 135), ("preparation", 600), ("travel", 4 * 60 + 30 + 65)]  # fmt: skip


def test_a_ledger_by_account_with_debit_and_credit(tmp_path: Path):
    """Six postings: one of another function and one encumbrance, both counted, four of coaching."""
    report = example(tmp_path, "general_ledger")
    assert (counts(report, "spending"), report.problems) == ((6, 4, 0), ())
    assert aside(report, "spending") == {"leave_out": 1, "keep": 1}
    assert report.files[0].ignored == ("Function name",)
    query = (
        "SELECT object_code, sum(amount), min(fund_code), min(fiscal_year), max(fiscal_year) FROM spending "
    )
    assert held(tmp_path, query + "GROUP BY 1 ORDER BY 1") == [
        ("0100", Decimal(4000), "010", 2030, 2030), ("0200", Decimal("1000.50"), "010", 2030, 2030),
        ("0580", Decimal(120 - 20), "010", 2030, 2030),
    ]  # fmt: skip
    assert held(tmp_path, "SELECT start_date::VARCHAR, end_date::VARCHAR FROM spending "
                          "WHERE spending_id = 'J3'") == [("2029-08-01", "2029-09-01")]  # fmt: skip


def test_a_ledger_to_date_is_differenced(tmp_path: Path):
    """4000, 8100, 8000 to date; -50, -25 to date."""
    report = example(tmp_path, "ledger_to_date")
    assert (counts(report, "spending"), report.problems) == ((5, 5, 0), ())
    query = "SELECT object_code, amount FROM spending ORDER BY object_code, start_date"
    assert held(tmp_path, query) == [
        ("0100", Decimal(4000)), ("0100", Decimal(8100 - 4000)), ("0100", Decimal(8000 - 8100)),
        ("0580", Decimal(-50)), ("0580", Decimal(-25 + 50)),
    ]  # fmt: skip


def test_payroll_is_split_over_months_and_another_job_is_left_alone(tmp_path: Path):
    """1400 over 8 + 6 days; 1000 over 7 + 3 days, across two fiscal years."""
    report = example(tmp_path, "payroll")
    assert (counts(report, "spending"), report.problems) == ((5, 4, 0), ())
    assert aside(report, "spending") == {"keep": 1}
    query = "SELECT start_date::VARCHAR, fiscal_year, amount FROM spending ORDER BY 1"
    assert held(tmp_path, query) == [
        ("2030-01-01", 2030, Decimal(1400 * 8) / 14), ("2030-02-01", 2030, Decimal(1400 * 6) / 14),
        ("2030-06-01", 2030, Decimal(1000 * 7) / 10), ("2030-07-01", 2031, Decimal(1000 * 3) / 10),
    ]  # fmt: skip


def test_two_jobs_in_one_row_of_a_payroll_are_split_by_share(tmp_path: Path):
    """60% of 1400.01 is 840.01, over 8 and 6 of 14 days; 100% of 1000; 50% and 40% are no whole.

    Three teaching jobs are set aside; two of the four people have a second job.
    """
    report = example(tmp_path, "payroll_two_jobs")
    assert counts(report, "spending") == (3 + 1 + 3, 3, 1)
    assert aside(report, "spending") == {"keep": 3}
    assert [(p.record, p.value) for p in report.problems] == [(3, "shares 50% + 40% add up to 0.9")]
    query = "SELECT start_date::VARCHAR, amount FROM spending ORDER BY 1, 2"
    first = round(Decimal("840.01") * 8 / 14, 2)
    assert held(tmp_path, query) == [
        ("2030-01-01", first), ("2030-02-01", Decimal("840.01") - first), ("2030-02-01", Decimal(1000)),
    ]  # fmt: skip


def test_a_staff_roster_ends_a_spell_on_the_day_after_the_last(tmp_path: Path):
    report = example(tmp_path, "staff_roster")
    assert (counts(report, "staff_employment"), report.problems) == ((2, 2, 0), ())
    query = "SELECT start_date::VARCHAR, end_date::VARCHAR, fte FROM staff_employment ORDER BY 1"
    assert held(tmp_path, query) == [
        ("2028-07-01", None, Decimal("0.8")), ("2028-09-15", "2029-07-01", Decimal(1))]  # fmt: skip


def test_the_roster_and_the_time_sheet_know_the_same_coaches(tmp_path: Path):
    """Two files, two ways of writing a name, two people."""
    example(tmp_path, "staff_roster")
    example(tmp_path, "time_sheet")
    query = "SELECT count(DISTINCT coach_id) FROM session JOIN staff_employment ON staff_id = coach_id"
    assert held(tmp_path, query) == [(2,)]


def test_an_export_of_a_quality_system_feeds_eight_tables(tmp_path: Path):
    """Three sites in two counties; two take part, have a level, a coach and hours to date."""
    report = example(tmp_path, "qris_export", "qris_export_1")
    assert (report.exit_code, report.problems) == (0, ())
    assert {b.table: (b.rows_in, b.loaded, b.set_aside) for b in report.batches} == {
        "region": (2, 2, 0), "site": (3, 3, 0), "site_enrolment": (3, 2, 1), "coach": (3, 2, 1),
        "coach_assignment": (3, 2, 1), "session": (4, 3, 1), "qris_rating": (3, 2, 1),
        "programme_fact": (3, 2, 1),
    }  # fmt: skip
    query = "SELECT site_id, value FROM programme_fact WHERE fact = 'coaching_hours_to_date' ORDER BY 1"
    assert held(tmp_path, query) == [("00901", "32.5"), ("00902", "3")]
    assert held(tmp_path, "SELECT level FROM qris_rating ORDER BY site_id") == [("2",), ("1",)]


def test_the_next_export_adds_the_hours_since_the_one_before(tmp_path: Path):
    """32.5 and 3 hours, then 40.25, 3 and 1.5: sessions add up to the last totals, each in its month."""
    example(tmp_path, "qris_export", "qris_export_1")
    report = example(tmp_path, "qris_export", "qris_export_2")
    assert counts(report, "session") == (3, 2, 0)
    assert aside(report, "session") == {"nothing_new": 1}
    query = "SELECT site_id, month(session_date), sum(minutes) FROM session GROUP BY ALL ORDER BY ALL"
    assert held(tmp_path, query) == [
        ("00901", 2, 32.5 * 60), ("00901", 3, (40.25 - 32.5) * 60), ("00902", 2, 180), ("00903", 3, 90),
    ]  # fmt: skip


def test_class_sheets_have_a_row_a_cycle(tmp_path: Path):
    """Three rows of three dimensions, one of them blank: eight scores of two visits."""
    report = example(tmp_path, "class_sheet")
    assert (counts(report, "observation_score"), report.problems) == ((8, 8, 0), ())
    query = "SELECT part, sum(score) FROM observation_score GROUP BY 1 ORDER BY 1"
    assert held(tmp_path, query) == [
        ("NC", Decimal(1 + 1 + 2)), ("PC", Decimal(6 + 5 + 4)), ("TS", Decimal(5 + 6))]  # fmt: skip


def test_results_by_domain_load_as_domains(tmp_path: Path):
    assert counts(example(tmp_path, "class_domains"), "observation_score") == (5, 5, 0)
    assert held(tmp_path, "SELECT DISTINCT score_level FROM observation") == [("domain",)]


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_mapping_has_an_example(path: Path):
    assert list((MAPPINGS / "examples").glob(f"{path.stem}*.csv"))

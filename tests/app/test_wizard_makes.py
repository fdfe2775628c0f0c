"""What people have is mapped in the steps without a line of TOML, and comes to the same as the examples."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from coaching_analytics.ingest.mapping_toml import mapping_from
from tests.app.screen import told
from tests.app.steps import EXAMPLES, begun, open_points

KINDS = ("selectbox", "multiselect", "radio", "text_input", "checkbox", "number_input")
SPENDING = {
    "spending-system_id": "constant", "spending-system_id-constant": "demo",
    "spending-place_level": "constant", "spending-place_level-constant": "agency",
    "spending-amount_kind": "constant", "spending-amount_kind-constant": "actual",
    "spending-purpose": "constant", "spending-purpose-constant": "coaching",
    "spending-perspective": "constant", "spending-perspective-constant": "direct",
    "spending-once": False, "tables": ["spending"], "load_mode": "append", "read_right": True,
}  # fmt: skip
PLACE = {"spending-place_id": "constant", "spending-place_id-constant": "A1"}
CODES = ["function_code", "object_code", "fund_code"]
CODED = {f"spending-{name}": f"column {name.partition('_')[0]}" for name in CODES}
LEDGER = {
    **SPENDING, **CODED,
    "splits": ["Account"], "split-Account-names": ["fund", "function", "object", "place"],
    "spending-keep": ["function"], "spending-keep-function": ["2213"],
    "spending-more": ["ingredient", *CODES],
    "spending-to_date": "period",
    "spending-spending_id": "column Entry", "spending-place_id": "column place",
    "spending-start_date": "column Posted", "spending-end_date": "column Posted",
    "spending-start_date-more": ["month"], "spending-end_date-more": ["month"],
    "spending-end_date-month": "next",
    "spending-fiscal_year": "column FY", "spending-fiscal_year-more": ["fiscal_year_label"],
    "spending-amount": "debit", "spending-amount-debit": "Debit", "spending-amount-credit": "Credit",
    "spending-amount-more": ["notation"], "spending-amount-notation": ["currency"],
    "spending-ingredient": "column object",
    "spending-ingredient-value-0100": "coach_pay", "spending-ingredient-value-0200": "fringe",
    "spending-ingredient-value-0580": "travel",
    "leave": ["Type"], "leave-Type": ["Encumbrance"], "ignored": ["Function name"],
}  # fmt: skip
TO_DATE = {
    **SPENDING, **CODED, **PLACE,
    "splits": ["Account"], "split-Account-how": "lengths",
    "split-Account-names": ["function", "object", "fund"], "split-Account-lengths": "4, 4, 3",
    "spending-to_date": "to_date", "spending-ytd-amount": "To date", "spending-ytd-period": "Period",
    "spending-ytd-within": ["Account", "Year"],
    "spending-more": CODES,
    "spending-spending_id": "joined", "spending-spending_id-joined": ["Account", "Year", "Period"],
    "spending-start_date": "column Month end", "spending-end_date": "column Month end",
    "spending-start_date-more": ["month"], "spending-end_date-more": ["month"],
    "spending-end_date-month": "next",
    "spending-fiscal_year": "column Year", "spending-fiscal_year-more": ["fiscal_year_label"],
    "spending-amount": "column period_amount", "spending-amount-more": ["notation"],
    "spending-amount-notation": ["parentheses", "cr_negative"],
}  # fmt: skip
PAYROLL = {
    **SPENDING, **PLACE,
    "dates": "%m/%d/%Y", "spending-keep": ["Job"], "spending-keep-Job": ["Coach"],
    "spending-to_date": "period",
    "spending-by_month": True, "spending-months-start": "From", "spending-months-end": "To",
    "spending-months-amount": ["Gross", "Benefits"],
    "spending-more": ["ingredient"], "spending-ingredient": "constant",
    "spending-ingredient-constant": "coach_pay",
    "spending-spending_id": "derived", "spending-spending_id-columns": ["Employee", "Job", "From", "month"],
    "spending-fiscal_year": "column month", "spending-fiscal_year-more": ["fiscal_year_from"],
}  # fmt: skip
JOBS = {
    **{key: value for key, value in PAYROLL.items() if not key.startswith("spending-keep")},
    "spending-groups": True, "spending-groups-0-job": "Job 1", "spending-groups-0-share": "Share 1",
    "spending-groups-1-job": "Job 2", "spending-groups-1-share": "Share 2",
    "spending-groups-shares": "sum_to_1", "spending-groups-percent": "0-100",
    "spending-groups-amount": ["Gross", "Benefits"], "spending-months-amount": ["part_amount"],
    "spending-keep": ["job"], "spending-keep-job": ["Coach"],
    "spending-spending_id-columns": ["Employee", "job", "From", "month"],
}  # fmt: skip
HOURS = {
    "tables": ["session"], "load_mode": "append", "read_right": True, "session-once": False,
    "extract_from": "Exported", "session-skip_blank": ["Hours to date"],
    "session-new": True, "session-new-total": "Hours to date", "session-new-of": ["site_id"],
    "session-new-first": "counts", "session-new-year": 7, "session-new-most": 24,
    "session-more": ["site_id"], "session-site_id": "column License",
    "session-session_id": "joined", "session-session_id-joined": ["License", "Exported", "part"],
    "session-coach_id": "derived", "session-coach_id-columns": ["Coach name"],
    "session-coach_id-name_order": "first_last", "session-session_date": "column Exported",
    "session-minutes": "column new_amount", "session-minutes-duration": "hours",
    "session-minutes-rounded": True, "session-status": "constant", "session-status-constant": "completed",
    "ignored": ["Program", "County", "Type", "Participation", "Joined", "Level", "Level since"],
}  # fmt: skip
MATRIX = {
    "tables": ["session"], "load_mode": "append", "read_right": True, "session-once": False,
    "session-wide": True, "session-wide-how": "matching", "session-beginning": "Site ",
    "session-more": ["site_id"], "session-site_id": "column column",
    "session-session_id": "joined", "session-session_id-joined": ["Coach", "Day", "column"],
    "session-coach_id": "column Coach", "session-session_date": "column Day",
    "session-minutes": "column value", "session-minutes-duration": "hours",
    "session-status": "constant", "session-status-constant": "completed",
}  # fmt: skip


def offered(one: Any, answer: Any) -> bool:
    """Whether a question takes the answer: a column that is made further up comes a moment later."""
    if not hasattr(one, "options") or getattr(one.proto, "accept_new_options", False):
        return True
    wanted = answer if isinstance(answer, list) else [answer]
    return all(one.format_func(each) in one.options for each in wanted)


def answered(at: AppTest, answers: dict[str, Any]) -> AppTest:
    """Answer every question as it comes up, the way a person goes down the page."""
    left = {f"map_{key}": value for key, value in answers.items()}
    for _ in range(9):
        every = [one for kind in KINDS for one in getattr(at, kind) if one.key in left]
        there = {one.key: one for one in every if offered(one, left[one.key])}
        if not there:
            break
        for key, one in there.items():
            one.set_value(left.pop(key))
        at.run()
        assert not at.exception, at.exception
    assert left == {}
    if any(box.key == "map_looked_at_all" for box in at.checkbox):
        at.checkbox(key="map_looked_at_all").check().run()
    return at


def meaning(text: str) -> dict[str, Any]:
    """What a mapping says; the salts of ids and names of made columns are a matter of taste."""
    found = mapping_from(tomllib.loads(text), "", "", "mapping")
    (table,) = found.tables
    return {
        "null": found.null_tokens,
        "signs": (found.decimal, found.thousands, found.date_format),
        "split": found.segments,
        "out": (found.leave_out, found.ignored),
        "keep": table.keep,
        "groups": table.groups,
        "ytd": table.year_to_date,
        "months": table.months,
        "fields": dict(table.fields),
    }


@pytest.mark.parametrize(
    ("name", "answers"),
    [("general_ledger", LEDGER), ("ledger_to_date", TO_DATE), ("payroll_two_jobs", JOBS)],
)
def test_a_ledger_or_payroll_is_mapped_to_what_the_example_says(open_page, tmp_path, name, answers):
    extract = EXAMPLES / "examples" / f"{name}.csv"
    at = answered(begun(open_page, tmp_path / "store", extract.read_bytes(), extract.name), answers)
    assert open_points(at) == ""
    made = at.code[0].value.replace('salt = "store"', 'salt = "payroll"')
    text = (EXAMPLES / f"{name}.toml").read_text("utf-8").replace("job_amount", "part_amount")
    assert meaning(made) == meaning(text)


def test_hours_to_date_are_mapped_as_what_is_new_since_the_last_file(open_page, tmp_path):
    extract = EXAMPLES / "examples" / "qris_export_1.csv"
    at = answered(begun(open_page, tmp_path / "store", extract.read_bytes(), extract.name), HOURS)
    assert open_points(at) == ""
    (made,) = tomllib.loads(at.code[0].value)["table"]
    text = (EXAMPLES / "qris_export.toml").read_text("utf-8").replace(', name_to = "new_hours"', "")
    example = tomllib.loads(text.replace("new_hours", "new_amount"))
    (wanted,) = [each for each in example["table"] if each["name"] == "session"]
    del wanted["load_mode"]
    assert made == wanted
    assert tomllib.loads(at.code[0].value)["extract_date"] == example["extract_date"]


def test_a_matrix_of_days_by_sites_is_mapped_by_how_its_columns_begin(open_page, tmp_path):
    extract = EXAMPLES / "examples" / "time_matrix.csv"
    at = answered(begun(open_page, tmp_path / "store", extract.read_bytes(), extract.name), MATRIX)
    assert open_points(at) == ""
    table = tomllib.loads(at.code[0].value)["table"][0]
    assert table["unpivot"] == {"matching": "Site (.+)", "name_to": "column", "value_to": "value"}
    assert table["fields"]["minutes"] == {"from": "value", "duration": "hours"}


def test_one_value_of_a_column_of_codes_is_left_blank(open_page, tmp_path):
    text = "Line,Who,Day,Use,Where\n1,C1,2025-03-04,60,phone\n2,C1,2025-03-04,30,TBA\n"
    at = begun(open_page, tmp_path / "store", text)
    answers = {
        "tables": ["session"], "load_mode": "append", "read_right": True, "session-once": False,
        "session-more": ["delivery"], "session-session_id": "column Line", "session-coach_id": "column Who",
        "session-session_date": "column Day", "session-minutes": "column Use", "session-minutes-duration": "",
        "session-status": "constant", "session-status-constant": "completed",
        "session-delivery": "column Where", "session-delivery-value-TBA": "",
    }  # fmt: skip
    answered(at, answers)
    assert open_points(at) == ""
    found = tomllib.loads(at.code[0].value)["table"][0]["fields"]["delivery"]
    assert found == {"from": "Where", "map": {"phone": "phone"}, "null_tokens": ["TBA"]}


def test_a_field_that_columns_turned_into_rows_fill_is_taken_when_they_are_turned(open_page, tmp_path):
    """The instrument, and with it the columns, is known only after the fields were first shown."""
    text = (
        "Visit ID,Room ID,Obs Date,Positive Climate,Productivity,Language Modeling\nV1,R1,2025-10-13,4,5,3\n"
    )
    at = begun(open_page, tmp_path / "store", text)
    answers = {
        "read_right": True, "tables": ["observation", "observation_score"], "observation_score-scale": "1-7",
        "observation-instrument": "constant", "observation-instrument-constant": "class_pre_k",
    }  # fmt: skip
    answered(at, answers)
    assert at.multiselect(key="map_observation_score-more").value == ["score"]
    assert at.selectbox(key="map_observation_score-score").value == "column score"


def test_another_scale_than_the_instruments_is_refused_in_words(open_page, tmp_path):
    extract = EXAMPLES / "examples" / "class_domains.csv"
    at = begun(open_page, tmp_path / "store", extract.read_bytes(), extract.name)
    answered(at, {"read_right": True, "tables": ["observation_score"], "observation_score-scale": "1-4"})
    assert "Scores of 1 to 4 are not scores of these instruments" in told(at)
    assert "Scores of 1 to 4" in open_points(at)

"""What belongs to no system, or to one agency of several, has its own place: never two, never none."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from coaching_analytics.charts import fresh, records, silent
from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.ingest import load
from coaching_analytics.metrics import freshness, join_rate, log_completeness, reconciliation
from coaching_analytics.metrics.document import as_document, as_text
from coaching_analytics.store import Gate, Scope, open_store
from coaching_analytics.vocabulary.selection import Selection
from tests.extracts import written
from tests.spec.small_system import HALF, SUMMER, small_system
from tests.stores import add, make_store

OTHER = {
    "system": "\n        other | Other | 7 | 8",
    "region": "\n        west | other | West",
    "agency": "\n        W | west",
    "site": "\n        W1 | west | W | centre",
    "coach": "\n        C9 | coach\n        C8 | coach",
    "staff_employment": "\n        C9 | coach | W | 2024-07-01 | employed | 1 | 1200",
    "session": (
        "\n        O | C9 | 2024-07-15 | 50 | completed | in_person | | 2024-07-15"
        "\n        P | C9 | 2024-07-16 | 30 | completed | in_person | | 2024-07-16"
        "\n        Q | C8 | 2024-07-17 | 25 | completed | in_person | | 2024-07-17"
    ),
    "session_participant": (
        "\n        O | 1 | W1 | lead\n        P | 1 | S1 | lead\n        Q | 1 | W1 | lead"
    ),
}
"""A second system: C9 is its coach, who also went to S1 of the first; who employs C8 nobody knows."""


def both_systems() -> dict[str, str]:
    return {name: rows + OTHER.get(name, "") for name, rows in small_system().items()}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    """Both systems, and a file of participants with two rows of a site nobody knows."""
    store = tmp_path_factory.mktemp("two") / "store"
    make_store(store, both_systems())
    text = "session_id,participant_number,site_id,role\nG,8,nowhere,lead\nO,8,nowhere,lead\nO,9,W1,lead\n"
    assert load(written(store.parent / "in", {"session_participant": text}), store).exit_code == 1
    return open_store(store)


def chosen(system: str) -> Selection:
    return Selection(system=system, window=HALF)


def test_records_of_all_systems_and_those_of_none_are_the_rows_handed_in(two: Gate) -> None:
    """8 people of the first system and 1 of C9's went to its sites, 3 to W1; 2 named nobody's site."""
    found = {system: join_rate(two, chosen(system)).row(feed="logs") for system in ("demo", "other")}
    assert {system: row.denominator for system, row in found.items()} == {"demo": 9, "other": 3}
    batches = two.batches()
    came = batches.loc[batches["table_name"] == "session_participant", "rows_in"].sum()
    apart = join_rate(two, chosen("demo")).curves["no_system"]
    assert apart.to_dict("records") == [{"feed": "logs", "records": 2}]
    assert sum(row.denominator for row in found.values()) + 2 == came == 14


def test_what_is_in_no_system_is_said_beside_the_figure_of_each(two: Gate) -> None:
    result = join_rate(two, chosen("other"))
    assert result.row(feed="logs").excluded == {"records of no known system": 2}
    assert any(text.startswith("2 records name a site or place that no system") for text in result.cautions)
    assert as_document(result)["lists"]["no_system"] == [{"feed": "logs", "records": 2}]
    picture = records.matched(result, join_rate(two, chosen("other"), by=("region",)))
    assert picture.table.iloc[-1].tolist() == ["No known system", "People at visits", "2", "0", "2", "–"]
    assert picture.data["denominator"].sum() == 3 + 2


def test_a_viewer_of_one_system_is_told_nothing_of_the_others(two: Gate) -> None:
    narrow = open_store(two.path, scope=Scope(systems=("other",)))
    result = join_rate(narrow, chosen("other"))
    assert result.curves["no_system"].empty
    assert result.row(feed="logs").excluded == {}


@pytest.mark.parametrize(("system", "parts"), [("demo", (235, 60, 0, 295)), ("other", (50, 30, 0, 80))])
def test_minutes_of_each_system_add_up_when_a_coach_goes_to_the_other(
    two: Gate, system: str, parts: tuple[int, ...]
) -> None:
    """First: G 120, H 60, I 10, J 45 at sites, K 60 nowhere. Second: O 50; P 30 at the first's S1."""
    result = reconciliation(two, chosen(system))
    found = {row.by["part"]: row.value for row in result.records() if row.by["flow"] == "minutes"}
    assert tuple(found[name] for name in ("allocated", "unallocated", "unexplained", "input")) == parts


def test_minutes_from_outside_and_of_nobody_stand_apart(two: Gate) -> None:
    """P brought 30 to S1; Q of C8, whom nobody employs, 25 to W1."""
    first, second = (" ".join(reconciliation(two, chosen(one)).cautions) for one in ("demo", "other"))
    assert "30 minutes were given at sites of this system by coaches of another one" in first
    assert "25 minutes were given at sites of this system" in second
    assert all(
        "25 minutes were logged by coaches of whom no system is known" in said for said in (first, second)
    )


def test_each_agency_has_the_day_its_records_were_last_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A's visits came in March, B's in April, and April's file had none of A; other time came in May."""
    clock = import_module("coaching_analytics.store.writer")
    tables = both_systems()
    sessions = tables.pop("session").strip().splitlines()
    times = tables.pop("support_time")
    make_store(tmp_path, tables)
    of_a = [line for line in sessions if "| C1 |" in line]
    of_b = [line for line in sessions if "| C2 |" in line]
    for day, name, rows in (
        ("2025-03-05", "session", "\n".join([sessions[0], *of_a])),
        ("2025-04-05", "session", "\n".join([sessions[0], *of_b])),
        ("2025-05-05", "support_time", times),
    ):
        monkeypatch.setattr(clock, "now", lambda day=day: f"{day}T10:00:00+00:00")
        add(tmp_path, {name: rows})
    result = freshness(open_store(tmp_path), Selection(system="demo", window=HALF), by=("agency",))
    last = result.curves["last"].set_index(["agency", "table"])
    assert {key: str(day) for key, day in last["loaded"].items()} == {
        ("A", "session"): "2025-03-05", ("A", "support_time"): "2025-05-05",
        ("B", "session"): "2025-04-05", ("B", "support_time"): "2025-05-05",
    }  # fmt: skip
    assert last.loc[("A", "session"), "records"] == 4
    lines = json.loads(as_text(as_document(result)))["lists"]["last"]
    assert lines[0] == {"agency": "A", "table": "session", "last_day": "2024-11-06",
                        "loaded": "2025-03-05", "records": 4}  # fmt: skip
    shown = fresh.by_agency(result).table
    assert shown[shown["Agency"] == "B"].iloc[0].tolist() == [
        "B", "Visits", "2", "20 August 2024", "5 April 2025", "3"]  # fmt: skip


def test_the_silent_months_of_each_coach_are_listed_by_id(small: Gate) -> None:
    """Summer: C1 has no logs in August, C2 none in July; C2 stated September, and C3 owes nothing."""
    result = log_completeness(small, Selection(window=SUMMER), by=("coach",))
    assert result.curves["silent"].values.tolist() == [["C1", "2024-08"], ["C2", "2024-07"]]
    picture = silent.by_coach(result)
    assert picture.table.iloc[:, :2].values.tolist() == [["C1", "Aug 2024"], ["C2", "Jul 2024"]]
    assert picture.table["No activity stated"].tolist() == ["0", "1"]
    months = picture.data.dropna(subset="months_without_logs").set_index("coach")["months_without_logs"]
    assert months[["C1", "C2"]].to_dict() == {"C1": "2024-08", "C2": "2024-07"}


def test_a_publication_lists_no_coach(small: Gate) -> None:
    result = release(log_completeness(small, Selection(window=SUMMER), by=("coach",)), Viewer.published())
    assert result.curves["silent"].empty
    assert silent.by_coach(result).needs.startswith("Hidden")


def test_neighbouring_months_are_said_as_one_span() -> None:
    months = ["2023-12", "2024-01", "2024-03", "2024-05", "2024-06"]
    assert silent.spans(months) == "Dec 2023 to Jan 2024, Mar 2024, May to Jun 2024"
    assert silent.spans([]) == "–"


def test_lists_are_json_without_nan(small: Gate) -> None:
    """A table without a known agency has a blank there, not a number that is none."""
    lines = as_document(freshness(small, by=("agency",)))["lists"]["last"]
    assert all(value is None or not pd.isna(value) for line in lines for value in line.values())

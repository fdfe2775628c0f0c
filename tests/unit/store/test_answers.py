"""A door that shares runs a query once; without sharing, and with another selection, it runs again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pandas as pd
import pytest

from coaching_analytics.store import Gate, StoreError
from coaching_analytics.store.answers import Answers
from coaching_analytics.vocabulary.selection import Selection
from tests.stores import make_store

TABLES = {
    "system": """
        system_id | system_name | fiscal_year_start_month | school_year_start_month
        x         | System X    | 7                       | 8""",
    "region": """
        region_id | system_id | region_name
        north     | x         | North""",
    "site": """
        site_id | region_id | setting
        001     | north     | home
        002     | north     | centre""",
}
QUERY = "SELECT site_id FROM site_dim ORDER BY site_id"


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    return make_store(tmp_path_factory.mktemp("store"), TABLES)


def test_the_same_question_runs_once(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = _counting(monkeypatch)
    shared = gate.sharing()
    first, second = shared.rows(Selection(), QUERY), shared.rows(Selection(), QUERY)
    assert len(ran) == 1
    pd.testing.assert_frame_equal(first, second)


def test_another_selection_is_another_question(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = _counting(monkeypatch)
    shared = gate.sharing()
    every = shared.rows(Selection(), QUERY)
    one = shared.rows(Selection(sites=(every["site_id"].iloc[0],)), QUERY)
    assert len(ran) == 2
    assert len(one) == 1 < len(every)


def test_a_door_that_does_not_share_runs_again(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = _counting(monkeypatch)
    gate.rows(Selection(), QUERY)
    gate.rows(Selection(), QUERY)
    assert len(ran) == 2


def test_an_answer_that_somebody_changes_stays_as_it_was(gate: Gate) -> None:
    shared = gate.sharing()
    changed = shared.rows(Selection(), QUERY)
    changed["site_id"] = "changed"
    assert "changed" not in set(shared.rows(Selection(), QUERY)["site_id"])


def test_an_error_is_not_kept(gate: Gate) -> None:
    shared = gate.sharing()
    for _ in range(2):
        with pytest.raises(StoreError):
            shared.rows(Selection(), "SELECT no_such_column FROM site_dim")


def test_two_threads_wait_for_one_answer() -> None:
    answers, started, may_go, ran = Answers(), Event(), Event(), []

    def slow() -> pd.DataFrame:
        ran.append(1)
        started.set()
        may_go.wait(10)
        return pd.DataFrame({"a": [1]})

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(answers.get, "key", slow)
        started.wait(10)
        two = pool.submit(answers.get, "key", slow)
        may_go.set()
        assert one.result()["a"].tolist() == two.result()["a"].tolist() == [1]
    assert len(ran) == 1


def _counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    ran: list[str] = []
    run = Gate._run

    def counted(self: Gate, statement: str, values: object) -> pd.DataFrame:
        ran.append(statement)
        return run(self, statement, values)  # type: ignore[arg-type]

    monkeypatch.setattr(Gate, "_run", counted)
    return ran

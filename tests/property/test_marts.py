"""Every mart equals the plain-Python reference on random little stores."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import pytest

from tests.memory import built, rows
from tests.property import reference, reference_ratings
from tests.property.random_store import NORMAL, SEEDS, random_store
from tests.property.reference import Store


@cache
def world(seed: int) -> tuple[Store, duckdb.DuckDBPyConnection]:
    store = random_store(seed)
    return store, built(store)


def table(con: duckdb.DuckDBPyConnection, mart: str, *key: str) -> dict[Any, dict[str, Any]]:
    found = {tuple(row[name] for name in key): row for row in rows(con, f"SELECT * FROM {mart}")}
    assert len(found) == con.execute(f"SELECT count(*) FROM {mart}").fetchone()[0], f"{mart}: keys repeat"
    return found


def compare(expected: dict[Any, dict[str, Any]], got: dict[Any, dict[str, Any]], *, skip: str = "") -> None:
    """The same keys, and every column the reference has equal to 1e-9."""
    assert set(got) == set(expected)
    for key, row in expected.items():
        for name, value in row.items():
            if name == skip:
                continue
            actual = float(got[key][name]) if isinstance(got[key][name], Decimal) else got[key][name]
            close = pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value
            assert actual == close, f"{key}: {name} is {actual}, should be {value}"


@pytest.mark.parametrize("seed", SEEDS)
def test_site_month(seed: int) -> None:
    """Enrolled, operating, room, educator and need days, hours given and contacts of a site."""
    store, con = world(seed)
    compare(reference.site_month(store), table(con, "site_month", "site_id", "month"))


@pytest.mark.parametrize("seed", SEEDS)
def test_coach_month(seed: int) -> None:
    """Employment, contracted minutes, uses of time and the employer of a coach."""
    store, con = world(seed)
    compare(reference.coach_month(store), table(con, "coach_month", "coach_id", "month"), skip="support")


@pytest.mark.parametrize("seed", SEEDS)
def test_coach_site_month(seed: int) -> None:
    """Shares of site-days; a coach's time spread over sites adds up to coach_month."""
    store, con = world(seed)
    compare(reference.coach_site_month(store), table(con, "coach_site_month", "coach_id", "site_id", "month"))


@pytest.mark.parametrize("seed", SEEDS)
def test_rating_score(seed: int) -> None:
    """Domain scores, and whether the rater had coached the site."""
    store, con = world(seed)
    got = table(con, "rating_score", "observation_id", "domain")
    compare({key: {"score": score} for key, score in reference_ratings.rating_score(store).items()}, got)
    visits = {visit["observation_id"]: visit for visit in store["observation"]}
    for (visit, _), row in got.items():
        assert row["rater_coached"] is reference_ratings.rater_coached(store, visits[visit]), visit


@pytest.mark.parametrize("seed", SEEDS)
def test_rating_part(seed: int) -> None:
    """Dimensions of the domains a visit has a score in."""
    store, con = world(seed)
    got = table(con, "rating_part", "observation_id", "domain", "part")
    compare({key: {"score": score} for key, score in reference_ratings.rating_part(store).items()}, got)


@pytest.mark.parametrize("seed", SEEDS)
def test_coach_delivery_month(seed: int) -> None:
    """Sessions and minutes of a coach by how they were delivered."""
    store, con = world(seed)
    got = table(con, "coach_delivery_month", "coach_id", "month", "delivery")
    compare(reference.coach_delivery_month(store), got)


@pytest.mark.parametrize("seed", SEEDS)
def test_site_topic_month(seed: int) -> None:
    """Sessions and minutes of a site by what they were about."""
    store, con = world(seed)
    compare(reference.site_topic_month(store), table(con, "site_topic_month", "site_id", "month", "topics"))


@pytest.mark.parametrize("seed", SEEDS)
def test_rating_pair(seed: int) -> None:
    """Which earlier visit a later one is paired with in every band, and whether the lead was the same."""
    store, con = world(seed)
    got = table(con, "rating_pair", "later_observation_id", "domain", "band")
    pairs = {key: (row["earlier_observation_id"], row["lead"]) for key, row in got.items()}
    assert pairs == reference_ratings.rating_pair(store)


def spent(con: duckdb.DuckDBPyConnection, rule: str = "hours") -> dict[tuple[Any, ...], int]:
    """Cents by one rule and all that tells the rows of spend_site_month apart."""
    key = (
        *("site_id", "month", "amount_kind", "perspective", "ingredient"),
        *("place_level", "place_id", "reason"),
    )
    sums: dict[tuple[Any, ...], int] = {}
    for row in rows(con, f"SELECT * FROM spend_site_month WHERE amount_by_{rule} IS NOT NULL"):
        group = tuple(row[name] for name in key)
        assert group not in sums, "keys repeat"
        sums[group] = int(row[f"amount_by_{rule}"] * 100)
    return sums


@pytest.mark.parametrize("seed", SEEDS)
def test_spend_site_month(seed: int) -> None:
    """Every line split over months and sites to the cent; all parts add up to what came in."""
    store, con = world(seed)
    sums = spent(con)
    assert sums == reference_ratings.spend_site_month(store)
    given = sum(line["amount"] for line in store["spending"] if line["purpose"] == "coaching")
    assert sum(sums.values()) == given * 100


@pytest.mark.parametrize("rule", ["sites", "educators", "direct_only"])
@pytest.mark.parametrize("seed", NORMAL[:10])
def test_spend_site_month_by_other_rules(seed: int, rule: str) -> None:
    """Dollars follow enrolled days, days of educators, or nothing; no rule loses a cent."""
    store, con = world(seed)
    sums = spent(con, rule)
    assert sums == reference_ratings.spend_site_month(store, rule)
    assert sum(sums.values()) == sum(spent(con).values())


def test_the_random_stores_hold_what_they_should() -> None:
    """Without these cases the comparisons above would prove little."""
    seen: set[str] = set()
    for seed in NORMAL:
        store, con = world(seed)
        checks = {
            "group session over three sites": "SELECT 1 FROM session_participant GROUP BY session_id "
            "HAVING count(DISTINCT site_id) >= 3",
            "leaver": "SELECT 1 FROM staff_employment WHERE spell_kind = 'employed' AND end_date IS NOT NULL",
            "leave": "SELECT 1 FROM coach_month WHERE person_days < employed_days",
            "empty month": f"SELECT 1 FROM month WHERE month = DATE '{date(2024, 1, 1)}' "
            "AND month NOT IN (SELECT month FROM coach_site_month WHERE sessions > 0)",
            "co-coaching with blank shares": "SELECT 1 FROM assignment_segment "
            "WHERE share = 0.5 AND NOT scaled",
            "shares above one": "SELECT 1 FROM assignment_segment WHERE scaled",
            "break": "SELECT 1 FROM site_month WHERE operating_days < enrolled_days * 0.5",
            "money without hours": "SELECT 1 FROM spend_site_month WHERE reason = 'no hours logged'",
            "money of an unknown place": "SELECT 1 FROM spend_site_month WHERE reason = 'place unknown'",
            "rater who coached the site": "SELECT 1 FROM rating_score WHERE rater_coached",
            "pair": "SELECT 1 FROM rating_pair",
            "topics of a group session": "SELECT 1 FROM session_topic GROUP BY session_id "
            "HAVING count(*) > 1 AND session_id IN (SELECT session_id FROM session_participant "
            "GROUP BY session_id HAVING count(DISTINCT site_id) >= 3)",
            "ERS total withheld": "SELECT 1 FROM rating_score WHERE instrument = 'iters_3' "
            "GROUP BY observation_id HAVING NOT bool_or(domain = 'total')",
        }
        seen |= {name for name, query in checks.items() if con.execute(query).fetchone()}
        assert store["session"], seed
    assert seen == set(checks)

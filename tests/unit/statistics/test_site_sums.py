"""The six sums of each site: from ratings, from SQL, moved to another origin, refused when impossible."""

from __future__ import annotations

from dataclasses import fields

import duckdb
import numpy as np
import pytest

from coaching_analytics.statistics.site_sums import SiteSums, site_sums


def test_sql_gives_the_same_six_sums() -> None:
    rng = np.random.default_rng(3)
    site, t, y = rng.integers(0, 7, 60), rng.uniform(0, 5, 60), rng.normal(4, 1, 60)
    labels, sums = site_sums(site, t, y)
    with duckdb.connect() as con:
        con.execute("CREATE TABLE rating (site_id INTEGER, t DOUBLE, y DOUBLE)")
        con.executemany(
            "INSERT INTO rating VALUES (?, ?, ?)",
            list(zip(site.tolist(), t.tolist(), y.tolist(), strict=True)),
        )
        found = con.execute(
            "SELECT site_id, count(*) AS n, sum(t) AS t, sum(t * t) AS tt, sum(y) AS y, sum(t * y) AS ty, "
            "sum(y * y) AS yy FROM rating GROUP BY site_id ORDER BY site_id"
        ).fetchnumpy()
    assert found["site_id"].tolist() == labels.tolist()
    for part in fields(SiteSums):
        assert np.asarray(found[part.name], dtype=float) == pytest.approx(getattr(sums, part.name))


def test_another_origin_and_a_line_taken_out() -> None:
    """Moving the sums is the same as moving every rating."""
    rng = np.random.default_rng(4)
    site, t, y = rng.integers(0, 5, 40), rng.uniform(0, 5, 40), rng.normal(4, 1, 40)
    moved = site_sums(site, t, y)[1].less(2.0, 3.5, 0.25)
    expected = site_sums(site, t - 2.0, y - 3.5 - 0.25 * (t - 2.0))[1]
    for part in fields(SiteSums):
        assert getattr(moved, part.name) == pytest.approx(getattr(expected, part.name), abs=1e-9)


@pytest.mark.parametrize("origin", [0.0, 2024.0])
def test_a_single_date_has_exactly_no_spread_of_time(origin: float) -> None:
    """Rounding gives no trend to a site rated three times on one day; ratings two days apart do."""
    day = 1 / 365.25
    t = origin + np.array([0.3, 0.3, 0.3, 0.1, 0.1 + day])
    spread = site_sums([0, 0, 0, 1, 1], t, np.ones(5))[1].time_spread()
    assert spread[0] == 0.0
    assert spread[1] == pytest.approx(day**2, rel=0.01)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n": [0.0]}, "n must be 1 or more"),
        ({"tt": [1.0]}, "tt is less than"),
        ({"yy": [1.0]}, "yy is less than"),
        ({"ty": [np.nan]}, "ty must be a number"),
        ({"ty": [1.0, 2.0]}, "same length"),
    ],
)
def test_sums_that_cannot_be_are_refused(change: dict[str, list[float]], said: str) -> None:
    good = {"n": [2.0], "t": [2.0], "tt": [4.0], "y": [4.0], "ty": [4.0], "yy": [10.0]}
    with pytest.raises(ValueError, match=said):
        SiteSums(**{name: np.array(value) for name, value in {**good, **change}.items()})


def test_ratings_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="2 sites, 1 times and 2 scores"):
        site_sums([1, 2], [0.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="position 1"):
        site_sums([1, 2], [0.0, 1.0], [1.0, np.inf])

"""Real open extracts, every row accounted for. COACHING_EXTRACTS names the folder they lie in.

Without it these tests skip, loudly; where the extracts must be there a skip would hide a fault: they fail.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from pathlib import Path

import pytest

from coaching_analytics.ingest import Report, load
from coaching_analytics.metrics import qris_level
from coaching_analytics.store import open_store
from tests.extracts import counts, rows

MAPPINGS = Path(__file__).parents[2] / "data" / "mappings"
NEBRASKA = ("ne_roster_2026-02-02_deid.csv", "ne_roster_2026-02-16_deid.csv")


def extract(name: str) -> Path:
    """A real extract; skips or fails when it is not there."""
    folder = os.environ.get("COACHING_EXTRACTS")
    path = Path(folder or "") / "data" / name
    if folder and path.is_file():
        return path
    why = f"{name} was not tested: COACHING_EXTRACTS must name the folder that has data/ and golden/"
    if folder or os.environ.get("CI_REQUIRE_EXTRACTS") == "1":
        pytest.fail(why)
    warnings.warn(why, stacklevel=2)
    pytest.skip(why)


@pytest.fixture(scope="module")
def nebraska(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Report]]:
    store = tmp_path_factory.mktemp("nebraska") / "store"
    files = [extract(name) for name in NEBRASKA]
    mapping = MAPPINGS / "nebraska_roster.toml"
    return store, [load(path, store, mapping=mapping) for path in (*files, files[-1])]


def test_both_rosters_load_every_row(nebraska: tuple[Path, list[Report]]):
    first, second, _ = nebraska[1]
    assert (first.exit_code, second.exit_code) == (0, 0)
    for table in ("site", "qris_rating"):
        assert counts(first, table) == (2660, 2660, 0)
        assert counts(second, table) == (2656, 2656, 0)
    assert counts(first, "region") == (82, 82, 0)


def test_between_the_rosters_11_are_gone_7_new_and_2649_in_both(nebraska: tuple[Path, list[Report]]):
    """Of 2,649 sites in both, 4 changed in a site column and 3 in their level."""
    site, level = (
        next(b for b in nebraska[1][1].batches if b.table == table) for table in ("site", "qris_rating")
    )
    assert (site.new, site.gone, site.changed + site.unchanged) == (7, 11, 2649)
    assert (level.new, level.gone, level.changed + level.unchanged) == (7, 11, 2649)


def test_the_second_roster_twice_is_nothing_new(nebraska: tuple[Path, list[Report]]):
    _, second, again = nebraska[1]
    assert (again.exit_code, again.snapshot) == (0, second.snapshot)
    assert all((b.new, b.changed, b.gone, b.unchanged) == (0, 0, 0, b.loaded) for b in again.batches)


@pytest.mark.parametrize(("day", "blank", "ones"), [("2026-02-02", 1842, 311), ("2026-02-16", 1844, 305)])
def test_levels_on_a_roster_date_are_those_of_the_file(
    nebraska: tuple[Path, list[Report]], day: str, blank: int, ones: int
):
    """A blank step is not rated; steps 2 to 5 number 334, 62, 31 and 80 on both days."""
    found = rows(nebraska[0], f"SELECT level, count(*) FROM qris_rating WHERE start_date <= DATE '{day}' AND "
                              f"(end_date IS NULL OR end_date > DATE '{day}') GROUP BY level")  # fmt: skip
    assert dict(found) == {"not_rated": blank, "1": ones, "2": 334, "3": 62, "4": 31, "5": 80}


def test_a_blank_licence_type_is_unknown_and_a_site_that_is_gone_is_closed(
    nebraska: tuple[Path, list[Report]],
):
    found = rows(nebraska[0], "SELECT setting, count(*), count(close_date) FROM site GROUP BY 1 ORDER BY 1")
    assert sum(n for _, n, _ in found) == 2660 + 7
    assert sum(closed for *_, closed in found) == 11
    assert {s: n for s, n, _ in found}["unknown"] == 139 + 1


def test_chicago_loads_but_for_rows_that_cannot_be_told_apart(tmp_path: Path):
    """510 rows; three pairs share name, postcode and kind; one pair differs in its level: none loads.

    Sites of one name in several postcodes are loaded and said: we keep no postcode to tell them apart by.
    """
    store = tmp_path / "store"
    report = load(extract("chi_qris-ratings_deid.csv"), store, mapping=MAPPINGS / "chicago_ratings.toml")
    assert report.exit_code == 1
    assert (counts(report, "site"), counts(report, "qris_rating")) == ((510, 507, 3), (510, 506, 4))
    assert Counter(p.expected for p in report.problems) == {
        "each row once": 5, "one row with each key; these differ": 2,
        "each site under one id; these say the same as another one": 1}  # fmt: skip
    found = rows(store, "SELECT level, provisional, count(*) FROM qris_rating GROUP BY 1, 2 ORDER BY 1, 2")
    assert found == [("bronze", False, 1), ("gold", False, 357), ("gold", True, 6), ("silver", False, 127),
                     ("silver", True, 15)]  # fmt: skip


def test_departures_become_spells_of_which_1734_stay_open(tmp_path: Path):
    store = tmp_path / "store"
    report = load(extract("alda_teachers_turnover.csv"), store, mapping=MAPPINGS / "alda_departures.toml")
    assert report.exit_code == 0
    assert counts(report, "staff_employment") == counts(report, "educator") == (3941, 3941, 0)
    found = rows(
        store,
        "SELECT year(end_date) - year(start_date), count(*) FROM staff_employment GROUP BY 1 ORDER BY 1",
    )
    years = dict(found)
    assert years.pop(None) == 1734
    assert (years[1], sum(years.values())) == (456, 3941 - 1734)


def test_levels_between_the_two_rosters_show_who_came_and_went(nebraska: tuple[Path, list[Report]]):
    """The figure on the page counts what the import counted: 2,649 on both dates, 11 gone, 7 new."""
    change = qris_level(open_store(nebraska[0])).curves["change"]
    assert change[["in_both", "gone", "new"]].sum().to_list() == [2649, 11, 7]

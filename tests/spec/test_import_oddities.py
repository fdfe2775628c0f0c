"""What is possible but odd is loaded with a warning; what changed since the last file is said."""

from __future__ import annotations

from pathlib import Path

from coaching_analytics.ingest import load

ROOMS = """
load_mode = "upsert"
[[table]]
name = "system"
distinct = true
fields = { system_id = { constant = "x" }, system_name = { constant = "X" }, fiscal_year_start_month = { constant = 7 }, school_year_start_month = { constant = 8 } }
[[table]]
name = "region"
distinct = true
fields = { region_id = { constant = "r" }, region_name = { constant = "R" }, system_id = { constant = "x" } }
[[table]]
name = "site"
distinct = true
fields = { site_id = "Site", region_id = { constant = "r" }, setting = { constant = "centre" } }
"""  # noqa: E501
LEVELS = (
    ROOMS
    + """
[[table]]
name = "qris_rating"
fields = { site_id = "Site", start_date = { constant = "2026-01-01" }, level = "Level" }
"""
)
VISITS = (
    ROOMS
    + """
[[table]]
name = "coach"
distinct = true
fields = { coach_id = "Coach", coach_role = { constant = "coach" } }
[[table]]
name = "session"
fields = { session_id = "Id", coach_id = "Coach", site_id = "Site", session_date = "Day", minutes = "Minutes", status = { constant = "completed" } }
"""  # noqa: E501
)
SCORES = (
    ROOMS
    + """
[[table]]
name = "classroom"
distinct = true
fields = { classroom_id = "Room", site_id = "Site" }
[[table]]
name = "observation"
fields = { observation_id = "Id", classroom_id = "Room", observation_date = "Day", instrument = { constant = "class_pre_k" }, edition = { constant = "1" }, age_group = { constant = "pre_k" }, purpose = { constant = "formal" }, score_level = { constant = "visit" } }
[[table]]
name = "observation_score"
fields = { observation_id = "Id", cycle = { constant = 1 }, part = { constant = "PC" }, score = "Score" }
"""  # noqa: E501
)


def loaded(tmp_path: Path, mapping: str, text: str, name: str = "file.csv"):
    (tmp_path / "map.toml").write_text(mapping)
    (tmp_path / name).write_text(text)
    return load(tmp_path / name, tmp_path / "store", mapping=tmp_path / "map.toml")


def warned(report) -> list[tuple[str, str]]:
    assert report.exit_code == 0, report.problems
    return [(p.value, p.expected) for p in report.problems if p.severity == "warning"]


def visits(*rows: str) -> str:
    return "\n".join(["Id,Coach,Site,Day,Minutes", *rows]) + "\n"


def test_the_same_visit_under_two_ids_is_loaded_and_said(tmp_path):
    text = visits("V1,C,S,2026-01-05,60", "V2,C,S,2026-01-05,60", "V3,C,S,2026-01-06,60")
    report = loaded(tmp_path, VISITS, text)
    assert warned(report) == [
        ("1 rows, such as V2", "each session under one id; these say the same as another one")
    ]
    assert {b.table: b.loaded for b in report.batches}["session"] == 3


def test_visits_that_differ_are_no_copies(tmp_path):
    assert warned(loaded(tmp_path, VISITS, visits("V1,C,S,2026-01-05,60", "V2,C,S,2026-01-05,45"))) == []


WAYS = VISITS.replace('minutes = "Minutes"', 'minutes = "Minutes", delivery = "Way"')


def ways(*rows: str) -> str:
    return "\n".join(["Id,Coach,Site,Day,Minutes,Way", *rows]) + "\n"


def test_visits_alike_in_all_that_must_be_stated_and_not_in_the_rest_are_no_copies(tmp_path):
    text = ways("V1,C1,S1,2024-07-02,60,phone", "V2,C1,S1,2024-07-02,60,virtual", "V3,C1,S1,2024-07-02,60,")
    assert warned(loaded(tmp_path, WAYS, text)) == []


def test_copies_are_found_among_visits_that_are_nearly_alike(tmp_path):
    text = ways(
        "V1,C1,S1,2024-07-02,60,phone", "V2,C1,S1,2024-07-02,60,virtual", "V3,C1,S1,2024-07-02,60,phone"
    )
    assert warned(loaded(tmp_path, WAYS, text)) == [
        ("1 rows, such as V3", "each session under one id; these say the same as another one")
    ]


def test_months_without_a_visit_are_named(tmp_path):
    text = visits("V1,C,S,2026-01-05,60", "V2,C,S,2026-04-05,60")
    assert warned(loaded(tmp_path, VISITS, text)) == [
        ("2026-02, 2026-03", "logs in every month from the first to the last")
    ]


def test_a_score_far_from_all_others_of_its_part_is_said(tmp_path):
    rows = [f"O{n},R{n},S,2026-01-{n % 28 + 1:02d},{6 + n % 2 / 4}" for n in range(80)]
    text = "\n".join(["Id,Room,Site,Day,Score", *rows, "O99,R99,S,2026-01-09,1"]) + "\n"
    assert warned(loaded(tmp_path, SCORES, text)) == [("1", "a PC nearer to the other scores of class_pre_k")]


def test_few_scores_are_not_compared(tmp_path):
    rows = [f"O{n},R{n},S,2026-01-{n + 1:02d},6" for n in range(20)]
    text = "\n".join(["Id,Room,Site,Day,Score", *rows, "O99,R99,S,2026-01-09,1"]) + "\n"
    assert warned(loaded(tmp_path, SCORES, text)) == []


def test_what_is_gone_new_and_changed_since_the_last_file_is_named(tmp_path):
    assert warned(loaded(tmp_path, LEVELS, "Site,Level\nA,2\nB,3\n", "may.csv")) == []
    told = warned(loaded(tmp_path, LEVELS, "Site,Level\nB,4\nC,1\n", "june.csv"))
    assert told == [
        ("1 gone: A", "every site of the last file (may.csv)"),
        ("1 new: C", "the same site list as in the last file (may.csv)"),
        ("1 changed: B (3 to 4)", "the levels of the last file (may.csv)"),
    ]


def test_the_same_list_again_says_nothing(tmp_path):
    loaded(tmp_path, LEVELS, "Site,Level\nA,2\nB,3\n", "may.csv")
    assert warned(loaded(tmp_path, LEVELS, "Site,Level\nB,3\nA,2\n", "june.csv")) == []

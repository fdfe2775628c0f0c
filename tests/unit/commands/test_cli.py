"""The command line other programs rely on: JSON on standard output, messages apart, five exit codes."""

from __future__ import annotations

import json

import pytest

from coaching_analytics.cli import run


@pytest.fixture(scope="module")
def extracts(tmp_path_factory):
    """A small simulated system, as files."""
    folder = tmp_path_factory.mktemp("extracts")
    assert (
        run(["simulate", "--out", str(folder), "--system", "el_dorado", "--sites", "20", "--seed", "3"]) == 0
    )
    return folder


@pytest.fixture(scope="module")
def store(extracts, tmp_path_factory):
    """A store with that system in it."""
    folder = tmp_path_factory.mktemp("stores") / "store"
    assert run(["import", str(extracts), "--store", str(folder)]) in (0, 1)
    return folder


def called(capsys, *arguments: object) -> tuple[int, dict]:
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    return code, json.loads(capsys.readouterr().out or "null")


def test_metric_json_has_the_promised_keys(store, capsys):
    code, answer = called(capsys, "metric", "sites_per_coach", "--store", store, "--by", "region", "--json")
    assert code == 0
    assert {
        "metric",
        "question",
        "unit",
        "window",
        "as_of",
        "snapshot",
        "settings",
        "cautions",
        "rows",
    } <= set(answer)
    assert set(answer["rows"][0]) == {
        "by", "value", "numerator", "denominator", "n", "interval", "excluded", "reason",
    }  # fmt: skip
    assert set(answer["rows"][0]["by"]) == {"region", "basis", "unit"}


def test_money_is_a_decimal_string(store, capsys):
    _, answer = called(capsys, "metric", "coaching_cost", "--store", store, "--json")
    values = [row["value"] for row in answer["rows"] if row["value"] is not None]
    assert values
    assert all(isinstance(value, str) and value.replace(".", "").isdigit() for value in values)


COACHING = (
    "contact_gaps", "dose_fidelity", "continuity", "cycle_completeness", "not_held", "capacity_used",
    "exposure_hours", "training_followed_up", "six_elements",
)  # fmt: skip


def test_coaching_figures_in_json_equal_the_planted_truth(extracts, store, capsys):
    """As another program reads them: every answer of truth.json for the whole system."""
    truth = json.loads((extracts / "truth.json").read_text())["answers"]
    for name in COACHING:
        _, answer = called(capsys, "metric", name, "--store", store, "--json")
        found = {tuple(sorted(row["by"].items())): row["value"] for row in answer["rows"]}
        whole = [one for one in truth[name] if "region" not in one["by"]]
        assert len(whole) == len(found), name
        for one in whole:
            assert found[tuple(sorted(one["by"].items()))] == pytest.approx(one["value"]), (name, one)


def test_a_list_of_sites_holds_plain_dates(store, capsys):
    _, answer = called(capsys, "metric", "contact_gaps", "--store", store, "--json")
    days = [site["last_contact"] for site in answer["lists"]["sites"] if site["last_contact"]]
    assert days
    assert all(len(day) == 10 for day in days)


def test_where_and_window_narrow_the_question(store, capsys):
    _, whole = called(capsys, "metric", "effort_hours", "--store", store, "--json")
    start, end = whole["window"]["from"], whole["window"]["to"]
    _, same = called(
        capsys, "metric", "effort_hours", "--store", store, "--from", start, "--to", end, "--json"
    )
    assert same["rows"] == whole["rows"]
    code, part = called(
        capsys, "metric", "effort_hours", "--store", store, "--where", "setting=home", "--json"
    )
    assert code == 0
    assert part["rows"][0]["value"] < whole["rows"][0]["value"]


def test_a_setting_is_printed_with_the_figure(store, capsys):
    _, answer = called(capsys, "metric", "coverage", "--store", store, "--set", "at_risk_days=60", "--json")
    assert answer["settings"]["at_risk_days"] == 60


def test_half_a_month_is_refused_and_the_nearest_window_named(store, capsys):
    code = run(["metric", "coverage", "--store", str(store), "--from", "2024-01-15", "--to", "2024-06-01"])
    assert code == 2
    assert "2024-01-01 to 2024-06-01" in capsys.readouterr().err


def test_unknown_metric_table_or_flag_is_wrong_usage(store):
    assert run(["metric", "no_such_metric", "--store", str(store)]) == 64
    assert run(["template", "no_such_table"]) == 64
    assert run(["metric", "coverage", "--store", str(store), "--bogus"]) == 64
    assert run(["metric", "coverage", "--store", str(store), "--where", "planet=mars"]) == 64


def test_an_unknown_table_year_type_or_port_is_wrong_usage(extracts, store, capsys, monkeypatch):
    assert run(["import", str(extracts / "site.csv"), "--store", str(store), "--table", "sites"]) == 64
    assert "no table 'sites'" in capsys.readouterr().err
    assert run(["metric", "coverage", "--store", str(store), "--where", "year_type=calendar"]) == 64
    assert "fiscal or school" in capsys.readouterr().err
    monkeypatch.setenv("COACHING_PORT", "eighty")
    assert run(["serve", "--store", str(store)]) == 64
    assert "COACHING_PORT" in capsys.readouterr().err


def test_a_place_that_is_not_in_the_store_is_refused(store, capsys):
    """A slip of the pen must not look like a region without coaching."""
    for column in ("region", "agency", "setting", "site", "coach"):
        assert run(["metric", "effort_hours", "--store", str(store), "--where", f"{column}=nroth"]) == 2
        assert f"the {column} 'nroth'" in capsys.readouterr().err


def test_a_setting_without_sites_is_answered(store, capsys):
    code, answer = called(
        capsys, "metric", "effort_hours", "--store", store, "--where", "setting=head_start", "--json"
    )
    assert code == 0
    assert not answer["rows"][0]["value"]


def test_a_path_that_cannot_be_used_is_refused_in_plain_words(extracts, store, tmp_path, capsys):
    """A file where a folder is wanted: the person can mend it, so it is no fault of ours."""
    (tmp_path / "file").write_text("x")
    inside = str(tmp_path / "file" / "deeper")
    for arguments in (
        ["simulate", "--out", inside, "--sites", "5"],
        ["template", "session", "--out", inside],
        ["store", "info", "--store", inside],
        ["store", "backup", "--store", str(store), f"{inside}.tar"],
        ["import", str(extracts), "--store", inside],
    ):
        assert run(arguments) == 2, arguments
        assert "cannot be" in capsys.readouterr().err


def test_an_unknown_setting_is_refused(store, capsys):
    assert run(["metric", "coverage", "--store", str(store), "--set", "luck=7"]) == 2
    assert "luck" in capsys.readouterr().err


def test_an_outside_address_is_refused(store, capsys):
    assert run(["serve", "--store", str(store), "--address", "0.0.0.0"]) == 64
    assert "until sign-in exists" in capsys.readouterr().err


def test_importing_the_same_files_again_loads_nothing(extracts, store, capsys):
    code, again = called(capsys, "import", extracts, "--store", store, "--json")
    assert code in (0, 1)
    assert sum(batch["new"] + batch["changed"] for batch in again["batches"]) == 0


def test_records_in_are_records_loaded_plus_rejected(extracts, tmp_path, capsys):
    code, report = called(capsys, "import", extracts, "--store", tmp_path / "s", "--json")
    assert code == 1, "the simulator plants duplicates and orphans"
    for batch in report["batches"]:
        assert batch["in"] == batch["loaded"] + batch["rejected"] + batch["set_aside"]


def test_strict_refuses_everything(extracts, tmp_path, capsys):
    code, report = called(capsys, "import", extracts, "--store", tmp_path / "s", "--strict", "--json")
    assert code == 2
    assert report["problems"]


def test_dry_run_changes_nothing(extracts, store, tmp_path, capsys):
    _, before = called(capsys, "store", "info", "--store", store, "--json")
    called(capsys, "import", extracts, "--store", store, "--dry-run", "--json")
    _, after = called(capsys, "store", "info", "--store", store, "--json")
    assert before == after


def test_undo_takes_a_batch_back(store, tmp_path, capsys):
    _, info = called(capsys, "metric", "coverage", "--store", store, "--json")
    (tmp_path / "extract.toml").write_text('origin = "simulated"\n')
    (tmp_path / "system.csv").write_text(
        "system_id,system_name,fiscal_year_start_month,school_year_start_month\nnew,New,7,8\n"
    )
    code, loaded = called(capsys, "import", tmp_path, "--store", store, "--json")
    assert code == 0, loaded
    code, undone = called(capsys, "undo", loaded["batches"][0]["batch"], "--store", store, "--json")
    assert code == 0
    assert undone["snapshot"] == info["snapshot"], "a snapshot is a function of what is loaded"


def test_verify_finds_nothing_wrong_and_then_a_planted_damage(extracts, tmp_path, capsys):
    folder = tmp_path / "s"
    called(capsys, "import", extracts, "--store", folder, "--json")
    assert called(capsys, "store", "verify", "--store", folder, "--json") == (0, {"findings": []})
    victim = next((folder / "landing" / "session").glob("*.parquet"))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 0xFF
    victim.write_bytes(bytes(data))
    code, answer = called(capsys, "store", "verify", "--store", folder, "--json")
    assert code == 2
    assert any("session" in finding["where"] for finding in answer["findings"])


def test_backup_and_restore_give_the_same_snapshot(store, tmp_path, capsys):
    assert run(["store", "backup", "--store", str(store), str(tmp_path / "b.tar")]) == 0
    assert run(["store", "restore", "--store", str(tmp_path / "r"), str(tmp_path / "b.tar")]) == 0
    _, before = called(capsys, "metric", "coverage", "--store", store, "--json")
    _, after = called(capsys, "metric", "coverage", "--store", tmp_path / "r", "--json")
    assert after == before


def test_template_and_dictionary_come_from_the_vocabulary(capsys):
    assert run(["template", "session"]) == 0
    assert capsys.readouterr().out.startswith("session_id,coach_id,session_date,minutes,status")
    assert run(["dictionary"]) == 0
    assert "session_participant" in capsys.readouterr().out


def test_the_starter_workbook_can_be_imported_as_it_is(tmp_path, capsys):
    book = tmp_path / "starter.xlsx"
    assert run(["template", "starter", "--out", str(book)]) == 0
    code, report = called(capsys, "import", book, "--store", tmp_path / "s", "--json")
    assert code == 0, report["problems"][:3]
    assert {batch["table"] for batch in report["batches"]} >= {
        "site",
        "coach",
        "session",
        "observation_score",
    }


def test_every_metric_is_listed_with_its_question(capsys):
    assert run(["metrics"]) == 0
    listed = capsys.readouterr().out
    assert "points_per_10k" in listed
    assert "?" in listed


def plan(capsys, store, *moves: str) -> dict:
    arguments = [part for move in moves for part in ("--set", move)]
    code, answer = called(capsys, "metric", "plan", "--store", store, *arguments, "--json")
    assert code == 0
    return answer


def test_levers_make_one_scenario_beside_today(store, capsys):
    answer = plan(capsys, store, "sites_per_post=4", "overhead=50", "interval_level=0.9")
    assert {row["by"]["scenario"] for row in answer["rows"]} == {"Today", "Scenario"}
    assert answer["lists"]["moved"] == [
        {"scenario": "Scenario", "lever": "sites_per_post", "value": 4.0},
        {"scenario": "Scenario", "lever": "overhead", "value": 50.0},
    ]
    (carried,) = (row for row in answer["rows"] if row["by"]["scenario"] == "Scenario"
                  and row["by"]["output"] == "sites_per_post")  # fmt: skip
    assert carried["value"] == pytest.approx(4)


def test_whole_and_saved_scenarios_stand_beside_each_other(extracts, tmp_path, capsys):
    from coaching_analytics.store.scenarios import save_scenario
    from coaching_analytics.vocabulary.levers import scenario

    assert run(["import", str(extracts), "--store", str(tmp_path / "own")]) in (0, 1)
    save_scenario(tmp_path / "own", scenario("Lean", {"sites_per_post": 9.0}))
    moves = ("scenario=Rich|sites_per_post:3|overhead:120", "scenario=Lean", "sites_per_post=5")
    answer = plan(capsys, tmp_path / "own", *moves)
    assert list(dict.fromkeys(row["by"]["scenario"] for row in answer["rows"])) == [
        "Today", "Scenario", "Rich", "Lean",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "code", "said"),
    [
        (["sites_per_post=many"], 64, "takes a number"),
        (["sites_per_post=0"], 64, "lies between 1 and 500"),
        (["scenario=Gone"], 64, "No scenario 'Gone' is saved"),
        (["scenario=Odd|nonsense:4"], 2, "knows no 'nonsense:4'"),
        ([f"scenario=S{n}|overhead:{n}" for n in range(5)], 64, "At most 4 scenarios"),
        (["nonsense=4"], 2, "There is no setting 'nonsense'"),
    ],
)
def test_levers_that_cannot_be_are_refused_in_words(store, capsys, moves, code, said):
    arguments = [part for move in moves for part in ("--set", move)]
    assert run(["metric", "plan", "--store", str(store), *arguments]) == code
    assert said in capsys.readouterr().err


def test_a_lever_called_like_a_setting_is_meant_where_no_figure_of_the_plan_uses_the_setting(store, capsys):
    from coaching_analytics.vocabulary.levers import levers
    from coaching_analytics.vocabulary.settings import declared

    both = {*levers(), "scenario"} & set(declared())
    answer = plan(capsys, store, "replaced=2", "replacement_cost=5000")
    assert both == {"replacement_cost"}
    assert not both & set(answer["settings"])
    assert {line["lever"] for line in answer["lists"]["moved"]} == {"replaced", "replacement_cost"}

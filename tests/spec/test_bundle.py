"""A bundle holds all that is behind a set of figures, tells when it was changed, and is for the owner."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.bundle import BundleError, export_bundle, import_bundle, recompute
from coaching_analytics.bundle.figures import broken_down
from coaching_analytics.disclosure import STAMP, Viewer
from coaching_analytics.metrics import coverage, effort_hours
from coaching_analytics.metrics.decisions import Decision, changed_since, decide, decisions, withdraw
from coaching_analytics.metrics.pinned import pin
from coaching_analytics.metrics.pins import Pin, pin_figure, pinned_figures
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.store import Scope, info, journal, open_store
from coaching_analytics.store.scenarios import remove_scenario, save_scenario, saved_scenarios
from coaching_analytics.vocabulary.levers import scenario
from coaching_analytics.vocabulary.measures import cards
from coaching_analytics.vocabulary.selection import Selection, selection_of
from coaching_analytics.vocabulary.settings import declared
from tests.extracts import written
from tests.spec.small_system import HALF, small_system
from tests.stores import add, make_store

ROOT = Path(__file__).parents[2]
CHOSEN = Selection(system="demo", window=HALF)
CELL = {"statistic": "at_least_once", "recipient": "any"}


@pytest.fixture(scope="module")
def bundle(small, tmp_path_factory) -> Path:
    """The bundle of the small system, July to December."""
    path = tmp_path_factory.mktemp("bundle") / "small.zip"
    export_bundle(small, path, CHOSEN)
    return path


@pytest.fixture
def unpacked(bundle, tmp_path) -> Path:
    """The same, unpacked, to be damaged."""
    shutil.unpack_archive(bundle, tmp_path / "unpacked")
    return tmp_path / "unpacked"


def text_of(bundle: Path, name: str) -> str:
    with zipfile.ZipFile(bundle) as archive:
        return archive.read(name).decode("utf-8-sig")


def document(bundle: Path, name: str) -> Any:
    return json.loads(text_of(bundle, name))


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    """The bundle's own script, in a process of its own."""
    return subprocess.run(
        [sys.executable, str(folder / "recompute.py")], cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip


def test_it_holds_tables_dictionary_definitions_settings_filters_and_figures(bundle, small):
    manifest = document(bundle, "bundle.json")
    assert manifest["snapshot"] == small.snapshot
    assert manifest["content_hash"] == info(small.path)["content_hash"]
    assert {name: each["rows"] for name, each in manifest["tables"].items()} == info(small.path)["rows"]
    sessions = list(csv.DictReader(io.StringIO(text_of(bundle, "tables/session.csv"))))
    assert [row["session_id"] for row in sessions] == ["G", "H", "I", "J", "K", "X"]
    assert "session_participant" in text_of(bundle, "dictionary.md")
    assert set(document(bundle, "measures.json")) == set(cards())
    assert set(document(bundle, "settings.json")) == set(declared())
    chosen = document(bundle, "selection.json")
    assert chosen["selection"]["system"] == "demo"
    assert chosen["selection"]["window"] == {"from": "2024-07-01", "to": "2025-01-01"}
    assert chosen["viewer"] == "owner of the store"
    assert {one["metric"] for one in document(bundle, "figures.json")} == set(REGISTRY)


def test_its_figures_are_those_of_the_library(bundle, small):
    (found,) = [one for one in document(bundle, "figures.json")
                if one["metric"] == "effort_hours" and one["by"] == []]  # fmt: skip
    expected = effort_hours(small, CHOSEN).row()
    assert found["answer"]["rows"][0]["value"] == expected.value
    assert STAMP in found["answer"]["cautions"]
    lines = list(csv.DictReader(io.StringIO(text_of(bundle, "figures.csv"))))
    (line,) = [one for one in lines if one["metric"] == "effort_hours" and "region" not in one["by"]]
    assert float(line["value"]) == expected.value


def test_the_readme_says_in_words_what_it_is(bundle, small):
    said = text_of(bundle, "README.md")
    assert small.snapshot in said
    assert "not for publication" in said
    assert "apostrophe" in said
    assert "Simulated" not in said


def test_simulated_data_say_so(tmp_path):
    gate = make_store(tmp_path / "store", small_system(), origin="simulated")
    export_bundle(gate, tmp_path / "b.zip", CHOSEN)
    assert "Simulated data: made up, not about real sites." in text_of(tmp_path / "b.zip", "README.md")
    assert document(tmp_path / "b.zip", "bundle.json")["origin"] == "simulated"
    import_bundle(tmp_path / "b.zip", tmp_path / "other")
    assert open_store(tmp_path / "other").origin == "simulated"


def test_the_same_store_gives_the_same_bytes(bundle, small, tmp_path):
    export_bundle(small, tmp_path / "again.zip", CHOSEN)
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_the_script_recomputes_every_figure(unpacked):
    done = run(unpacked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        f"{len(json.loads((unpacked / 'figures.json').read_text()))} figures recomputed, 0 differences"
        in (done.stdout)
    )


def test_the_script_finds_a_figure_that_was_changed(unpacked):
    path = unpacked / "figures.json"
    figures = json.loads(path.read_text())
    changed = next(one for one in figures if one["metric"] == "effort_hours")
    changed["answer"]["rows"][0]["value"] += 1
    path.write_text(json.dumps(figures))
    done = run(unpacked)
    assert done.returncode == 1
    assert "Differs: demo: effort_hours" in done.stdout
    assert "1 differences" in done.stdout


def test_the_script_refuses_rows_that_were_changed(unpacked):
    path = unpacked / "tables" / "session.csv"
    path.write_text(path.read_text("utf-8-sig").replace(",120,", ",121,"))
    done = run(unpacked)
    assert done.returncode == 1
    assert "tables/session.csv was changed" in done.stderr
    assert "Traceback" not in done.stderr


def test_rows_and_their_checksum_changed_together_are_found_by_the_content_hash(unpacked, tmp_path):
    from coaching_analytics.store.layout import file_sha256

    path, manifest = unpacked / "tables" / "session.csv", unpacked / "bundle.json"
    path.write_text(path.read_text("utf-8-sig").replace(",120,", ",121,"))
    said = json.loads(manifest.read_text())
    said["tables"]["session"]["sha256"] = file_sha256(path)
    manifest.write_text(json.dumps(said))
    with pytest.raises(BundleError, match="rows are not those that were exported"):
        import_bundle(unpacked, tmp_path / "other")
    assert not (tmp_path / "other" / "CURRENT").exists()


@pytest.mark.parametrize("name", ["bundle.json", "tables/session.csv"])
def test_a_missing_file_is_named(unpacked, tmp_path, name):
    (unpacked / name).unlink()
    with pytest.raises(BundleError, match=name):
        import_bundle(unpacked, tmp_path / "other")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 torn"], ids=["empty", "text", "torn"])
def test_another_file_is_refused_without_its_path(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(BundleError) as refused:
        import_bundle(tmp_path / "x.zip", tmp_path / "other")
    assert str(tmp_path) not in str(refused.value)


def test_a_truncated_bundle_is_refused(bundle, tmp_path):
    (tmp_path / "x.zip").write_bytes(bundle.read_bytes()[:-1000])
    with pytest.raises(BundleError):
        import_bundle(tmp_path / "x.zip", tmp_path / "other")


@pytest.mark.parametrize("place", range(3, 100, 12))
def test_a_flipped_byte_is_refused_or_harmless(bundle, tmp_path, place):
    """Wherever it lies: never other rows than those that were exported."""
    data = bytearray(bundle.read_bytes())
    data[len(data) * place // 100] ^= 0xFF
    (tmp_path / "x.zip").write_bytes(data)
    try:
        loaded = import_bundle(tmp_path / "x.zip", tmp_path / "other")
    except BundleError:
        assert not (tmp_path / "other" / "CURRENT").exists()
    else:
        assert loaded.content_hash == info(tmp_path / "other")["content_hash"]
        assert loaded.content_hash == document(bundle, "bundle.json")["content_hash"]


def test_tables_nobody_knows_are_refused_and_nothing_is_written_outside(unpacked, tmp_path):
    """A manifest may name anything; only the files of our own tables are opened."""
    said = json.loads((unpacked / "bundle.json").read_text())
    said["tables"]["../../outside"] = said["tables"]["session"]
    (unpacked / "bundle.json").write_text(json.dumps(said))
    with pytest.raises(BundleError, match="not known here"):
        import_bundle(unpacked, tmp_path / "other")
    assert not (tmp_path / "outside.csv").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"vocabulary": "0-000000000000"}, "with tables of version 0-000000000000"),
        ({"format": 99}, "in format 99"),
        # Tables and settings that are not known here say first that it is another version.
        (
            {"vocabulary": "2-0a", "tables": {"new": {}}, "settings": {"new": 1}},
            "with tables of version 2-0a",
        ),
    ],
)
def test_a_bundle_of_another_version_names_both_and_says_what_to_do(unpacked, tmp_path, changed, words):
    said = json.loads((unpacked / "bundle.json").read_text())
    (unpacked / "bundle.json").write_text(json.dumps({**said, "version": "9.9.9", **changed}))
    with pytest.raises(BundleError) as refused:
        import_bundle(unpacked, tmp_path / "other")
    told = str(refused.value)
    assert f"written by Coaching Analytics 9.9.9 {words}" in told
    assert f"this is {said['version']}." in told
    assert "store rebuild" in told
    assert not (tmp_path / "other").exists()


FILTERED = Selection("demo", ("north",), ("A",), ("centre",), window=HALF)


@pytest.fixture(scope="module")
def filtered(small, tmp_path_factory) -> Path:
    """The bundle of one agency's centres."""
    path = tmp_path_factory.mktemp("filtered") / "filtered.zip"
    export_bundle(small, path, FILTERED)
    return path


def test_a_bundle_under_filters_holds_them_and_their_figures_beside_those_of_the_system(filtered, small):
    figures = document(filtered, "figures.json")
    for chosen, by in ((FILTERED, ("setting",)), (CHOSEN, ("region",))):
        mine = [one for one in figures if selection_of(one["selection"]) == chosen]
        assert {one["metric"] for one in mine} == set(REGISTRY)
        for asked in ((), by):
            (found,) = [one for one in mine if (one["metric"], tuple(one["by"])) == ("effort_hours", asked)]
            rows = effort_hours(small, chosen, by=asked).records()
            assert [row["value"] for row in found["answer"]["rows"]] == [row.value for row in rows]
    (narrow, wide) = (effort_hours(small, chosen).row().value for chosen in (FILTERED, CHOSEN))
    assert narrow != wide
    stated = document(filtered, "selection.json")["selection"]
    assert (stated["regions"], stated["agencies"], stated["settings"]) == (["north"], ["A"], ["centre"])
    said = text_of(filtered, "README.md")
    assert "regions `north`; agencies `A`; settings `centre`" in said
    assert "for the whole system beside them" in said
    lines = list(csv.DictReader(io.StringIO(text_of(filtered, "figures.csv"))))
    assert {one["filters"] for one in lines} == {"regions north; agencies A; settings centre", ""}


def test_every_figure_of_the_filters_comes_out_again_and_the_hash_is_the_same(filtered, small):
    found = recompute(filtered)
    assert found.equal, found.differences[:5]
    assert found.figures == len(document(filtered, "figures.json"))
    assert found.content_hash == info(small.path)["content_hash"]


def test_a_changed_figure_of_the_filters_is_found(filtered, tmp_path):
    shutil.unpack_archive(filtered, tmp_path / "b")
    path = tmp_path / "b" / "figures.json"
    figures = json.loads(path.read_text())
    narrow = next(one for one in figures if one["metric"] == "effort_hours" and one["selection"]["agencies"])
    narrow["answer"]["rows"][0]["value"] += 1
    path.write_text(json.dumps([narrow]))
    assert [text.split(":")[1].strip() for text in recompute(tmp_path / "b").differences] == ["effort_hours"]


@pytest.mark.parametrize(
    ("selection", "by"),
    [
        (Selection(), "region"),
        (Selection(regions=("north", "south")), "region"),
        (Selection(regions=("north",)), "agency"),
        (Selection(regions=("north",), agencies=("A",)), "setting"),
    ],
)
def test_figures_stand_by_what_the_pages_compare(selection, by):
    """Coaches' places are employers, which have no setting; a metric by system and region stays so."""
    assert list(broken_down(REGISTRY["coverage"], selection)) == [(), (by,)]
    employer = "agency" if by == "setting" else by
    assert list(broken_down(REGISTRY["entry_lag"], selection)) == [(), (employer,)]
    assert list(broken_down(REGISTRY["coaching_share"], selection)) == [(), ("region",)]
    assert list(broken_down(REGISTRY["reconciliation"], selection)) == [()]


def test_it_is_loaded_into_an_empty_store_only(bundle, tmp_path):
    import_bundle(bundle, tmp_path / "other")
    before = info(tmp_path / "other")
    with pytest.raises(BundleError, match="holds data already"):
        import_bundle(bundle, tmp_path / "other")
    assert info(tmp_path / "other") == before


def test_it_never_writes_over_a_file(bundle, small):
    with pytest.raises(BundleError, match="exists already"):
        export_bundle(small, bundle, CHOSEN)


def test_a_viewer_of_published_figures_gets_no_rows(small, tmp_path):
    with pytest.raises(BundleError, match="only the owner"):
        export_bundle(small, tmp_path / "b.zip", CHOSEN, viewer=Viewer.published())
    assert list(tmp_path.iterdir()) == []


def test_a_viewer_of_one_region_gets_no_rows_of_all(small, tmp_path):
    gate = open_store(small.path, scope=Scope(regions=("north",)))
    with pytest.raises(BundleError, match="only the owner"):
        export_bundle(gate, tmp_path / "b.zip", CHOSEN)


def test_settings_of_the_store_travel_along(tmp_path):
    gate = make_store(tmp_path / "store", small_system(), settings={"at_risk_days": 45})
    export_bundle(gate.with_settings({"small_group": 12}), tmp_path / "b.zip", CHOSEN)
    import_bundle(tmp_path / "b.zip", tmp_path / "other")
    settings = open_store(tmp_path / "other").settings
    assert (settings["at_risk_days"], settings["small_group"]) == (45, 12)
    assert recompute(tmp_path / "b.zip").equal


def test_rows_that_were_turned_away_still_count_after_the_import(tmp_path):
    """'Records matched' counts records without a site; they are in no table."""
    from coaching_analytics.ingest import load

    store = tmp_path / "store"
    make_store(store, small_system())
    content = "session_id,participant_number,site_id,role\nG,9,nowhere,lead\nG,8,S1,lead\n"
    report = load(written(tmp_path / "in", {"session_participant": content}), store)
    assert report.exit_code == 1
    gate = open_store(store)
    export_bundle(gate, tmp_path / "b.zip", CHOSEN)
    assert recompute(tmp_path / "b.zip").equal
    manifest = document(tmp_path / "b.zip", "bundle.json")
    assert manifest["tables"]["session_participant"]["orphans"] == 1


def test_texts_like_formulas_and_odd_ids_survive(tmp_path):
    gate = make_store(tmp_path / "store", small_system())
    add(tmp_path / "store", {"coach": [{"coach_id": "=1+1", "coach_role": "peer"},
                                       {"coach_id": "'00123", "coach_role": "peer"}]})  # fmt: skip
    gate = open_store(gate.path)
    export_bundle(gate, tmp_path / "b.zip", CHOSEN)
    ids = [
        row["coach_id"]
        for row in csv.DictReader(io.StringIO(text_of(tmp_path / "b.zip", "tables/coach.csv")))
    ]
    assert {"'=1+1", "''00123"} <= set(ids)
    assert not [one for one in ids if one.startswith("=")]
    loaded = import_bundle(tmp_path / "b.zip", tmp_path / "other")
    assert loaded.content_hash == info(tmp_path / "store")["content_hash"]


def test_a_zip_of_very_many_files_is_no_bundle(tmp_path):
    """A list of members is read into memory: one that no export writes is refused before anything is read."""
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}.csv", "")
    with pytest.raises(BundleError, match="more files than a bundle has"):
        import_bundle(tmp_path / "many.zip", tmp_path / "store")
    assert not (tmp_path / "store").exists()


@pytest.fixture(scope="module")
def decided(tmp_path_factory) -> Path:
    """A bundle of a store in which somebody decided, pinned, saved a scenario and took one back."""
    folder = tmp_path_factory.mktemp("decided")
    gate = make_store(folder / "store", small_system())
    figure = pin(coverage(gate, CHOSEN), CHOSEN, CELL, in_force=gate.settings)
    for what in ("Visit them all", "Wait"):
        decide(folder / "store", Decision(what, "Two saw nobody", "A. Reyes", date(2025, 1, 7), figure))
    withdraw(folder / "store", decisions(folder / "store")[0].id, who="B. Lee", why="Too long")
    pin_figure(folder / "store", Pin(figure, "Board report"))
    save_scenario(folder / "store", scenario("Half", {"sites_per_post": 1.5}))
    save_scenario(folder / "store", scenario("Gone", {"sites_per_post": 2.5}))
    remove_scenario(folder / "store", "Gone")
    journal.pin(folder / "store", gate.snapshot, "a snapshot of this store alone")
    export_bundle(open_store(folder / "store"), folder / "decided.zip", CHOSEN)
    return folder / "decided.zip"


def test_what_people_entered_comes_along_as_it_was_written(decided, tmp_path):
    import_bundle(decided, tmp_path / "other")
    before, after = decided.parent / "store", tmp_path / "other"
    assert decisions(after) == decisions(before)
    assert [one.withdrawn and one.withdrawn.who for one in decisions(after)] == ["B. Lee", None]
    assert pinned_figures(after) == pinned_figures(before)
    assert saved_scenarios(after) == saved_scenarios(before)
    assert set(saved_scenarios(after)) == {"Half"}
    assert [line for line in journal.read(after) if line["kind"] == "pin"] == []
    assert journal.unreadable(after) == []
    change = changed_since(open_store(after), pinned_figures(after)[0].figure)
    assert (change.same, change.reason) == (True, None)


def test_the_plan_of_a_bundle_has_the_saved_scenarios_and_is_recomputed(decided):
    plans = [one for one in document(decided, "figures.json") if "options" in one]
    assert [one["options"] for one in plans] == [{"scenarios": ["Half|sites_per_post:1.5"]}]
    rows = {(row["by"]["scenario"], row["by"]["output"]): row["value"] for row in plans[0]["answer"]["rows"]}
    assert rows["Half", "posts"] == pytest.approx(
        rows["Today", "posts"] * rows["Today", "sites_per_post"] / 1.5
    )
    assert recompute(decided).equal


def test_a_changed_journal_is_found(decided, tmp_path):
    shutil.unpack_archive(decided, tmp_path / "changed")
    path = tmp_path / "changed" / "journal.json"
    path.write_text(path.read_text("utf-8").replace("A. Reyes", "C. Fox"), "utf-8")
    with pytest.raises(BundleError, match="journal is not the one"):
        import_bundle(tmp_path / "changed", tmp_path / "other")
    assert not (tmp_path / "other" / "CURRENT").exists()


@pytest.mark.parametrize("options", [{"draws": ["9"]}, {"scenarios": [9]}, ["scenarios"]])
def test_figures_with_other_options_are_not_asked(decided, tmp_path, options):
    shutil.unpack_archive(decided, tmp_path / "changed")
    path = tmp_path / "changed" / "figures.json"
    figures = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps([{**figures[-1], "options": options}]), "utf-8")
    with pytest.raises(BundleError, match="figures are damaged"):
        recompute(tmp_path / "changed")

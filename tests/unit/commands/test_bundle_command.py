"""`bundle export`, `import` and `recompute` on the command line: exit codes, JSON, plain refusals."""

from __future__ import annotations

import json

import pytest

from coaching_analytics.cli import run
from tests.spec.small_system import small_system
from tests.stores import make_store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stores") / "store"
    make_store(folder, small_system())
    return folder


def called(capsys, *arguments: object) -> tuple[int, dict]:
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    return code, json.loads(capsys.readouterr().out or "null")


def test_export_import_recompute_and_the_same_hash(store, tmp_path, capsys):
    out = tmp_path / "b.zip"
    code, told = called(
        capsys, "bundle", "export", "--store", store, "--out", out, "--from", "2024-07-01", "--to",
        "2025-01-01", "--where", "region=north", "--json",
    )  # fmt: skip
    assert code == 0
    assert told["file"] == "b.zip"
    code, loaded = called(capsys, "bundle", "import", out, "--store", tmp_path / "other", "--json")
    assert code == 0
    assert loaded["content_hash"] == told["content_hash"]
    assert loaded["rows"] == told["rows"]
    _, info = called(capsys, "store", "info", "--store", tmp_path / "other", "--json")
    assert info["content_hash"] == told["content_hash"]
    code, compared = called(capsys, "bundle", "recompute", out, "--json")
    assert code == 0
    assert compared["figures"] > 20
    assert compared["differences"] == []


def test_a_bundle_that_was_changed_is_refused_in_words(store, tmp_path, capsys):
    out = tmp_path / "b.zip"
    assert run(["bundle", "export", "--store", str(store), "--out", str(out)]) == 0
    assert "not for publication" in capsys.readouterr().err
    out.write_bytes(out.read_bytes()[:500])
    assert run(["bundle", "import", str(out), "--store", str(tmp_path / "other")]) == 2
    said = capsys.readouterr().err
    assert "not a bundle" in said
    assert str(tmp_path) not in said
    assert not (tmp_path / "other").exists()


def test_a_place_that_is_not_there_and_a_file_that_is_are_refused(store, tmp_path, capsys):
    out = tmp_path / "b.zip"
    command = ["bundle", "export", "--store", str(store), "--out", str(out)]
    assert run([*command, "--where", "region=nroth"]) == 2
    assert not out.exists()
    assert run([*command, "--where", "planet=mars"]) == 64
    out.write_text("mine")
    assert run(command) == 2
    assert "exists already" in capsys.readouterr().err
    assert out.read_text() == "mine"

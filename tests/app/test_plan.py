"""Plan a change: levers, the address, saved scenarios, and what is never shown alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from coaching_analytics.charts.plan_words import OUTPUTS
from coaching_analytics.cli import run
from coaching_analytics.store import journal
from tests.app.screen import address, charts, html, told, whole

PAGE = "pages/9_Plan_a_change.py"


@pytest.fixture
def own(store: Path, tmp_path: Path) -> Path:
    """A store that may be written into."""
    return Path(shutil.copytree(store, tmp_path / "store"))


def lines(at) -> dict[str, str]:
    """The rows of the first table by their first cell."""
    body = html(at).split("<tbody>")[1].split("</tbody>")[0]
    return {row.split("</th>")[0].rsplit(">", 1)[-1]: row for row in body.split("</tr>") if "</th>" in row}


def test_nothing_moved_shows_today_alone(open_page, store):
    at = open_page(store, PAGE, system="wa")
    whole(at)
    assert "Today **" in told(at)
    assert charts(at) == []
    assert "plan" not in address(at)


def test_a_lever_moves_posts_dollars_and_hours_and_stands_in_the_address(open_page, store):
    at = open_page(store, PAGE, system="wa")
    at.number_input(key="_lever_sites_per_post").set_value(4.0).run()
    whole(at)
    assert address(at)["plan"] == ["Scenario|sites_per_post:4"]
    found = lines(at)
    assert "Moved: Sites per full-time post (enrolled sites)" in found
    assert "(+" in found["Full-time posts (posts)"]
    assert len(charts(at)) >= 1
    again = open_page(store, PAGE, system="wa", plan="Scenario|sites_per_post:4")
    assert again.number_input(key="_lever_sites_per_post").value == 4.0
    assert lines(again) == found


def test_back_to_todays_value_is_no_scenario(open_page, store):
    at = open_page(store, PAGE, system="wa")
    today = at.number_input(key="_lever_feedback").value
    at.number_input(key="_lever_feedback").set_value(today + 1).run()
    assert "feedback" in address(at)["plan"][0]
    at.number_input(key="_lever_feedback").set_value(today).run()
    assert "plan" not in address(at)


def test_a_saving_stands_beside_the_hours_and_sites_lost(open_page, store):
    at = open_page(store, PAGE, system="wa", plan="Fewer posts|sites_per_post:9")
    whole(at)
    sentence = next(
        str(text.value) for text in at.markdown if str(text.value).startswith("Fewer posts takes")
    )
    assert "(\N{MINUS SIGN}\\$" in sentence
    assert "Hours given are" in sentence
    assert "sites could have today's hours each" in sentence
    assert "scores" in sentence
    found = lines(at)
    for figure in ("With overhead (dollars)", "Hours given to sites (hours)"):
        assert "(\N{MINUS SIGN}" in found[figure]


def test_a_scenario_is_saved_compared_and_removed(open_page, own):
    at = open_page(own, PAGE, system="wa", plan="Lean|sites_per_post:9")
    at.button(key="plan_save").click().run()
    whole(at)
    saved = journal.read(own, "scenario")
    assert saved[0]["content"]["moved"] == {"sites_per_post": 9.0}
    other = open_page(own, PAGE, system="wa", plan="Rich|sites_per_post:3")
    other.multiselect(key="_plan_beside").set_value(["Lean"]).run()
    whole(other)
    assert address(other)["plan"] == ["Rich|sites_per_post:3", "Lean|sites_per_post:9"]
    assert ">Lean<" in html(other)
    assert ">Rich<" in html(other)
    other.button(key="plan_remove_0").click().run()
    assert len(journal.read(own, "scenario_removed")) == 1
    assert not [button for button in other.button if button.key == "plan_remove_0"]


def test_at_most_four_scenarios_and_unknown_levers_are_said(open_page, store):
    many = [f"S{n}|sites_per_post:{n}" for n in range(2, 8)]
    at = open_page(store, PAGE, system="wa", plan=[*many[:1], "S3|nonsense:4", *many[1:]])
    whole(at)
    assert "moves 1 levers in a way this page does not know" in told(at)
    assert ">S4<" in html(at)
    assert ">S6<" not in html(at)


def test_what_cannot_be_says_why(open_page, store):
    at = open_page(store, PAGE, system="wa", plan="Nobody|coaches_leaving:9999")
    whole(at)
    assert "Nobody cannot be: no full-time post would be left." in told(at)


def test_filters_and_the_plan_go_together(open_page, store):
    at = open_page(store, PAGE, system="wa", view="published", plan="More|sites_per_post:4")
    whole(at)
    assert address(at)["plan"] == ["More|sites_per_post:4"]


def test_the_command_line_has_the_figures_of_the_page(open_page, store, capsys):
    """The same levers and months: each figure in the page's table is the command's, in the page's digits."""
    text = "Lean|sites_per_post:9|feedback:2|moved_to_virtual:20"
    at = open_page(store, PAGE, system="wa", plan=text)
    whole(at)
    capsys.readouterr()
    arguments = ["--set", f"scenario={text}", "--where", "system=wa", "--json"]
    assert run(["metric", "plan", "--store", str(store), *arguments]) == 0
    answer = json.loads(capsys.readouterr().out)
    values = {(row["by"]["scenario"], row["by"]["output"]): row["value"] for row in answer["rows"]}
    found, compared = lines(at), 0
    for output, figure in OUTPUTS.items():
        row = found.get(f"{figure.name} ({figure.unit})")
        if row is not None:
            today, lean = (float(values[name, output]) for name in ("Today", "Lean"))
            assert f">{figure.write(today)}<" in row
            assert f">{figure.write(lean)}" in row
            compared += 1
    assert compared >= 8

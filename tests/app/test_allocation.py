"""The rule by which dollars reach sites, chosen on the page: no rebuild, and said beside the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.screen import PAGES, address, told, whole
from tests.spec.rated_system import money, rated_store

COST = PAGES["Cost per outcome"]


@pytest.fixture(scope="module")
def spent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One line of the system, in a month in which not every site was visited."""
    line = money(1, ("system", "demo"), "90000.00", start_date="2024-09-01", end_date="2024-10-01")
    return rated_store(tmp_path_factory.mktemp("rule"), spending=[line]).path


def test_the_rule_is_chosen_on_the_page_and_every_figure_of_it_follows(open_page, spent):
    at = open_page(spent, COST)
    whole(at)
    assert "dollars go to sites by hours" in told(at)
    assert "allocation" not in address(at)
    at.selectbox(key="_allocation").set_value("direct_only").run()
    whole(at)
    assert address(at)["allocation"] == ["direct_only"]
    said = told(at)
    assert "dollars stay where they were booked" in said
    assert "Nothing is given on: a site carries only the dollars booked to it" in said
    assert "dollars go to sites by hours" not in said
    at.selectbox(key="_allocation").set_value("hours").run()
    assert "allocation" not in address(at)  # the store's own rule needs no word


def test_a_rule_nobody_knows_is_left_out_of_the_address(open_page, spent):
    at = open_page(spent, COST, allocation="by_luck")
    whole(at)
    assert "allocation" not in address(at)
    assert "dollars go to sites by hours" in told(at)


def test_the_rate_of_leaving_chosen_stands_in_the_address(open_page, spent):
    at = open_page(spent, COST, section="over_years")
    whole(at)
    at.selectbox(key="_leaving").set_value("0.2").run()
    whole(at)
    assert address(at)["leaving"] == ["0.2"]
    assert "leaving" not in address(open_page(spent, COST, section="over_years"))


def test_the_first_page_goes_by_the_rule_of_the_store_and_a_plan_by_the_one_chosen(open_page, spent):
    """The choice stays in the address, for the pages that follow it."""
    at = open_page(spent, allocation="sites")
    whole(at)
    assert address(at)["allocation"] == ["sites"]
    assert "alike to every site" not in told(at)
    plan = open_page(spent, PAGES["Plan a change"], allocation="sites")
    whole(plan)
    assert "dollars go alike to every site" in told(plan)

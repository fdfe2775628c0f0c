"""Plan a change in a browser: levers moved without a barrier, and one sheet of paper for four scenarios."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from coaching_analytics import Selection, open_store
from coaching_analytics.charts.plan import side_by_side
from coaching_analytics.charts.plan_sheet import sheet
from coaching_analytics.metrics import plan
from coaching_analytics.vocabulary.levers import levers, scenario
from tests.browser.serving import visit
from tests.browser.test_reading import RULES, WIDER

LINK = "Plan_a_change?system=wa&plan=Lean%7Csites_per_post:9%7Coverhead:80&plan=Rich%7Csites_per_post:3"


def test_two_plans_have_no_barrier_and_fit_a_phone(page: Page, phone: Page, site):
    visit(page, f"{site}{LINK}")
    expect(page.get_by_text("Lean takes")).to_be_visible()
    assert Axe().run(page, options=RULES).response["violations"] == []
    visit(phone, f"{site}{LINK}")
    assert phone.evaluate(WIDER) == []


def test_a_lever_moved_is_in_the_address(page: Page, site):
    visit(page, f"{site}Plan_a_change?system=wa")
    box = page.get_by_role("spinbutton", name="Sites per full-time post (enrolled sites)")
    box.fill("4")
    box.press("Enter")
    expect(page.get_by_text("Scenario takes")).to_be_visible()
    assert "plan=Scenario%7Csites_per_post%3A4" in page.url


def test_four_scenarios_with_every_lever_moved_stand_on_one_page(page: Page, store):
    moved = {name: one.maximum / 2 for name, one in levers().items() if not one.words}
    moved |= {"sites_per_post": 3.0, "coaches_leaving": 1.0, "replaced": 1.0, "leaders": 5.0}
    moved |= dict.fromkeys(("collaboration", "preparation", "observation", "feedback"), 1.0)
    plans = [scenario(f"A plan with a long name {n}", moved) for n in range(4)]
    gate = open_store(store).with_settings({"hours_given_by": "unknown"})
    picture = side_by_side(plan(gate, Selection(system="wa"), scenarios=plans))
    assert len(picture.table) > 30
    page.set_content(sheet(picture, "Washington; all regions"))
    printed = page.pdf(format="Letter")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1

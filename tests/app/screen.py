"""Reading a page that AppTest has drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
FIGURES = {
    "At a glance": "app.py",
    "Site review": "pages/10_Site_review.py",
    "Data checks": "pages/6_Data_checks.py",
    "Caseload": "pages/1_Caseload.py",
    "Who is reached": "pages/12_Who_is_reached.py",
    "Coaches": "pages/13_Coaches.py",
    "Resources": "pages/15_Resources.py",
    "Quality trends": "pages/2_Quality_trends.py",
    "Cost per outcome": "pages/3_Cost_per_outcome.py",
    "Regions": "pages/11_Regions.py",
    "Policy and practice": "pages/14_Policy_and_practice.py",
    "Plan a change": "pages/9_Plan_a_change.py",
    "Budget and priorities": "pages/7_Budget_and_priorities.py",
    "Outcome contracts": "pages/8_Outcome_contracts.py",
}
PAGES = {
    **FIGURES,
    "Add data": "pages/4_Add_data.py",
    "How figures are made": "pages/5_How_figures_are_made.py",
}


def told(at: AppTest) -> str:
    """All text on the page."""
    parts = [
        *at.markdown,
        *at.caption,
        *at.info,
        *at.warning,
        *at.error,
        *at.success,
        *at.subheader,
        *at.title,
    ]
    return "\n".join([str(part.value) for part in parts] + [html(at)])


def html(at: AppTest) -> str:
    """Tables and cards, which are own markup."""
    return "\n".join(element.proto.body for element in at.get("html"))


def charts(at: AppTest) -> list[dict[str, Any]]:
    """The charts of the page: their figure as JSON, their alternative text."""
    drawn = [element.proto for element in at.get("bidi_component")]
    return [json.loads(proto.json) for proto in drawn if proto.component_name == "coaching_chart"]


def whole(at: AppTest) -> None:
    """Fail when any part of the page could not be shown."""
    assert not at.exception, at.exception
    assert not at.error, [element.value for element in at.error]


def address(at: AppTest) -> dict[str, list[str]]:
    """The filters in the address, each as a list."""
    return {
        name: [value] if isinstance(value, str) else list(value) for name, value in at.query_params.items()
    }


def deciding(at: AppTest) -> AppTest:
    """The page with the control for decisions and pins unfolded."""
    at.session_state["decide"] = True
    return at.run()

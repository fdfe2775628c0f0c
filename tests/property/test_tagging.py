"""Random lines and rules: the preview is what the mart says once the rules are in it, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching_analytics.metrics.tag_preview import tag_preview
from coaching_analytics.store.content import TAG_RULES
from coaching_analytics.store.marts_runner import build_marts
from coaching_analytics.vocabulary.selection import Selection
from coaching_analytics.vocabulary.settings import resolve
from coaching_analytics.vocabulary.tags import TagRule, as_text
from tests.memory import built, gate_of, rows
from tests.spec.rated_system import money

CODES = st.sampled_from([None, "2213", "2212", "22_3", "1000", "2%"])
SOURCES = st.sampled_from([None, "Title II_grant", "state 100%", "QUALITY!"])
PATTERNS = st.sampled_from(["", "22*", "2213", "22_3", "*3", "2%*"])
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "amount": st.decimals(-999, 999, places=2).map(str),
            "function_code": CODES,
            "object_code": CODES,
            "fund_source": SOURCES,
            "priority": st.sampled_from([None, None, "reading", " "]),
            "amount_kind": st.sampled_from(["actual", "budget"]),
            "perspective": st.sampled_from(["direct", "direct", "in_kind"]),
        }
    ),
    max_size=12,
)
RULES = st.lists(
    st.builds(
        TagRule,
        priority=st.sampled_from(["reading", "coaching"]),
        function=PATTERNS,
        object=PATTERNS,
        text=st.sampled_from(["coach pay", "title ii", "100%", "_", "y!"]),
        system=st.sampled_from(["", "demo", "elsewhere"]),
    ),
    max_size=4,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=LINES, rules=RULES)
def test_what_the_preview_promises_is_what_applying_gives(
    lines: list[dict[str, Any]], rules: list[TagRule]
) -> None:
    spending = [
        {**money(number, ("system", "demo"), line["amount"]), **line} for number, line in enumerate(lines)
    ]
    gate = gate_of({"spending": spending})
    found = tag_preview(gate, Selection(system="demo"), rules)
    con = built({"spending": spending})
    build_marts(con, {**resolve(), TAG_RULES: as_text(rules)}, months=[], touched={"tag_rule"})
    kept = [line for line in rows(con, "SELECT * FROM spending_line") if line["perspective"] != "in_kind"]
    for kind in ("actual", "budget"):
        sums: dict[str | None, Decimal] = {}
        for line in kept:
            amount = line["amount"] if line["amount_kind"] == kind else Decimal(0)
            sums[line["priority"]] = sums.get(line["priority"], Decimal(0)) + amount
        assert sums == {name: getattr(amount, kind) for name, amount in found.after.items()}
    differ = [line for line in kept if line["tagged_by"] == "conflict"]
    assert sum(each.amount.lines for each in found.conflicts) == len(differ)
    own = [line for line in kept if line["own_priority"]]
    assert all(line["priority"] == line["own_priority"] for line in own)

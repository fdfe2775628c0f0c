"""Columns a mart holds once for each allocation rule: a query sees those of the rule in force.

`amount_by_hours`, `amount_by_sites` ... stand for one figure, which a query calls `amount`. So a metric
cannot mix two rules, or forget which one was asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from coaching_analytics.vocabulary.settings import declared

RULE = "allocation_rule"


@lru_cache(maxsize=64)
def in_force(columns: Collection[str], rule: str) -> tuple[str, str]:
    """The select list that adds the columns of `rule` under their plain names, and the rows they concern.

    Both are blank for a mart that holds nothing by rule. A row in which the rule has nothing is none of its
    rows.
    """
    allowed = declared()[RULE].allowed
    if rule not in allowed:
        raise ValueError(f"no allocation rule {rule!r}")
    ends = f"_by_{rule}"
    own = sorted(name for name in columns if name.endswith(ends))
    if not own:
        return "", ""
    listed = ", ".join(f"{name} AS {name.removesuffix(ends)}" for name in own)
    return listed, f"coalesce({', '.join(own)}) IS NOT NULL"

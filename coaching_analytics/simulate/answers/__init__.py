"""The right answers of every metric, worked out from the emitted records by the simulator itself."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.simulate.answers.budget import budget_answers
from coaching_analytics.simulate.answers.certified import certification_answers
from coaching_analytics.simulate.answers.clearinghouse import resource_answers
from coaching_analytics.simulate.answers.coaching import coaching_answers
from coaching_analytics.simulate.answers.contacts import reach_answers, read_held
from coaching_analytics.simulate.answers.costs import cost_answers, read_spent
from coaching_analytics.simulate.answers.educators import educator_answers
from coaching_analytics.simulate.answers.equity import equity_answers
from coaching_analytics.simulate.answers.funnels import funnel_answers
from coaching_analytics.simulate.answers.gains import gain_answers, read_changes, threshold_answers
from coaching_analytics.simulate.answers.mix import mix_answers
from coaching_analytics.simulate.answers.policy import policy_answers
from coaching_analytics.simulate.answers.profiles import profile_answers
from coaching_analytics.simulate.answers.ratings import mean_answers, quality_answers, read_scores
from coaching_analytics.simulate.answers.ratios import ratio_answers
from coaching_analytics.simulate.answers.records import Answer, Records
from coaching_analytics.simulate.answers.sites import site_answers
from coaching_analytics.simulate.answers.staff import caseload, read_staff
from coaching_analytics.simulate.answers.stays import stay_answers
from coaching_analytics.simulate.answers.time import join_answers, read_logged, time_answers
from coaching_analytics.simulate.clock import Clock, Frames


def answers(
    frames: Frames, clock: Clock, orphans: dict[str, int]
) -> tuple[dict[str, list[Answer]], pd.DataFrame]:
    """Metric name to its answers for the last complete fiscal year, whole and by region.

    Parameters
    ----------
    frames
        The tables before faults are planted: what an import accepts.
    clock
        The period and the window.
    orphans
        Rows planted with unknown places, by table.

    Returns
    -------
    tuple
        The answers, and the pairs of ratings they are about.
    """
    records = Records(frames, clock)
    staff = read_staff(records)
    held = read_held(records, staff)
    logged = read_logged(records, staff, held)
    spent = read_spent(records, held)
    rated = read_scores(records)
    changes = read_changes(records, rated)
    found = {
        **caseload(records, staff),
        **reach_answers(records, staff, held),
        **funnel_answers(records, held),
        **coaching_answers(records, staff, held, logged),
        **educator_answers(records, held),
        **time_answers(records, staff, logged),
        **site_answers(records, held),
        **mix_answers(records, held),
        "quality_level": quality_answers(records, rated),
        "quality_funnel": mean_answers(records, rated),
        "matched_gain": gain_answers(records, changes),
        "threshold_share": threshold_answers(records, changes),
        "rater_certification": certification_answers(records, rated),
        **cost_answers(records, staff, held, logged, spent),
        **budget_answers(records, spent.lines),
        **ratio_answers(records, changes, spent),
        "join_rate": join_answers(records, orphans),
        "resource_use": resource_answers(records, staff),
        **profile_answers(records, staff),
        **stay_answers(records, staff),
        **equity_answers(records, held),
    }
    found |= policy_answers(records, held, found)
    return found, changes.pairs


def paired(frames: Frames, clock: Clock) -> pd.DataFrame:
    """The pairs of ratings that answers about change are about, without the answers."""
    records = Records(frames, clock)
    return read_changes(records, read_scores(records)).pairs

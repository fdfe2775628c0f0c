"""Every parameter is declared with its mark and source, and every system has them all."""

from __future__ import annotations

import pytest

from coaching_analytics.simulate.parameters import MARKS, SYSTEMS, declared, load


def test_every_parameter_has_a_mark_and_what_is_read_names_its_source():
    """A parameter without a mark, or one marked as computed or from a survey without saying where, fails."""
    for section, parameters in declared().items():
        for name, entry in parameters.items():
            assert entry["mark"] in MARKS, f"{section}.{name}"
            assert set(entry) == {"value", "mark", "source"}, f"{section}.{name}"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("no_change", [False, True])
def test_every_system_loads_with_shares_that_make_sense(system, no_change):
    """Parts of the variance add up to 1; shares of sites lie between 0 and 1."""
    found = load(system, no_change=no_change)
    assert sum(found.variance_parts.values()) == pytest.approx(1.0)
    assert sum(found.settings.values()) == pytest.approx(1.0)
    assert 0 < found.never_reached + found.twice_a_year + found.weekly < 1
    assert "simulated" in found.name


def test_an_unknown_system_is_refused_by_name():
    """A typing error names the systems there are."""
    with pytest.raises(ValueError, match="washington"):
        load("oregon")


def test_no_change_has_no_effect_no_turnover_and_no_edition_step():
    """The switch leaves nothing that could change a room."""
    still = load("washington", no_change=True)
    assert set(still.effect_per_hour) == {0.0}
    assert set(still.lead_turnover.values()) == {0.0}
    assert (still.edition_step, still.secular, still.rater_drift, still.coach_effect_sd) == (0, 0, 0, 0)

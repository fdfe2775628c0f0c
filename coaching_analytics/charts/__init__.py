"""Results drawn and said: every function takes released Results and returns a `Picture`.

A page asks metrics, passes each `Result` through `disclosure.release`, and calls one of these. `names` maps ids of
regions, agencies and sites to their names. "whole" is a metric without `by`; "before" the same months last year.

    caseload.three_bases(now, before=None, unit="site")                sites_per_coach, whole
    caseload.by_region(result, names, by="region")                     sites_per_coach by region (agency, setting)
    caseload.unassigned_sites(result, names)                           sites_per_coach, whole
    coaches.over_coaches(result, balance, names)                       sites_per_coach and caseload_balance, whole
    paid_time.paid_time(result, before)                                time_use, whole
    paid_time.time_by_region(result, names, by="region")               time_use by region
    hours.hours_per_site(effort, rate)                                 effort_hours and dosage_rate, whole
    reach.coverage_by_region(whole, by_region, names, by="region")     coverage
    reach.not_reached(result, names), reach.no_logs(result, names)     never_reached, whole
    quality.trend(result, instrument, settings)                        quality_level by school_year; a panel per domain
    change.change(result, instrument, domain)                          matched_gain, whole
    change.left_out(result, instrument, domain)                        matched_gain, whole
    choice.instruments(result), choice.domains(result, instrument)     codes and names for a page's selectors
    cost.points_by_region((points, costs), (points, costs), names, instrument=, domain=, total=, lead=, by=)
                                                                       points_per_10k and cost_per_point, whole and by region
    money.ingredients(cost), money.unit_costs(unit_cost, cost)         coaching_cost, unit_cost, whole
    money.coaching_share(result), money.reconciliation(cost)           coaching_share, whole; the sentence alone
    levels.levels(now, before, dates), levels.levels_by_place(result, names), levels.level_change(result, names)
                                                                       qris_level
    glance.six_figures(now, before) -> Cards, glance.six_table(now, before), glance.attention(...), glance.kinds(items)
    export.to_csv(picture), export.to_xlsx([pictures])                 bytes
    report.report(title, pictures, filters, sentence)                  one HTML file, str
    theme.config(name)                                                 for st.plotly_chart(..., theme=None, config=...)
    wording.quiet(result, *parts), wording.settings(values), wording.needs(metric, have)

A `Picture` has `panels` (each: title, figure, alt; small multiples have several, side by side where there is room),
`heading`, `sentence` (with **bold**), `caption`, `table` and `numeric`, `data`, `cautions`, `stamp`, and `empty` with
`needs`. Figures bring their own template: draw them with `theme=None`.
"""

from coaching_analytics.charts.picture import Panel, Picture

__all__ = ["Panel", "Picture"]

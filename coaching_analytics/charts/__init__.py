"""Results drawn and said: every function takes released Results and returns a `Picture`.

A page asks metrics, passes each `Result` through `disclosure.release`, and calls one of these. `names` maps ids of
regions, agencies and sites to their names; "whole" is a metric without `by`, "before" the same months last year.

========================================================================  ======================================
caseload.three_bases(now, before=None, unit="site")                       sites_per_coach, whole
caseload.by_region(result, names, by="region")                            sites_per_coach by region, agency, setting
caseload.unassigned_sites(result, names)                                  sites_per_coach, whole
coaches.over_coaches(result, balance, names)                              sites_per_coach, caseload_balance, whole
paid_time.paid_time(result, before)                                       time_use, whole
paid_time.time_by_region(result, names, by="region")                      time_use by region
hours.hours_per_site(effort, rate)                                        effort_hours, dosage_rate, whole
reach.coverage_by_region(whole, by_region, names, by="region")            coverage
reach.not_reached(result, names), reach.no_logs(result, names)            never_reached, whole
quality.trend(result, instrument, settings)                               quality_level by school_year
change.change(result, instrument, domain)                                 matched_gain, whole
change.left_out(result, instrument, domain)                               matched_gain, whole
above_lines.above_lines(result)                                           threshold_share, whole
choice.instruments(result), choice.domains(result, instrument)            codes and names for selectors
cost.points_by_region(whole, regions, names, instrument=, domain=, ...)   pairs (points_per_10k, cost_per_point)
money.ingredients(cost), money.reconciliation(cost)                       coaching_cost, whole
money.unit_costs(units, cost)                                             unit_cost, coaching_cost, whole
money.coaching_share(result)                                              coaching_share, whole
levels.levels(result), levels.level_change(result, names)                 qris_level, whole
levels.levels_by_place(result, names, by="region", place="County")        qris_level by region
glance.six_figures(now, before), glance.six_table(now, before)            whole results by metric name
attention.items(found, names), attention.summary(found, names)            metrics.attention.attention
export.to_csv(picture), export.to_xlsx(pictures)                          bytes
report.report(title, pictures, filters, sentence)                         one HTML file
theme.config(name)                                                        st.plotly_chart(..., config=...)
wording.quiet(result), wording.settings(values), wording.needs(metric)    words of a page
========================================================================  ======================================

A `Picture` has `panels` (each with title, figure and alt; small multiples have several, side by side where there is
room), `heading`, `sentence` with `**bold**` words, `caption`, `table` and its `numeric` columns, `data`, `cautions`,
`stamp`, and `empty` with `needs`. Figures bring their own template: draw them with `theme=None`.
"""

from coaching_analytics.charts.picture import Panel, Picture

__all__ = ["Panel", "Picture"]

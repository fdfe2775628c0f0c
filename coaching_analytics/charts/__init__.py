"""Results drawn and said: every function takes released Results and returns a `Picture`.

A page asks metrics, passes each `Result` through `disclosure.release`, and calls one of these. `names` maps
ids of regions, agencies and sites to their names; "whole" is a metric without `by`, "before" the same months
last year.

- caseload: three_bases (sites_per_coach, whole; before), by_region (by region, agency or setting),
  unassigned_sites (whole)
- coaches: over_coaches (sites_per_coach and caseload_balance, whole)
- paid_time: paid_time (time_use, whole; before); capacity: capacity (capacity_used, whole and by region)
- hours: hours_per_site (effort_hours and dosage_rate, whole)
- reach: coverage_by_region (coverage, whole and by region), not_reached and no_logs (never_reached, whole)
- kinds_reached: kinds_reached (coverage_gap, whole); first_contact: waiting (time_to_first_contact, whole),
  by_kind (by need, setting or region); leaders: leaders (coverage, whole and by setting)
- hours_by_need: gap (dosage_gap, whole and by region); hours_by_score: by_quarter (dosage_gap, whole);
  hours_shared_out: shared_out (hours_concentration, whole); languages:
  matched (language_match, whole and by region), by_language; virtual: by_internet (virtual_share, whole)
- quality: trend (quality_level by school_year); above_lines: above_lines (threshold_share, whole)
- growth: common (quality_growth, whole and by region); growth_sites: spread and site_list (whole);
  growth_model: residual_plot and shrinkage_plot (whole), for How figures are made
- change: change and left_out (matched_gain, whole); choice: instruments and domains for selectors
- cost: points_by_region (pairs of points_per_10k and cost_per_point, whole and by region)
- options: options_of (incremental_cost_effectiveness by region, agency, setting, delivery or school_year),
  then plane and standing, and best_option: acceptability; over_years: over_years (cost_effectiveness_by_year)
- worth: break_even, retention (break_even_retention), extra_rooms (cost_per_crosser) and learning
  (academic_return and cost_per_achievement); likely_worth: likely_worth, swings: swings (break_even);
  money_back: money_back (retention_return), all whole
- money: ingredients and reconciliation (coaching_cost, whole), unit_costs (unit_cost and coaching_cost,
  whole), coaching_share (whole)
- contracts: clauses and unmeasured (contract_attainment of one contract); invoice: invoice
  (contract_payment) and outlook (contract_outlook); dispute_pack: pack(pictures, facts); decision_list: log,
  pins; figure_words: a kept figure in words; headline: the row a page's sentence speaks of
- budget: aligned (alignment, whole), over_years (by fiscal_year), by_part (by function, source or place);
  budget_spent: execution and unspent (budget_execution, whole and by a part); funding: horizon and sources
  (funding_horizon, whole); tagging: takes, after, conflicts and lines_of (a TagPreview and alignment);
  survey: question (published answers)
- money: ingredients and reconciliation (coaching_cost, whole), coaching_share (whole); unit_costs: unit_costs
  (unit_cost and coaching_cost, whole); allocation: booked (cost_reconciliation, whole and by region), rules
  (allocation_rules by region)
- plan: side_by_side (plan), scored for selectors; plan_changes: changes and outcome (plan)
- levels: levels and level_change (qris_level, whole), levels_by_place (by region)
- log_months: by_month (log_completeness, whole and by month), by_region; silent: by_coach; lateness: lateness
  (entry_lag, whole and by region, and log_completeness by region)
- records: matched and orphans (join_rate), adds_up (reconciliation); contents: blanks (blank_cells), same
  (duplicate_records); fresh: by_table and by_agency (freshness)
- policy: beside and drawn (policy_practice), compared (profiles); limits: capped (capped_sites) and targets
  (rating_targets), whole; reaching_all: reach_all (cost_to_reach_all, whole) and by_place (by region or
  agency); clearinghouse: resources and by_stage (resource_use, whole), by_place (by region or agency)
- glance: six_figures and six_table (whole results by metric name; before)
- trust: ages, own_coach, beyond_error; certified: certified (rater_certification, whole, by place and by
  instrument), lapses (whole), of_raters (by rater); agreement: agreement (rater_agreement); raters:
  strictness (rater_drift, whole and by rater), coaches (coach_differences, whole and by coach)
- export: to_csv(picture), to_xlsx(pictures); report: report(title, pictures, filters, sentence)
- theme: config(name) for the chart's button; wording: quiet, settings, needs

A `Picture` has `panels` (each with title, figure and alt; small multiples have several, side by side where
there is room), `heading`, `sentence` with `**bold**` words, `caption`, `table` and its `numeric` columns,
`data`, `cautions`, `stamp`, and `empty` with `needs`. Figures bring their own template: draw them with
`theme=None`.
"""

from coaching_analytics.charts.picture import Panel, Picture

__all__ = ["Panel", "Picture"]

"""Enrolled sites and the published level each held on the last day of a period, as steps of a query."""

from __future__ import annotations

LEVELS = """enrolled AS (
    SELECT site_id FROM site_month WHERE month >= $start AND month < $end
    GROUP BY site_id HAVING sum(enrolled_days) > 0
), rated AS (
    SELECT site_id, arg_max(level, start_date) AS level
    FROM qris_level
    WHERE start_date < $end AND coalesce(end_date >= $end, TRUE) AND coalesce(published, TRUE)
    GROUP BY site_id
)"""
"""The steps enrolled (site_id) and rated (site_id, level), to follow WITH."""

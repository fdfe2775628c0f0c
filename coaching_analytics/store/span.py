"""From when to when each system has data, written beside the marts so that a reader need not look."""

from __future__ import annotations

from datetime import date

import duckdb

LOGGED = (
    "SELECT system_id, month AS day FROM site_month WHERE sessions > 0",
    "SELECT system_id, month AS day FROM coach_month WHERE sessions > 0",
)
OTHER = (
    "SELECT system_id, observation_date AS day FROM rating_score",
    "SELECT system_id, unnest([q.start_date, q.end_date]) AS day FROM qris_level AS q",
    "SELECT r.system_id, unnest([e.start_date, e.end_date]) AS day FROM site_enrolment AS e "
    "JOIN site USING (site_id) JOIN region AS r USING (region_id)",
)
LISTED = (
    "SELECT r.system_id, a.start_date AS day FROM coach_assignment AS a "
    "JOIN site USING (site_id) JOIN region AS r USING (region_id)"
)


def write(con: duckdb.DuckDBPyConnection, last_extract: date | None = None) -> None:
    """Create the table `system_span`: a row a system, the one with no name of its own included.

    `as_of` is the last day of the last month with a held session, or without sessions of the last month
    with a rating, a level, an enrolment or an extract; of a bare list of who coaches whom, of its last start.
    """
    extract = f"SELECT system_id, DATE '{last_extract}' AS day FROM system UNION ALL " if last_extract else ""
    con.execute(
        f"""
        CREATE OR REPLACE TABLE system_span AS
        WITH logged AS (
            SELECT system_id, min(day) AS first_day, max(day) AS last_day
            FROM ({" UNION ALL ".join(LOGGED)}) WHERE system_id IS NOT NULL GROUP BY system_id),
        other AS (
            SELECT system_id, min(day) AS first_day, max(day) AS last_day
            FROM ({extract}{" UNION ALL ".join(OTHER)})
            WHERE system_id IS NOT NULL AND day IS NOT NULL GROUP BY system_id),
        listed AS (
            SELECT system_id, min(day) AS first_day, max(day) AS last_day FROM ({LISTED})
            WHERE system_id IS NOT NULL AND day IS NOT NULL GROUP BY system_id),
        ids AS (SELECT system_id FROM system UNION SELECT system_id FROM logged
            UNION SELECT system_id FROM other)
        SELECT ids.system_id, coalesce(s.system_name, ids.system_id) AS system_name,
            coalesce(s.fiscal_year_start_month, 7) AS fiscal_year_start_month,
            coalesce(s.school_year_start_month, 8) AS school_year_start_month,
            last_day(coalesce(logged.last_day, other.last_day, listed.last_day)) AS as_of,
            date_trunc('month', coalesce(logged.first_day, other.first_day, listed.first_day))::DATE
                AS first_month,
            coalesce(s.profile, '') AS profile
        FROM ids LEFT JOIN system AS s USING (system_id) LEFT JOIN logged USING (system_id)
            LEFT JOIN other USING (system_id) LEFT JOIN listed USING (system_id)
        ORDER BY ids.system_id"""
    )

-- Agencies that employ coaches, with their region and kind.
-- reads: agency, region
-- grain: agency
-- partition: none
SELECT
    region.system_id,
    agency.region_id,
    agency.agency_id,
    agency.agency_name,
    coalesce(agency.agency_type, '') AS agency_type
FROM agency
JOIN region ON region.region_id = agency.region_id

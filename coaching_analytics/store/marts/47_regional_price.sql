-- How dear each region is in each year; 100 is the average of its system.
-- reads: regional_price_index, region
-- grain: region x year
-- partition: none
SELECT region.system_id, region.region_id, given.year, given.value, given.source
FROM regional_price_index AS given
JOIN region ON region.region_id = given.region_id
ORDER BY region.region_id, given.year

-- Price indexes that the store brings along, by year.
-- reads: price_index
-- grain: index x year
-- partition: none
SELECT index_name, year, value, source FROM price_index ORDER BY index_name, year

-- Resources that coaches use, with the instruments they belong to.
-- reads: resource, resource_instrument
-- grain: resource
-- partition: none
--
-- Instruments stand in order with chr(31) between them.
WITH belongs AS (
    SELECT resource_id, string_agg(instrument, chr(31) ORDER BY instrument) AS instruments
    FROM resource_instrument
    GROUP BY resource_id
)
SELECT
    resource.resource_id,
    resource.title,
    coalesce(resource.resource_kind, 'other') AS resource_kind,
    coalesce(resource.topic, '') AS topic,
    coalesce(resource.link, '') AS link,
    coalesce(resource.owner, '') AS owner,
    coalesce(belongs.instruments, '') AS instruments
FROM resource
LEFT JOIN belongs ON belongs.resource_id = resource.resource_id

-- The spans that touch a stretch of local time (:begin to :stop, seconds). The key starts with the device, so the
-- account's devices are found first, one seek each; :low and :high bound the start in UTC.
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
)
SELECT span.device, span.start, span."end", span."offset", span.name, span.title
FROM machine
CROSS JOIN span
    ON span.account = :account AND span.device = machine.id AND span.start BETWEEN :low AND :high
WHERE (:device IS NULL OR machine.id = :device)
    AND span."end" + span."offset" * 60 > :begin AND span.start + span."offset" * 60 < :stop

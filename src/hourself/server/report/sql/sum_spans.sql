-- Seconds per name and title in a stretch of local time, each span cut at its edges; bounds as in read_spans.
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
)
SELECT
    span.name, span.title,
    sum(min(span."end" + span."offset" * 60, :stop) - max(span.start + span."offset" * 60, :begin))
FROM machine
CROSS JOIN span
    ON span.account = :account AND span.device = machine.id AND span.start BETWEEN :low AND :high
WHERE (:device IS NULL OR machine.id = :device) AND (:name IS NULL OR span.name = :name)
    AND span."end" + span."offset" * 60 > :begin AND span.start + span."offset" * 60 < :stop
GROUP BY span.name, span.title

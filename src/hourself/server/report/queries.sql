-- Queries of the report engine. None knows categories or levels: names are folded into those afterwards.

-- name: rank_hour
-- Seconds per name over a few days.
SELECT 0, name, sum(seconds)
FROM tally_hour
WHERE account = :account AND day BETWEEN :begin AND :end AND (:device IS NULL OR device = :device)
GROUP BY name;

-- name: rank_day
-- Seconds per name over days. One seek a name into a key of (account, name, day): nothing is sorted.
SELECT 0, wanted.value, (
    SELECT sum(seconds)
    FROM tally_day
    WHERE account = :account AND name = wanted.value AND day BETWEEN :begin AND :end
        AND (:device IS NULL OR device = :device)
) AS total
FROM json_each(:names) AS wanted
WHERE total IS NOT NULL;

-- name: rank_month
-- Seconds per name over whole months.
SELECT 0, name, sum(seconds)
FROM tally_month
WHERE account = :account AND month BETWEEN :begin AND :end AND (:device IS NULL OR device = :device)
GROUP BY name;

-- name: slot_hour
-- Seconds per hour and name; an hour is numbered day * 24 + hour.
SELECT day * 24 + hour, name, sum(seconds)
FROM tally_hour
WHERE account = :account AND day BETWEEN :begin AND :end AND (:device IS NULL OR device = :device)
GROUP BY day, hour, name;

-- name: slot_day
-- Seconds per day and name, devices apart: the reader adds them up, so nothing is sorted here.
SELECT tally_day.day, tally_day.name, tally_day.seconds
FROM json_each(:names) AS wanted
CROSS JOIN tally_day
    ON tally_day.account = :account AND tally_day.name = wanted.value AND tally_day.day BETWEEN :begin AND :end
WHERE :device IS NULL OR tally_day.device = :device;

-- name: slot_month
-- Seconds per month and name.
SELECT month, name, sum(seconds)
FROM tally_month
WHERE account = :account AND month BETWEEN :begin AND :end AND (:device IS NULL OR device = :device)
GROUP BY month, name;

-- name: read_stretches
-- What spans fill of a stretch of local time (:begin to :stop, seconds), in seconds from its begin. The key starts with
-- the device, so the account's devices are found first, one seek each; :low and :high bound the start in UTC.
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
)
SELECT
    span.device,
    max(span.start + span."offset" * 60, :begin) - :begin,
    min(span."end" + span."offset" * 60, :stop) - :begin,
    span."offset", span.name, span.title
FROM machine
CROSS JOIN span
    ON span.account = :account AND span.device = machine.id AND span.start BETWEEN :low AND :high
WHERE (:device IS NULL OR machine.id = :device)
    AND span."end" + span."offset" * 60 > :begin AND span.start + span."offset" * 60 < :stop;

-- name: sum_spans
-- Seconds per name and title in a stretch of local time, each span cut at its edges; bounds as in read_stretches.
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
GROUP BY span.name, span.title;

-- Queries of the report engine. None knows categories or levels: names are folded into those afterwards.
-- `:person` 1 asks for person time, 0 for device time; `:low` and `:high` bound the device (see store/tallies.py).

-- name: rank_hour
-- Seconds per name over a few days.
SELECT 0, name, sum(CASE WHEN :person THEN person ELSE seconds END)
FROM tally_hour
WHERE account = :account AND day BETWEEN :begin AND :end AND device BETWEEN :low AND :high
GROUP BY name;

-- name: rank_day
-- Seconds per name over days. One seek a name into a key of (account, schedule, name, day): nothing is sorted.
SELECT 0, wanted.value, (
    SELECT sum(CASE WHEN :person THEN person ELSE seconds END)
    FROM tally_day
    WHERE account = :account AND schedule = :schedule AND name = wanted.value AND day BETWEEN :begin AND :end
        AND device BETWEEN :low AND :high
) AS total
FROM json_each(:names) AS wanted
WHERE total IS NOT NULL;

-- name: rank_month
-- Seconds per name over whole months.
SELECT 0, name, sum(CASE WHEN :person THEN person ELSE seconds END)
FROM tally_month
WHERE account = :account AND schedule = :schedule AND month BETWEEN :begin AND :end
    AND device BETWEEN :low AND :high
GROUP BY name;

-- name: slot_hour
-- Seconds per hour and name; an hour is numbered day * 24 + hour. :hours, the hours of a week from Monday 00, is a JSON list
-- or NULL for all; 1970-01-01 was a Thursday.
SELECT day * 24 + hour, name, sum(CASE WHEN :person THEN person ELSE seconds END)
FROM tally_hour
WHERE account = :account AND day BETWEEN :begin AND :end AND device BETWEEN :low AND :high
    AND (:hours IS NULL OR (day * 24 + hour + 72) % 168 IN (SELECT value FROM json_each(:hours)))
GROUP BY day, hour, name;

-- name: slot_week_hour
-- As slot_hour, by hour of the week; weeks apart: the reader adds them up.
SELECT (day * 24 + hour + 72) % 168, name, CASE WHEN :person THEN person ELSE seconds END
FROM tally_hour
WHERE account = :account AND day BETWEEN :begin AND :end AND device BETWEEN :low AND :high
    AND (:hours IS NULL OR (day * 24 + hour + 72) % 168 IN (SELECT value FROM json_each(:hours)));

-- name: slot_day
-- Seconds per day and name, devices apart: the reader adds them up, so nothing is sorted here.
SELECT tally_day.day, tally_day.name, CASE WHEN :person THEN tally_day.person ELSE tally_day.seconds END
FROM json_each(:names) AS wanted
CROSS JOIN tally_day
    ON tally_day.account = :account AND tally_day.schedule = :schedule AND tally_day.name = wanted.value
    AND tally_day.day BETWEEN :begin AND :end
WHERE tally_day.device BETWEEN :low AND :high;

-- name: slot_month
-- Seconds per month and name.
SELECT month, name, sum(CASE WHEN :person THEN person ELSE seconds END)
FROM tally_month
WHERE account = :account AND schedule = :schedule AND month BETWEEN :begin AND :end
    AND device BETWEEN :low AND :high
GROUP BY month, name;

-- name: read_stretches
-- What spans fill of a stretch of local time (:begin to :stop, seconds), in seconds from its begin. The key starts with
-- the device, so the account's devices are found first, one seek each; :from and :to bound the start in UTC.
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
    ON span.account = :account AND span.device = machine.id AND span.start BETWEEN :from AND :to
WHERE machine.id BETWEEN :low AND :high
    AND span."end" + span."offset" * 60 > :begin AND span.start + span."offset" * 60 < :stop;

-- name: read_spans
-- The spans themselves that touch a stretch of local time, by start; bounds as in read_stretches.
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
)
SELECT span.start, span."end", span.start, span.device, span."offset", span.name, span.title
FROM machine
CROSS JOIN span
    ON span.account = :account AND span.device = machine.id AND span.start BETWEEN :from AND :to
WHERE machine.id BETWEEN :low AND :high
ORDER BY span.start;

-- name: count_machines
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
)
SELECT count(id) FROM machine;

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
    ON span.account = :account AND span.device = machine.id AND span.start BETWEEN :from AND :to
WHERE machine.id BETWEEN :low AND :high AND (:name IS NULL OR span.name = :name)
    AND (:titles IS NULL OR span.title IN (SELECT value FROM json_each(:titles)))
    AND span."end" + span."offset" * 60 > :begin AND span.start + span."offset" * 60 < :stop
GROUP BY span.name, span.title;

-- name: read_amounts
-- Amounts whose slots begin in these days.
SELECT day, second, length, source, name, title, seconds FROM amount
WHERE account = :account AND day BETWEEN :begin AND :end AND (:name IS NULL OR name = :name);

-- name: person_of_amounts
-- What the clock leaves to amounts, by hour.
SELECT day * 24 + hour, name, device, person FROM tally_hour
WHERE account = :account AND day BETWEEN :begin AND :end AND device <= 0 AND person > 0
    AND device BETWEEN :low AND :high AND (:name IS NULL OR name = :name);

-- name: has_amounts
SELECT EXISTS (SELECT 1 FROM amount WHERE account = :account AND day BETWEEN :begin - 366 AND :end);

-- name: last_days
-- The last local day of a stretch of days on which each of some titles (:titles, a JSON list) stood.
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
), stood (title, day) AS (
    SELECT span.title, (span.start + span."offset" * 60) / 86400
    FROM machine
    CROSS JOIN span
        ON span.account = :account AND span.device = machine.id
        AND span.start BETWEEN (:begin - 1) * 86400 AND (:end + 2) * 86400
    WHERE span.title IN (SELECT value FROM json_each(:titles))
    UNION ALL
    SELECT title, day FROM amount
    WHERE account = :account AND day BETWEEN :begin AND :end AND title IN (SELECT value FROM json_each(:titles))
)
SELECT title, max(day) FROM stood WHERE day BETWEEN :begin AND :end GROUP BY title;

-- name: device_sums
-- Device time of each device, over all time.
SELECT device, sum(seconds) FROM tally_month WHERE account = ? AND schedule = 0 AND device > 0 GROUP BY device;

-- name: device_day
-- Device time of each device on a day.
SELECT device, sum(seconds) FROM tally_hour WHERE account = ? AND day = ? AND device > 0 GROUP BY device;

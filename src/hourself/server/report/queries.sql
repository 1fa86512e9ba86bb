-- name: day_hours
SELECT hour, name, sum(seconds) FROM tally_hour
WHERE account = :account AND day = :day AND (:device IS NULL OR device = :device) GROUP BY hour, name;

-- name: day_spans
SELECT device, start + "offset" * 60 - :day * 86400, "end" + "offset" * 60 - :day * 86400, name, title FROM span
WHERE account = :account AND (:device IS NULL OR device = :device)
AND start BETWEEN :day * 86400 - 2 * 86400 AND :day * 86400 + 2 * 86400
AND "end" + "offset" * 60 > :day * 86400 AND start + "offset" * 60 < (:day + 1) * 86400 ORDER BY start;

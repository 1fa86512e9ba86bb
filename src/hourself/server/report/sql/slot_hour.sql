-- Seconds per hour and name; an hour is numbered day * 24 + hour.
SELECT day * 24 + hour, name, sum(seconds)
FROM tally_hour
WHERE account = :account AND day BETWEEN :begin AND :end AND (:device IS NULL OR device = :device)
GROUP BY day, hour, name

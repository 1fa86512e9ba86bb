-- Seconds per name over a few days.
SELECT 0, name, sum(seconds)
FROM tally_hour
WHERE account = :account AND day BETWEEN :begin AND :end AND (:device IS NULL OR device = :device)
GROUP BY name

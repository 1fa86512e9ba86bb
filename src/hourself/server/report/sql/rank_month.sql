-- Seconds per name over whole months.
SELECT 0, name, sum(seconds)
FROM tally_month
WHERE account = :account AND month BETWEEN :begin AND :end AND (:device IS NULL OR device = :device)
GROUP BY name

-- Seconds per month and name.
SELECT month, name, sum(seconds)
FROM tally_month
WHERE account = :account AND month BETWEEN :begin AND :end AND (:device IS NULL OR device = :device)
GROUP BY month, name

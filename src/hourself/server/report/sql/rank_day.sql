-- Seconds per name over days. One seek a name into a key of (account, name, day): nothing is sorted.
SELECT 0, wanted.value, (
    SELECT sum(seconds)
    FROM tally_day
    WHERE account = :account AND name = wanted.value AND day BETWEEN :begin AND :end
        AND (:device IS NULL OR device = :device)
) AS total
FROM json_each(:names) AS wanted
WHERE total IS NOT NULL

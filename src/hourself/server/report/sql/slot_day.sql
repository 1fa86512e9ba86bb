-- Seconds per day and name, devices apart: the reader adds them up, so nothing is sorted here.
SELECT tally_day.day, tally_day.name, tally_day.seconds
FROM json_each(:names) AS wanted
CROSS JOIN tally_day
    ON tally_day.account = :account AND tally_day.name = wanted.value AND tally_day.day BETWEEN :begin AND :end
WHERE :device IS NULL OR tally_day.device = :device

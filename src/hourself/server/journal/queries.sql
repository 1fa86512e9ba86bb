-- name: recent_highlights
SELECT id, day, text, source, created FROM highlight WHERE account = ? ORDER BY created DESC, id DESC LIMIT ?;

-- name: day_highlights
SELECT id, day, text, source, created FROM highlight WHERE account = ? AND day = ? ORDER BY created, id;

-- name: find_highlight
SELECT id, day, text, source, created FROM highlight WHERE account = ? AND id = ?;

-- name: add_highlight
INSERT INTO highlight (account, day, text, source, created) VALUES (?, ?, ?, ?, ?) RETURNING id;

-- name: put_highlight
INSERT INTO highlight (account, id, day, text, source, created) VALUES (?, ?, ?, ?, ?, ?);

-- name: delete_highlight
DELETE FROM highlight WHERE account = ? AND id = ?;

-- name: day_offline
-- The index finds the two days around; the offset says which of them are the local day.
SELECT id, start, "end", "offset", name, details, created FROM offline_time
WHERE account = :account AND start >= (:day - 1) * 86400 AND start < (:day + 2) * 86400
AND (start + "offset" * 60) / 86400 = :day ORDER BY start, id;

-- name: find_offline
SELECT id, start, "end", "offset", name, details, created FROM offline_time WHERE account = ? AND id = ?;

-- name: add_offline
INSERT INTO offline_time (account, start, "end", "offset", name, details, created)
VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id;

-- name: put_offline
INSERT INTO offline_time (account, id, start, "end", "offset", name, details, created)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: delete_offline
DELETE FROM offline_time WHERE account = ? AND id = ?;

-- name: recent_offline
-- What was noted last; the same name may come again.
SELECT name FROM offline_time WHERE account = ? ORDER BY created DESC, id DESC LIMIT ?;

-- name: read_used
-- What every device recorded that touches some local days. The key starts with the device, so the account's devices are
-- found first, one seek each; :from and :to bound the start in UTC.
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
)
SELECT span.start, span."end", span."offset"
FROM machine
CROSS JOIN span
    ON span.account = :account AND span.device = machine.id AND span.start BETWEEN :from AND :to
WHERE span."end" + span."offset" * 60 >= :first * 86400 AND span.start + span."offset" * 60 <= (:last + 1) * 86400;

-- name: used_within
-- What every device recorded that reaches into a stretch (:start to :end, UTC seconds); no span is longer than a day.
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
)
SELECT span.start, span."end"
FROM machine
CROSS JOIN span
    ON span.account = :account AND span.device = machine.id AND span.start BETWEEN :start - 86400 AND :end
WHERE span."end" > :start AND span.start < :end LIMIT 1;

-- name: read_told
-- Of what between :start and :end (UTC seconds) nobody need ask: offline time, and what was skipped. Neither is longer than
-- a day.
SELECT start, "end" FROM offline_time WHERE account = :account AND start BETWEEN :start - 86400 AND :end AND "end" > :start
UNION ALL
SELECT start, "end" FROM skipped_absence
WHERE account = :account AND start BETWEEN :start - 86400 AND :end AND "end" > :start;

-- name: skip_absence
INSERT INTO skipped_absence (account, start, "end") VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET "end" = max("end", excluded."end");

-- name: ask_again
DELETE FROM skipped_absence WHERE account = ? AND start = ?;

-- name: drop_skipped
-- Nobody asks about what is that old.
DELETE FROM skipped_absence WHERE account = ? AND "end" < ?;

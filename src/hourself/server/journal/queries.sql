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

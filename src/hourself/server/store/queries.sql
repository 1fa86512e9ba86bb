-- Queries of the store. `:account` comes first in every key.

-- name: find_name
SELECT id FROM name WHERE account = ? AND kind = ? AND sealed = ?;

-- name: add_name
INSERT INTO name (account, id, kind, sealed)
SELECT ?1, coalesce(max(id), 0) + 1, ?2, ?3 FROM name WHERE account = ?1 RETURNING id;

-- name: find_title
SELECT id FROM title WHERE account = ? AND name = ? AND sealed = ?;

-- name: add_title
INSERT INTO title (account, id, name, sealed)
SELECT ?1, coalesce(max(id), 0) + 1, ?2, ?3 FROM title WHERE account = ?1 RETURNING id;

-- name: last_end
SELECT "end" FROM span WHERE account = ? AND device = ? ORDER BY start DESC LIMIT 1;

-- name: span_before
SELECT start, "end", name, title FROM span WHERE account = ? AND device = ? AND start <= ? ORDER BY start DESC LIMIT 1;

-- name: spans_within
SELECT start, "end" FROM span WHERE account = ? AND device = ? AND start > ? AND start < ? ORDER BY start;

-- name: add_span
INSERT INTO span (account, device, start, "end", name, title, "offset") VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: grow_span
UPDATE span SET "end" = ? WHERE account = ? AND device = ? AND start = ?;

-- name: add_hour
INSERT INTO tally_hour (account, day, hour, name, device, seconds) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds;

-- name: add_day
INSERT INTO tally_day (account, name, day, device, seconds) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds;

-- name: add_month
INSERT INTO tally_month (account, month, name, device, seconds) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds;

-- name: bump_revision
INSERT INTO revision (account, number) VALUES (?, 1) ON CONFLICT DO UPDATE SET number = number + 1;

-- name: read_revision
SELECT number FROM revision WHERE account = ?;

-- name: read_names
SELECT id, kind, sealed, overview, category, level FROM name WHERE account = ?;

-- name: read_choice
SELECT overview, category, level FROM name WHERE account = ? AND id = ?;

-- name: write_choice
UPDATE name SET overview = ?, category = ?, level = ? WHERE account = ? AND id = ?;

-- name: read_title
SELECT sealed FROM title WHERE account = ? AND id = ?;

-- name: accounts
SELECT DISTINCT account FROM revision ORDER BY account;

-- name: all_spans
SELECT device, start, "end", name, "offset" FROM span WHERE account = ? ORDER BY device, start;

-- name: all_hours
SELECT day, hour, name, device, seconds FROM tally_hour WHERE account = ? AND seconds <> 0;

-- name: all_days
SELECT day, name, device, seconds FROM tally_day WHERE account = ? AND seconds <> 0;

-- name: all_months
SELECT month, name, device, seconds FROM tally_month WHERE account = ? AND seconds <> 0;

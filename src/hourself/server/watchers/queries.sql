-- name: read_buckets
SELECT bucket.id, sealed, told, created, longest, (
    SELECT max(start + length) FROM watcher_event AS event
    WHERE event.account = bucket.account AND event.bucket = bucket.id AND event.start >= (
        SELECT max(start) - bucket.longest FROM watcher_event AS newest
        WHERE newest.account = bucket.account AND newest.bucket = bucket.id)
) FROM watcher_bucket AS bucket WHERE bucket.account = ? ORDER BY bucket.id;

-- name: find_bucket
SELECT bucket.id, told, created, longest, (
    SELECT max(start + length) FROM watcher_event AS event
    WHERE event.account = bucket.account AND event.bucket = bucket.id AND event.start >= (
        SELECT max(start) - bucket.longest FROM watcher_event AS newest
        WHERE newest.account = bucket.account AND newest.bucket = bucket.id)
) FROM watcher_bucket AS bucket WHERE bucket.account = ? AND sealed = ?;

-- name: count_buckets
SELECT count(*) FROM watcher_bucket WHERE account = ?;

-- name: add_bucket
INSERT INTO watcher_bucket (account, id, sealed, told, created, longest, last_event)
SELECT :account, coalesce((SELECT max(id) FROM watcher_bucket WHERE account = :account), 0) + 1,
    :sealed, :told, :created, 0, 0
WHERE true ON CONFLICT (account, sealed) DO NOTHING
RETURNING id;

-- name: delete_bucket
DELETE FROM watcher_bucket WHERE account = ? AND id = ?;

-- name: delete_bucket_events
DELETE FROM watcher_event WHERE account = ? AND bucket = ?;

-- name: delete_bucket_forgotten
DELETE FROM watcher_forgotten WHERE account = ? AND bucket = ?;

-- name: delete_bucket_data
DELETE FROM watcher_data WHERE account = ? AND bucket = ?;

-- name: take_number
UPDATE watcher_bucket SET last_event = last_event + 1, longest = max(longest, ?) WHERE account = ? AND id = ?
RETURNING last_event;

-- name: note_longest
UPDATE watcher_bucket SET longest = max(longest, ?) WHERE account = ? AND id = ?;

-- name: find_data
SELECT id FROM watcher_data WHERE account = ? AND bucket = ? AND sealed = ?;

-- name: add_data
INSERT INTO watcher_data (account, bucket, id, sealed)
SELECT :account, :bucket,
    coalesce((SELECT max(id) FROM watcher_data WHERE account = :account AND bucket = :bucket), 0) + 1, :sealed
RETURNING id;

-- name: get_data
SELECT sealed FROM watcher_data WHERE account = ? AND bucket = ? AND id = ?;

-- name: drop_data
DELETE FROM watcher_data WHERE account = :account AND bucket = :bucket AND id = :data AND NOT EXISTS (
    SELECT 1 FROM watcher_event WHERE account = :account AND bucket = :bucket AND data = :data
) AND NOT EXISTS (
    SELECT 1 FROM watcher_forgotten WHERE account = :account AND bucket = :bucket AND data = :data);

-- name: add_event
INSERT INTO watcher_event (account, bucket, start, id, length, data) VALUES (?, ?, ?, ?, ?, ?);

-- name: has_event
SELECT 1 FROM watcher_event WHERE account = ? AND bucket = ? AND start = ? AND length = ? AND data = ?;

-- name: event_before
SELECT id, start, length, data FROM watcher_event
WHERE account = ? AND bucket = ? AND start <= ? ORDER BY start DESC, id DESC LIMIT 1;

-- name: set_length
UPDATE watcher_event SET length = ? WHERE account = ? AND bucket = ? AND id = ?;

-- name: get_event
SELECT id, start, length, data FROM watcher_event WHERE account = ? AND bucket = ? AND id = ? AND data <> 0;

-- name: delete_event
DELETE FROM watcher_event WHERE account = ? AND bucket = ? AND id = ? RETURNING start, length, data;

-- name: read_events
-- `from` is `begin` less the longest event: the key finds what may reach into the period.
SELECT id, start, length, data FROM watcher_event
WHERE account = :account AND bucket = :bucket AND start BETWEEN :from AND :end AND start + length >= :begin
AND (data <> 0 OR :hidden)
ORDER BY start DESC, id DESC LIMIT :limit;

-- name: count_events
SELECT count(*) FROM watcher_event
WHERE account = :account AND bucket = :bucket AND start BETWEEN :from AND :end AND start + length >= :begin
AND data <> 0;

-- name: read_data
SELECT id, sealed FROM watcher_data WHERE account = ? AND bucket = ?;

-- name: drop_forgotten
DELETE FROM watcher_forgotten WHERE account = ? AND forgotten = ?;

-- name: put_forgotten
INSERT INTO watcher_forgotten (account, forgotten, bucket, id, start, length, data)
SELECT account, :forgotten, bucket, id, start, length, data FROM watcher_event
WHERE account = :account AND bucket = :bucket AND data IN (SELECT value FROM json_each(:data));

-- name: hide_events
UPDATE watcher_event SET data = 0
WHERE account = :account AND bucket = :bucket AND data IN (SELECT value FROM json_each(:data));

-- name: delete_events
DELETE FROM watcher_event
WHERE account = :account AND bucket = :bucket AND data IN (SELECT value FROM json_each(:data));

-- name: forgotten_bounds
SELECT min(start), max(start + length) FROM watcher_forgotten WHERE account = ? AND forgotten = ? AND bucket = ?;

-- name: bring_back_events
-- What was hidden tells again; what was deleted is there again.
INSERT INTO watcher_event (account, bucket, start, id, length, data)
SELECT account, bucket, start, id, length, data FROM watcher_forgotten
WHERE account = ? AND forgotten = ? AND bucket = ?
ON CONFLICT (account, bucket, id) DO UPDATE SET data = excluded.data WHERE watcher_event.data = 0;

-- name: has_final_forgotten
SELECT DISTINCT account FROM watcher_forgotten AS gone WHERE NOT EXISTS (
    SELECT 1 FROM forgotten WHERE forgotten.account = gone.account AND forgotten.id = gone.forgotten);

-- name: drop_final_forgotten
DELETE FROM watcher_forgotten WHERE account = ? AND NOT EXISTS (SELECT 1 FROM forgotten
    WHERE forgotten.account = watcher_forgotten.account AND forgotten.id = watcher_forgotten.forgotten);

-- name: drop_unused_data
DELETE FROM watcher_data WHERE account = :account AND bucket = :bucket
AND id NOT IN (SELECT data FROM watcher_event WHERE account = :account AND bucket = :bucket)
AND id NOT IN (SELECT data FROM watcher_forgotten WHERE account = :account AND bucket = :bucket);

-- name: first_start
SELECT min(start) FROM watcher_event WHERE account = ? AND bucket = ?;

-- name: bucket_bounds
SELECT min(start), max(start + length) FROM watcher_event WHERE account = ? AND bucket = ?;

-- name: mark_host
INSERT INTO watcher_host (account, sealed, device, "begin", "end", gone)
VALUES (:account, :sealed, 0, :begin, :end, :gone)
ON CONFLICT (account, sealed) DO UPDATE SET
    "begin" = min(coalesce("begin", excluded."begin"), excluded."begin"),
    "end" = max(coalesce("end", excluded."end"), excluded."end"), gone = max(gone, excluded.gone);

-- name: set_host
UPDATE watcher_host SET device = :device, made_of = :made_of, "begin" = :begin, "end" = :end, gone = :gone
WHERE account = :account AND sealed = :sealed;

-- name: read_hosts
SELECT sealed, device, made_of, "begin", "end", gone FROM watcher_host WHERE account = ?;

-- name: changed_accounts
SELECT DISTINCT account FROM watcher_host WHERE "begin" IS NOT NULL;

-- name: mark_coding
INSERT INTO watcher_coding (account, "begin", "end") VALUES (:account, :begin, :end)
ON CONFLICT (account) DO UPDATE SET "begin" = min("begin", excluded."begin"), "end" = max("end", excluded."end");

-- name: read_coding
SELECT "begin", "end" FROM watcher_coding WHERE account = ?;

-- name: set_coding
UPDATE watcher_coding SET "begin" = ?, "end" = ? WHERE account = ?;

-- name: drop_coding
DELETE FROM watcher_coding WHERE account = ?;

-- name: accounts_coding
SELECT account FROM watcher_coding;

-- name: all_names
SELECT id FROM name WHERE account = ?;

-- name: find_device
SELECT revoked IS NOT NULL FROM device WHERE account = ? AND id = ?;

-- name: read_settings
SELECT sealed, told FROM watcher_setting WHERE account = ?;

-- name: count_settings
SELECT count(*) FROM watcher_setting WHERE account = ?;

-- name: find_setting
SELECT told FROM watcher_setting WHERE account = ? AND sealed = ?;

-- name: put_setting
INSERT INTO watcher_setting (account, sealed, told) VALUES (?, ?, ?)
ON CONFLICT (account, sealed) DO UPDATE SET told = excluded.told;

-- name: delete_setting
DELETE FROM watcher_setting WHERE account = ? AND sealed = ?;

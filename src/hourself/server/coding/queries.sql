-- name: find_name
SELECT id FROM coding_name WHERE account = ? AND kind = ? AND sealed = ?;

-- name: add_name
INSERT INTO coding_name (account, id, kind, sealed)
SELECT :account, coalesce((SELECT max(id) FROM coding_name WHERE account = :account), 0) + 1, :kind, :sealed
RETURNING id;

-- name: read_names
SELECT id, kind, sealed FROM coding_name WHERE account = ?;

-- name: add_beat
-- The first that came at a moment stays: a beat sent again changes nothing.
INSERT INTO coding_beat
    (account, "time", "offset", length, project, language, editor, machine, system, category, thing)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: find_before
SELECT "time", "offset", project, language FROM coding_beat
WHERE account = ? AND "time" < ? ORDER BY "time" DESC LIMIT 1;

-- name: find_after
SELECT "time" FROM coding_beat WHERE account = ? AND "time" > ? ORDER BY "time" LIMIT 1;

-- name: set_length
UPDATE coding_beat SET length = ? WHERE account = ? AND "time" = ?;

-- name: forget_day
DELETE FROM coding_day WHERE account = ? AND day = ?;

-- name: count_day
-- The key finds the days around, wherever on Earth they were lived; the offset says what falls into the local day.
INSERT INTO coding_day (account, day, project, language, editor, machine, system, category, length)
SELECT account, :day, project, language, editor, machine, system, category,
    sum(min(local + length, (:day + 1) * 86400000) - max(local, :day * 86400000))
FROM (SELECT *, "time" + "offset" * 60000 AS local FROM coding_beat
    WHERE account = :account AND "time" >= (:day - 2) * 86400000 AND "time" < (:day + 2) * 86400000) AS beats
WHERE length > 0 AND local < (:day + 1) * 86400000 AND local + length > :day * 86400000
GROUP BY account, project, language, editor, machine, system, category;

-- name: read_days
SELECT day, project, language, editor, machine, system, category, length FROM coding_day
WHERE account = ? AND day BETWEEN ? AND ?;

-- name: read_beats
SELECT "time", "offset", length, project, language, editor, machine, system, category, thing FROM coding_beat
WHERE account = :account AND "time" >= (:day - 1) * 86400000 AND "time" < (:day + 2) * 86400000
AND ("time" + "offset" * 60000) / 86400000 = :day ORDER BY "time";

-- name: read_things
SELECT thing, sum(length) FROM coding_beat
WHERE account = :account AND project = :project AND thing > 0
AND "time" >= (:begin - 1) * 86400000 AND "time" < (:end + 2) * 86400000
AND ("time" + "offset" * 60000) / 86400000 BETWEEN :begin AND :end
GROUP BY thing;

-- name: read_used
-- When each was first and last heard of.
SELECT project, language, editor, machine, system, min("time"), max("time") FROM coding_beat
WHERE account = ? GROUP BY project, language, editor, machine, system;

-- name: last_used
SELECT project, language, editor, machine, system, "time", "time" FROM coding_beat
WHERE account = ? ORDER BY "time" DESC LIMIT 1;

-- name: coded_seconds
SELECT coalesce(sum(length), 0) / 1000 FROM coding_day WHERE account = ? AND day = ?;

-- name: first_day
SELECT min(day) FROM coding_day WHERE account = ?;

-- name: read_uses
SELECT DISTINCT editor, project, thing FROM coding_beat WHERE account = ? AND "time" < ?;

-- name: use_slices
-- By months of 30 days, so that no transaction is long: `begin`, `stop`.
SELECT DISTINCT "time" / 2592000000 * 2592000000, "time" / 2592000000 * 2592000000 + 2591999999 FROM coding_beat
WHERE account = :account AND "time" < :before
AND editor || ' ' || project || ' ' || thing IN (SELECT value FROM json_each(:uses));

-- name: take_uses
DELETE FROM coding_beat WHERE account = :account AND "time" BETWEEN :begin AND :stop AND "time" < :before
AND editor || ' ' || project || ' ' || thing IN (SELECT value FROM json_each(:uses))
RETURNING "time", "offset";

-- name: drop_unused_names
DELETE FROM coding_name WHERE account = :account AND id NOT IN (
    SELECT project FROM coding_beat WHERE account = :account
    UNION SELECT language FROM coding_beat WHERE account = :account
    UNION SELECT editor FROM coding_beat WHERE account = :account
    UNION SELECT machine FROM coding_beat WHERE account = :account
    UNION SELECT system FROM coding_beat WHERE account = :account
    UNION SELECT category FROM coding_beat WHERE account = :account
    UNION SELECT thing FROM coding_beat WHERE account = :account
);

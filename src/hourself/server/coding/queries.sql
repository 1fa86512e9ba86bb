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
-- The key finds the days around, wherever on Earth they were lived; the offset says what falls into the local day. A part
-- of a stretch lies within one.
INSERT INTO coding_day (account, day, project, language, editor, machine, system, category, length)
SELECT :account, :day, project, language, editor, machine, system, category, sum(counted)
FROM (
    SELECT project, language, editor, machine, system, category,
        min(local + length, (:day + 1) * 86400000) - max(local, :day * 86400000) AS counted
    FROM (SELECT *, "time" + "offset" * 60000 AS local FROM coding_beat
        WHERE account = :account AND "time" >= (:day - 2) * 86400000 AND "time" < (:day + 2) * 86400000) AS beats
    WHERE length > 0 AND local < (:day + 1) * 86400000 AND local + length > :day * 86400000
    UNION ALL SELECT project, language, editor, machine, system, category, length FROM coding_part
    WHERE account = :account AND "time" >= (:day - 1) * 86400000 AND "time" < (:day + 2) * 86400000
    AND ("time" + "offset" * 60000) / 86400000 = :day
) AS told
GROUP BY project, language, editor, machine, system, category;

-- name: read_days
SELECT day, project, language, editor, machine, system, category, length FROM coding_day
WHERE account = ? AND day BETWEEN ? AND ?;

-- name: read_beats
SELECT "time", "offset", length, project, language, editor, machine, system, category, thing FROM coding_beat
WHERE account = :account AND "time" >= (:day - 1) * 86400000 AND "time" < (:day + 2) * 86400000
AND ("time" + "offset" * 60000) / 86400000 = :day ORDER BY "time";

-- name: read_moments
SELECT "time", "offset", length, project, language, editor, machine, system, category, thing FROM (
    SELECT * FROM coding_beat
    WHERE account = :account AND "time" >= (:day - 1) * 86400000 AND "time" < (:day + 2) * 86400000
    UNION ALL SELECT * FROM coding_part
    WHERE account = :account AND "time" >= (:day - 1) * 86400000 AND "time" < (:day + 2) * 86400000
) AS told
WHERE ("time" + "offset" * 60000) / 86400000 = :day ORDER BY "time";

-- name: read_things
SELECT thing, sum(length) FROM (
    SELECT "time", "offset", length, thing FROM coding_beat
    WHERE account = :account AND project = :project AND thing > 0
    AND "time" >= (:begin - 1) * 86400000 AND "time" < (:end + 2) * 86400000
    UNION ALL SELECT "time", "offset", length, thing FROM coding_part
    WHERE account = :account AND project = :project AND thing > 0
    AND "time" >= (:begin - 1) * 86400000 AND "time" < (:end + 2) * 86400000
) AS told
WHERE ("time" + "offset" * 60000) / 86400000 BETWEEN :begin AND :end
GROUP BY thing;

-- name: read_used
-- When each was first and last heard of.
SELECT project, language, editor, machine, system, min("first"), max("last") FROM (
    SELECT project, language, editor, machine, system, min("time") AS "first", max("time") AS "last"
    FROM coding_beat WHERE account = :account GROUP BY project, language, editor, machine, system
    UNION ALL SELECT project, language, editor, machine, system, min("time"), max("time" + length)
    FROM coding_stretch WHERE account = :account GROUP BY project, language, editor, machine, system
) AS told
GROUP BY project, language, editor, machine, system;

-- name: last_used
SELECT project, language, editor, machine, system, "last", "last" FROM (
    SELECT * FROM (SELECT project, language, editor, machine, system, "time" AS "last" FROM coding_beat
        WHERE account = :account ORDER BY "time" DESC LIMIT 1) AS beat
    UNION ALL SELECT * FROM (SELECT project, language, editor, machine, system, "time" + length FROM coding_stretch
        WHERE account = :account ORDER BY "time" DESC LIMIT 1) AS stretch
) AS told
ORDER BY "last" DESC LIMIT 1;

-- name: coded_seconds
SELECT coalesce(sum(length), 0) / 1000 FROM coding_day WHERE account = ? AND day = ?;

-- name: first_day
SELECT min(day) FROM coding_day WHERE account = ?;

-- name: read_uses
SELECT editor, project, thing FROM coding_beat WHERE account = :account AND "time" < :before
UNION SELECT editor, project, thing FROM coding_stretch WHERE account = :account AND "time" < :before;

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
WITH used AS (
    SELECT project, language, editor, machine, system, category, thing FROM coding_beat WHERE account = :account
    UNION SELECT project, language, editor, machine, system, category, thing FROM coding_stretch
    WHERE account = :account
)
DELETE FROM coding_name WHERE account = :account AND id NOT IN (
    SELECT project FROM used UNION SELECT language FROM used UNION SELECT editor FROM used
    UNION SELECT machine FROM used UNION SELECT system FROM used UNION SELECT category FROM used
    UNION SELECT thing FROM used
);

-- name: read_counted
-- The beats that count, with their lengths.
SELECT "time", length FROM coding_beat
WHERE account = ? AND "time" > ? AND "time" < ? AND length > 0 ORDER BY "time";

-- name: read_stretches
SELECT "time", "offset", length, project, language, editor, machine, system, category, thing FROM coding_stretch
WHERE account = ? AND "time" >= ? AND "time" < ? ORDER BY "time";

-- name: stretch_bounds
SELECT min("time"), (SELECT "time" + length FROM coding_stretch
    WHERE account = :account ORDER BY "time" DESC LIMIT 1) FROM coding_stretch WHERE account = :account;

-- name: add_stretch
INSERT INTO coding_stretch
    (account, "time", "offset", length, project, language, editor, machine, system, category, thing)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: drop_stretches
DELETE FROM coding_stretch WHERE account = ? AND "time" >= ? AND "time" < ?;

-- name: add_part
INSERT INTO coding_part
    (account, "time", "offset", length, project, language, editor, machine, system, category, thing)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: drop_parts
DELETE FROM coding_part WHERE account = ? AND "time" >= ? AND "time" < ?;

-- Queries of the store. `:account` comes first in every key.

-- name: find_name
SELECT id FROM name WHERE account = ? AND kind = ? AND sealed = ? AND given = ?;

-- name: add_name
-- A choice that the person made for another row of the same name holds for this one as well.
INSERT INTO name (account, id, kind, sealed, given, overview, category, level)
SELECT ?1, max(coalesce(max(id), 0), coalesce((SELECT last_name FROM revision WHERE account = ?1), 0)) + 1,
    ?2, ?3, ?4, same.overview, same.category, same.level
FROM name LEFT JOIN (
    SELECT overview, category, level FROM name
    WHERE account = ?1 AND kind = ?2 AND sealed = ?3 AND given NOT LIKE 'rule:%' AND ?4 NOT LIKE 'rule:%' LIMIT 1
) AS same
WHERE account = ?1 RETURNING id;

-- name: find_title
SELECT id FROM title WHERE account = ? AND name = ? AND sealed = ?;

-- name: add_title
INSERT INTO title (account, id, name, sealed)
SELECT ?1, max(coalesce(max(id), 0), coalesce((SELECT last_title FROM revision WHERE account = ?1), 0)) + 1, ?2, ?3
FROM title WHERE account = ?1 RETURNING id;

-- name: last_end
SELECT "end" FROM span WHERE account = ? AND device = ? ORDER BY start DESC LIMIT 1;

-- name: span_before
SELECT start, "end", name, title, "offset" FROM span WHERE account = ? AND device = ? AND start <= ?
ORDER BY start DESC LIMIT 1;

-- name: spans_within
SELECT start, "end" FROM span WHERE account = ? AND device = ? AND start > ? AND start < ? ORDER BY start;

-- name: add_span
INSERT INTO span (account, device, start, "end", name, title, "offset") VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: grow_span
UPDATE span SET "end" = ? WHERE account = ? AND device = ? AND start = ?;

-- name: add_hour
INSERT INTO tally_hour (account, day, hour, name, device, seconds, person) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds, person = person + excluded.person;

-- name: add_day
INSERT INTO tally_day (account, schedule, name, day, device, seconds, person) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds, person = person + excluded.person;

-- name: add_month
INSERT INTO tally_month (account, schedule, month, name, device, seconds, person) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds, person = person + excluded.person;

-- name: bump_month
INSERT INTO month_revision (account, month, number) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1;

-- name: read_months
SELECT month, number FROM month_revision WHERE account = ? AND month BETWEEN ? AND ?;

-- name: has_other_device
SELECT EXISTS (SELECT 1 FROM span WHERE account = :account AND device < :device)
    OR EXISTS (SELECT 1 FROM span WHERE account = :account AND device > :device);

-- name: read_others
-- What other devices of the account hold of a stretch (UTC): the key starts with the device, one seek each.
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
)
SELECT span.start, span."end", span.start, span.device, span."offset", span.name, span.title
FROM machine
CROSS JOIN span
    ON span.account = :account AND span.device = machine.id AND span.start BETWEEN :begin - 86400 AND :end - 1
WHERE machine.id <> :device AND span."end" > :begin
ORDER BY span.start;

-- name: read_day_cells
SELECT hour, name, device, person FROM tally_hour WHERE account = ? AND day = ?;

-- name: has_amounts
SELECT DISTINCT day FROM amount WHERE account = :account AND day BETWEEN :first AND :last
UNION SELECT day FROM amount WHERE account = :account AND length > 86400 AND day BETWEEN :first - 366 AND :last;

-- name: read_demands
SELECT day, second, length, source, name, seconds FROM amount
WHERE account = :account AND day = :day AND length <= 86400
UNION ALL
SELECT day, second, length, source, name, seconds FROM amount
WHERE account = :account AND length > 86400 AND day BETWEEN :day - 366 AND :day AND day + length / 86400 > :day;

-- name: add_amount
INSERT INTO amount (account, source, day, second, length, name, title, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds;

-- name: read_source
SELECT day, second, length, name, title, seconds FROM amount WHERE account = ? AND source = ?;

-- name: drop_empty_amounts
DELETE FROM amount WHERE account = ? AND source = ? AND seconds = 0;

-- name: device_spans
SELECT start, "end", start, device, "offset", name, title FROM span WHERE account = ? AND device = ? ORDER BY start;

-- name: device_stretches
-- No span is longer than a day: the key finds what may reach into the period.
SELECT start, "end", start, device, "offset", name, title FROM span
WHERE account = :account AND device = :device AND start BETWEEN :begin - 86400 AND :end AND "end" >= :begin
ORDER BY start;

-- name: device_bounds
SELECT (SELECT min(start) FROM span WHERE account = :account AND device = :device),
    (SELECT "end" FROM span WHERE account = :account AND device = :device ORDER BY start DESC LIMIT 1);

-- name: drop_empty_hours
DELETE FROM tally_hour WHERE account = ? AND seconds = 0 AND person = 0;

-- name: drop_empty_days
DELETE FROM tally_day WHERE account = ? AND seconds = 0 AND person = 0;

-- name: drop_empty_months
DELETE FROM tally_month WHERE account = ? AND seconds = 0 AND person = 0;

-- name: is_used
-- The tally by day, whose key finds a name: this is asked for each of thousands.
SELECT EXISTS (SELECT 1 FROM tally_day WHERE account = :account AND schedule = 0 AND name = :name AND seconds <> 0)
    OR EXISTS (SELECT 1 FROM amount WHERE account = :account AND name = :name)
    OR EXISTS (SELECT 1 FROM forgotten_span WHERE account = :account AND name = :name)
    OR EXISTS (SELECT 1 FROM forgotten_amount WHERE account = :account AND name = :name);

-- name: keep_last_numbers
INSERT INTO revision (account, number, last_name, last_title) SELECT
    ?1, 1, (SELECT coalesce(max(id), 0) FROM name WHERE account = ?1),
    (SELECT coalesce(max(id), 0) FROM title WHERE account = ?1)
WHERE true ON CONFLICT DO UPDATE SET
    number = number + 1, last_name = max(last_name, excluded.last_name),
    last_title = max(last_title, excluded.last_title);

-- name: forget_hours
DELETE FROM tally_hour WHERE account = :account AND day = :day AND name = :name AND seconds = 0 AND person = 0;

-- name: forget_days
DELETE FROM tally_day WHERE account = :account AND name = :name AND day = :day AND seconds = 0 AND person = 0
AND schedule IN (SELECT 0 UNION ALL SELECT id FROM schedule WHERE account = :account);

-- name: forget_months
DELETE FROM tally_month WHERE account = :account AND month = :month AND name = :name AND seconds = 0 AND person = 0
AND schedule IN (SELECT 0 UNION ALL SELECT id FROM schedule WHERE account = :account);

-- name: forget_titles
DELETE FROM title WHERE account = :account AND name = :name
AND id NOT IN (SELECT title FROM amount WHERE account = :account AND name = :name);

-- name: delete_name
DELETE FROM name WHERE account = ? AND id = ?;

-- name: kin_of
-- These names and their variants.
SELECT id, kind, sealed FROM name WHERE account = :account AND (kind, sealed) IN (
    SELECT kind, sealed FROM name WHERE account = :account AND id IN (SELECT value FROM json_each(:names)));

-- name: used_names
SELECT name FROM tally_day
WHERE account = :account AND schedule = 0 AND name IN (SELECT value FROM json_each(:names)) AND seconds <> 0
UNION SELECT name FROM amount WHERE account = :account AND name IN (SELECT value FROM json_each(:names))
UNION SELECT name FROM forgotten_span WHERE account = :account AND name IN (SELECT value FROM json_each(:names))
UNION SELECT name FROM forgotten_amount WHERE account = :account AND name IN (SELECT value FROM json_each(:names));

-- name: titles_of
SELECT id FROM title WHERE account = :account AND name IN (SELECT value FROM json_each(:names));

-- name: same_titles
-- Of the titles of these names those with a text of some titles: a rule moves time to the same title of a variant.
SELECT id FROM title WHERE account = :account AND name IN (SELECT value FROM json_each(:names))
AND sealed IN (SELECT sealed FROM title WHERE account = :account AND id IN (SELECT value FROM json_each(:titles)));

-- name: used_titles_of
-- Spans are looked at on the devices and days alone that have time of these names: a day here is one of the clock's, and a
-- span is no longer than a day.
SELECT span.title FROM (
    SELECT device, min(day) - 2 AS first, max(day) + 2 AS last FROM tally_day
    WHERE account = :account AND schedule = 0 AND name IN (SELECT value FROM json_each(:names))
    AND device > 0 AND seconds <> 0 GROUP BY device
) AS place CROSS JOIN span
    ON span.account = :account AND span.device = place.device
    AND span.start BETWEEN place.first * 86400 AND place.last * 86400
WHERE span.title <> 0 AND span.name IN (SELECT value FROM json_each(:names))
UNION SELECT title FROM amount WHERE account = :account AND name IN (SELECT value FROM json_each(:names))
UNION SELECT title FROM forgotten_span WHERE account = :account AND name IN (SELECT value FROM json_each(:names))
UNION SELECT title FROM forgotten_amount WHERE account = :account AND name IN (SELECT value FROM json_each(:names));

-- name: used_titles
SELECT DISTINCT title FROM span WHERE account = :account AND title <> 0
UNION SELECT title FROM amount WHERE account = :account AND title <> 0
UNION SELECT title FROM forgotten_span WHERE account = :account
UNION SELECT title FROM forgotten_amount WHERE account = :account;

-- name: delete_title
DELETE FROM title WHERE account = ? AND id = ?;

-- name: bump_revision
INSERT INTO revision (account, number) VALUES (?, 1) ON CONFLICT DO UPDATE SET number = number + 1;

-- name: read_revision
SELECT number FROM revision WHERE account = ?;

-- name: read_names
SELECT id, kind, sealed, given, overview, category, level FROM name WHERE account = ?;

-- name: read_choice
SELECT overview, category, level FROM name WHERE account = ? AND id = ?;

-- name: write_choice
-- To all rows of one name: a file may have told it under several categories. What a rule on titles set apart is chosen
-- for apart, or the rule would end with the first choice for its name.
UPDATE name SET overview = ?1, category = ?2, level = ?3
WHERE account = ?4 AND (id = ?5 OR given NOT LIKE 'rule:%' AND (kind, sealed) = (
    SELECT kind, sealed FROM name WHERE account = ?4 AND id = ?5 AND given NOT LIKE 'rule:%'
));

-- name: read_title
SELECT sealed FROM title WHERE account = ? AND id = ?;

-- name: accounts
SELECT DISTINCT account FROM revision ORDER BY account;

-- name: read_hours
SELECT id, hours FROM schedule WHERE account = ? ORDER BY id;

-- name: read_schedules
SELECT id, name, hours FROM schedule WHERE account = ? ORDER BY id;

-- name: add_schedule
INSERT INTO schedule (account, id, name, hours)
SELECT ?1, coalesce(max(id), 0) + 1, ?2, ?3 FROM schedule WHERE account = ?1 RETURNING id;

-- name: set_schedule
UPDATE schedule SET name = ?, hours = ? WHERE account = ? AND id = ? RETURNING id;

-- name: delete_schedule
DELETE FROM schedule WHERE account = ? AND id = ?;

-- name: forget_schedule_days
DELETE FROM tally_day WHERE account = ? AND schedule = ?;

-- name: forget_schedule_months
DELETE FROM tally_month WHERE account = ? AND schedule = ?;

-- name: count_schedule_days
-- The hours of the week stand as a JSON list; 1970-01-01 was a Thursday.
INSERT INTO tally_day (account, schedule, name, day, device, seconds, person)
SELECT :account, :schedule, name, day, device, sum(seconds), sum(person) FROM tally_hour
WHERE account = :account AND (day * 24 + hour + 72) % 168 IN (SELECT value FROM json_each(:hours))
GROUP BY name, day, device;

-- name: schedule_days
SELECT day, name, device, seconds, person FROM tally_day WHERE account = ? AND schedule = ?;

-- name: all_spans
SELECT start, "end", start, device, "offset", name, title FROM span WHERE account = ? ORDER BY start;

-- name: all_amounts
SELECT day, second, length, source, name, seconds FROM amount WHERE account = ?;

-- name: all_hours
SELECT day, hour, name, device, seconds, person FROM tally_hour WHERE account = ? AND (seconds <> 0 OR person <> 0);

-- name: all_days
SELECT schedule, day, name, device, seconds, person FROM tally_day WHERE account = ? AND (seconds <> 0 OR person <> 0);

-- name: all_months
SELECT schedule, month, name, device, seconds, person FROM tally_month
WHERE account = ? AND (seconds <> 0 OR person <> 0);

-- name: read_rules
SELECT id, place, kind, field, pattern, is_regex, overview, category, level FROM rule WHERE account = ?
ORDER BY place, id;

-- name: read_title_rules
SELECT id, place, kind, field, pattern, is_regex, overview, category, level FROM rule
WHERE account = ? AND field = 'title' ORDER BY place, id;

-- name: next_rule
SELECT coalesce(max(id), 0) + 1 FROM (
    SELECT id FROM rule WHERE account = :account
    UNION ALL
    SELECT CAST(substr(given, 6) AS INTEGER) FROM name WHERE account = :account AND given LIKE 'rule:%'
) AS used;

-- name: delete_rules
DELETE FROM rule WHERE account = ?;

-- name: add_rule
INSERT INTO rule (account, id, place, kind, field, pattern, is_regex, overview, category, level)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: read_scores
SELECT overview, category, level FROM score WHERE account = ?;

-- name: delete_score
DELETE FROM score WHERE account = ? AND overview = ? AND category = ?;

-- name: add_score
INSERT INTO score (account, overview, category, level) VALUES (?, ?, ?, ?);

-- name: read_titles
SELECT id, name, sealed FROM title WHERE account = ? AND id > ? ORDER BY id;

-- name: count_titles
SELECT count(*) FROM title WHERE account = ? AND id <= ?;

-- name: read_sealed
SELECT name.kind, name.sealed, title.sealed
FROM name JOIN title ON title.account = name.account AND title.name = name.id
WHERE name.account = ? AND name.id = ? AND title.id = ?;

-- name: span_bounds
SELECT min(start), max(start) FROM span WHERE account = ?;

-- name: amount_bounds
SELECT min(day), max(day) FROM amount WHERE account = ?;

-- name: spans_around
-- Spans that start in a stretch (UTC), and all that may stand beside them: none is longer than a day.
WITH RECURSIVE machine (id) AS (
    SELECT min(device) FROM span WHERE account = :account
    UNION ALL
    SELECT (SELECT min(device) FROM span WHERE account = :account AND device > machine.id)
    FROM machine WHERE machine.id IS NOT NULL
)
SELECT span.start, span."end", span.start, span.device, span."offset", span.name, span.title
FROM machine
CROSS JOIN span
    ON span.account = :account AND span.device = machine.id
    AND span.start BETWEEN :begin - 86400 AND :stop + 86400
ORDER BY span.start;

-- name: move_span
UPDATE span SET name = ?, title = ? WHERE account = ? AND device = ? AND start = ?;

-- name: titled_amounts
SELECT source, day, second, length, name, title, seconds FROM amount
WHERE account = ? AND day BETWEEN ? AND ? AND title <> 0;

-- name: source_days
SELECT DISTINCT day FROM amount WHERE account = ? AND source = ? ORDER BY day;

-- name: source_rows
SELECT day, second, length, name, title, seconds FROM amount
WHERE account = ?1 AND source = ?2 AND day IN (SELECT value FROM json_each(?3));

-- name: source_slots
SELECT DISTINCT source, day, length FROM amount
WHERE account = :account AND source IN (SELECT value FROM json_each(:sources));

-- name: read_day_sums
SELECT amount.source, amount.second, amount.length, name.kind, name.sealed, name.given, title.sealed, amount.seconds
FROM amount
JOIN name ON name.account = amount.account AND name.id = amount.name
LEFT JOIN title ON title.account = amount.account AND title.id = amount.title
WHERE amount.account = :account AND amount.day = :day AND amount.source IN (SELECT value FROM json_each(:sources));

-- name: device_names
SELECT DISTINCT name FROM span WHERE account = ? AND device = ?;

-- name: device_titles
SELECT DISTINCT title FROM span WHERE account = ? AND device = ? AND title <> 0;

-- name: source_titles
SELECT DISTINCT title FROM amount WHERE account = ? AND source = ? AND title <> 0;

-- name: source_names
SELECT DISTINCT name FROM amount WHERE account = ? AND source = ?;

-- name: read_preferences
SELECT mark, idle_minutes, titles, browser_titles, browsers, media, away FROM preference WHERE account = ?;

-- name: read_mark
SELECT mark FROM preference WHERE account = ?;

-- name: keep_mark
INSERT INTO mark (account, mark) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: knows_mark
SELECT EXISTS (SELECT 1 FROM mark WHERE account = ? AND mark = ?);

-- name: mark_preferences
INSERT INTO preference (account, mark) VALUES (?, ?) ON CONFLICT DO UPDATE SET mark = excluded.mark;

-- name: save_preferences
INSERT OR REPLACE INTO preference (account, mark, idle_minutes, titles, browser_titles, browsers, media, away)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: note_heard
INSERT INTO heard (account, device, mark) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET mark = excluded.mark;

-- name: read_heard
SELECT device, mark FROM heard WHERE account = ?;

-- name: read_ignored
SELECT kind, sealed FROM ignored WHERE account = ?;

-- name: add_ignored
INSERT INTO ignored (account, kind, sealed, returned) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: read_returned
SELECT kind, sealed, returned FROM ignored WHERE account = ? AND returned <> 0;

-- name: clear_returned
UPDATE ignored SET returned = 0 WHERE account = ?;

-- name: delete_ignored
DELETE FROM ignored WHERE account = ? AND kind = ? AND sealed = ?;

-- name: name_texts
SELECT id, kind, sealed FROM name WHERE account = ? AND kind IN ('app', 'site');

-- name: title_texts
SELECT id, name, sealed FROM title WHERE account = ?;

-- name: span_slices
-- Slices by device and week, so that no transaction is long: `of`, `begin`, `stop`.
SELECT DISTINCT device, start / 604800 * 604800, start / 604800 * 604800 + 604799 FROM span WHERE account = :account
AND (name IN (SELECT value FROM json_each(:names)) OR title IN (SELECT value FROM json_each(:titles)));

-- name: amount_slices
SELECT DISTINCT source, day / 31 * 31, day / 31 * 31 + 30 FROM amount WHERE account = :account
AND (name IN (SELECT value FROM json_each(:names)) OR title IN (SELECT value FROM json_each(:titles)));

-- name: spans_of
SELECT start, "end", "offset", name FROM span
WHERE account = :account AND device = :of AND start BETWEEN :begin AND :stop
AND (name IN (SELECT value FROM json_each(:names)) OR title IN (SELECT value FROM json_each(:titles)))
ORDER BY start;

-- name: amounts_of
SELECT day, second, length, name, title, seconds FROM amount
WHERE account = :account AND day BETWEEN :begin AND :stop AND source = :of
AND (name IN (SELECT value FROM json_each(:names)) OR title IN (SELECT value FROM json_each(:titles)));

-- name: seconds_of_names
SELECT coalesce(sum(seconds), 0) FROM tally_month
WHERE account = :account AND schedule = 0 AND name IN (SELECT value FROM json_each(:names));

-- name: seconds_of_titles
SELECT coalesce(sum("end" - start), 0) FROM span
WHERE account = :account AND title IN (SELECT value FROM json_each(:titles));

-- name: seconds_of_title_amounts
SELECT coalesce(sum(seconds), 0) FROM amount
WHERE account = :account AND title IN (SELECT value FROM json_each(:titles));

-- name: delete_span
DELETE FROM span WHERE account = ? AND device = ? AND start = ?;

-- name: add_forgotten
INSERT INTO forgotten (account, id, sealed, due, doing)
SELECT ?1, coalesce(max(id), 0) + 1, ?2, ?3, 'take' FROM forgotten WHERE account = ?1 RETURNING id;

-- name: turn_forgotten
UPDATE forgotten SET doing = :doing
WHERE account = :account AND id = :number AND sealed = :sealed AND due = :due
AND doing IN (SELECT value FROM json_each(:before));

-- name: read_forgotten
SELECT id, sealed, due,
    (SELECT coalesce(sum("end" - start), 0) FROM forgotten_span s WHERE s.account = f.account AND s.forgotten = f.id)
    + (SELECT coalesce(sum(seconds), 0) FROM forgotten_amount a WHERE a.account = f.account AND a.forgotten = f.id),
    doing
FROM forgotten f WHERE account = ? ORDER BY id DESC;

-- name: forgotten_accounts
SELECT DISTINCT account FROM forgotten ORDER BY account;

-- name: add_forgotten_spans
-- Only while the deletion stands: its number may be another one's by now.
INSERT INTO forgotten_span (account, forgotten, device, start, "end", name, title, "offset")
SELECT account, :number, device, start, "end", name, title, "offset" FROM span
WHERE account = :account AND device = :of AND start BETWEEN :begin AND :stop
AND (name IN (SELECT value FROM json_each(:names)) OR title IN (SELECT value FROM json_each(:titles)))
AND EXISTS (SELECT 1 FROM forgotten
    WHERE account = :account AND id = :number AND sealed = :sealed AND due = :due AND doing = 'take');

-- name: add_forgotten_amounts
INSERT INTO forgotten_amount (account, forgotten, source, day, second, length, name, title, seconds)
SELECT account, :number, source, day, second, length, name, title, seconds FROM amount
WHERE account = :account AND day BETWEEN :begin AND :stop AND source = :of
AND (name IN (SELECT value FROM json_each(:names)) OR title IN (SELECT value FROM json_each(:titles)))
AND EXISTS (SELECT 1 FROM forgotten
    WHERE account = :account AND id = :number AND sealed = :sealed AND due = :due AND doing = 'take');

-- name: forgotten_span_slices
SELECT DISTINCT device, start / 604800 * 604800, start / 604800 * 604800 + 604799 FROM forgotten_span
WHERE account = :account AND forgotten = :number;

-- name: forgotten_amount_slices
SELECT DISTINCT source, day / 31 * 31, day / 31 * 31 + 30 FROM forgotten_amount
WHERE account = :account AND forgotten = :number;

-- name: forgotten_spans
SELECT start, "end", "offset", name, title FROM forgotten_span
WHERE account = :account AND forgotten = :number AND device = :of AND start BETWEEN :begin AND :stop ORDER BY start;

-- name: forgotten_amounts
SELECT day, second, length, name, title, seconds FROM forgotten_amount
WHERE account = :account AND forgotten = :number AND source = :of AND day BETWEEN :begin AND :stop;

-- name: find_forgotten
SELECT sealed, due FROM forgotten WHERE account = :account AND id = :number;

-- name: is_taking
SELECT 1 FROM forgotten
WHERE account = :account AND id = :number AND sealed = :sealed AND due = :due AND doing = 'take';

-- name: drop_forgotten
DELETE FROM forgotten
WHERE account = :account AND id = :number AND sealed = :sealed AND due = :due AND NOT EXISTS (
    SELECT 1 FROM forgotten_span WHERE account = :account AND forgotten = :number
    UNION ALL SELECT 1 FROM forgotten_amount WHERE account = :account AND forgotten = :number);

-- name: is_left
SELECT EXISTS (SELECT 1 FROM forgotten_span WHERE account = :account AND forgotten = :number
    UNION ALL SELECT 1 FROM forgotten_amount WHERE account = :account AND forgotten = :number);

-- name: drop_forgotten_spans
DELETE FROM forgotten_span
WHERE account = :account AND forgotten = :number AND device = :of AND start BETWEEN :begin AND :stop;

-- name: drop_forgotten_amounts
DELETE FROM forgotten_amount
WHERE account = :account AND forgotten = :number AND source = :of AND day BETWEEN :begin AND :stop;

-- name: sweep_hours
DELETE FROM tally_hour WHERE account = :account AND day BETWEEN :first AND :last AND seconds = 0 AND person = 0;

-- name: sweep_days
DELETE FROM tally_day
WHERE account = :account AND schedule IN (SELECT 0 UNION ALL SELECT id FROM schedule WHERE account = :account)
AND name IN (SELECT value FROM json_each(:names)) AND day BETWEEN :first AND :last AND seconds = 0 AND person = 0;

-- name: sweep_months
DELETE FROM tally_month
WHERE account = :account AND schedule IN (SELECT 0 UNION ALL SELECT id FROM schedule WHERE account = :account)
AND month BETWEEN :from AND :to AND seconds = 0 AND person = 0;

-- name: delete_titles_of
DELETE FROM title WHERE account = ? AND name = ?;

-- name: unused_titles
SELECT id FROM title WHERE account = :account
AND (id IN (SELECT value FROM json_each(:titles)) OR name IN (SELECT value FROM json_each(:names)))
AND id NOT IN (
    SELECT title FROM span WHERE account = :account AND title <> 0
    UNION SELECT title FROM amount WHERE account = :account
    UNION SELECT title FROM forgotten_span WHERE account = :account
    UNION SELECT title FROM forgotten_amount WHERE account = :account
);

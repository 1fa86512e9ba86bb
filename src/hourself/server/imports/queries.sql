-- Queries of the imports room: of the staging file, and of its own tables.

-- name: make_name
CREATE TABLE name (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, given TEXT NOT NULL, UNIQUE (kind, name, given));

-- name: make_title
CREATE TABLE title (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

-- name: make_slot
CREATE TABLE slot (
    day INTEGER NOT NULL, second INTEGER NOT NULL, length INTEGER NOT NULL, name INTEGER NOT NULL, title INTEGER NOT NULL,
    seconds INTEGER NOT NULL, PRIMARY KEY (day, second, length, name, title)
) WITHOUT ROWID;

-- name: make_event
CREATE TABLE event (
    host INTEGER NOT NULL, role INTEGER NOT NULL, start INTEGER NOT NULL, serial INTEGER NOT NULL, length INTEGER NOT NULL,
    name INTEGER NOT NULL, title INTEGER NOT NULL, "offset" INTEGER, browser TEXT NOT NULL,
    PRIMARY KEY (host, role, start, serial)
) WITHOUT ROWID;

-- name: make_piece
CREATE TABLE piece (
    day INTEGER NOT NULL, host INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL, "offset" INTEGER NOT NULL,
    name INTEGER NOT NULL, title INTEGER NOT NULL, serial INTEGER NOT NULL,
    PRIMARY KEY (day, host, start, serial)
) WITHOUT ROWID;

-- name: find_staged_name
SELECT id FROM name WHERE kind = ? AND name = ? AND given = ?;

-- name: stage_name
INSERT INTO name (kind, name, given) VALUES (?, ?, ?) RETURNING id;

-- name: find_staged_title
SELECT id FROM title WHERE text = ?;

-- name: stage_title
INSERT INTO title (text) VALUES (?) RETURNING id;

-- name: stage_slot
INSERT INTO slot VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds;

-- name: stage_event
INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: stage_piece
INSERT INTO piece (day, host, start, length, "offset", name, title, serial) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: read_slots
SELECT day, second, length, name, title, seconds FROM slot ORDER BY day, second, length, name, title;

-- name: read_events
SELECT start, length, name, title, "offset" FROM event WHERE host = ? AND role = ? AND browser = ? ORDER BY start, serial;

-- name: read_browsers
SELECT DISTINCT browser FROM event WHERE host = ? AND role = ?;

-- name: read_roles
SELECT DISTINCT host, role FROM event;

-- name: read_pieces
SELECT day, host, start, length, "offset", name, title FROM piece ORDER BY day, host, start, serial;

-- name: count_slots
SELECT count(*) FROM slot;

-- name: count_pieces
SELECT count(*) FROM piece;

-- name: read_staged_name
SELECT kind, name, given FROM name WHERE id = ?;

-- name: read_staged_title
SELECT text FROM title WHERE id = ?;

-- name: read_imports
SELECT id, form, label, file, started, finished, added, known, "left", first, last FROM import
WHERE account = ? ORDER BY id DESC;

-- name: read_import
SELECT id, form, label, file, started, finished, added, known, "left", first, last FROM import WHERE account = ? AND id = ?;

-- name: read_sources
SELECT id, form FROM import WHERE account = ? AND family = ? AND id <> ?;

-- name: has_running
SELECT EXISTS (SELECT 1 FROM import WHERE account = ? AND finished IS NULL AND touched >= ?);

-- name: read_broken
SELECT account, id FROM import WHERE finished IS NULL AND touched < ?;

-- name: add_import
INSERT INTO import (account, form, family, label, file, zone, started, touched, added, known, "left")
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?) RETURNING id;

-- name: touch_import
UPDATE import SET touched = :now, added = added + :added, known = known + :known,
    first = min(coalesce(first, :first), coalesce(:first, first)), last = max(coalesce(last, :last), coalesce(:last, last))
WHERE id = :id;

-- name: finish_import
UPDATE import SET finished = ?, touched = ? WHERE id = ?;

-- name: reopen_import
UPDATE import SET finished = NULL, touched = ? WHERE account = ? AND id = ? RETURNING id;

-- name: delete_import
DELETE FROM import WHERE account = ? AND id = ?;

-- name: add_need
INSERT OR IGNORE INTO import_need (account, later, earlier) VALUES (?, ?, ?);

-- name: read_needs
SELECT later FROM import_need WHERE account = ? AND earlier = ? ORDER BY later;

-- name: delete_needs
DELETE FROM import_need WHERE account = ? AND later = ?;

-- name: find_lane
SELECT id, device FROM import_lane WHERE account = ? AND form = ? AND host = ? AND number = ?;

-- name: count_lanes
SELECT id, number, device FROM import_lane WHERE account = ? AND form = ? AND host = ? ORDER BY number;

-- name: add_lane
INSERT INTO import_lane (account, form, host, number, device) VALUES (?, ?, ?, ?, ?) RETURNING id;

-- name: delete_lane
DELETE FROM import_lane WHERE account = ? AND device = ?;

-- name: read_day_pieces
SELECT source, start, "key", length, device, begin, stop FROM import_piece WHERE account = ? AND lane = ? AND day = ?;

-- name: add_piece
INSERT INTO import_piece (account, source, lane, day, start, "key", length, device, begin, stop)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: read_devices
SELECT DISTINCT device FROM import_piece WHERE account = ? AND source = ?;

-- name: is_shared
SELECT EXISTS (SELECT 1 FROM import_piece WHERE account = ? AND device = ? AND source <> ?);

-- name: read_own_pieces
SELECT begin, stop FROM import_piece WHERE account = ? AND device = ? AND source = ? AND stop > begin;

-- name: delete_pieces
DELETE FROM import_piece WHERE account = ? AND source = ?;

-- name: piece_days
SELECT DISTINCT source, day FROM import_piece WHERE account = ? AND source IN (SELECT value FROM json_each(?));

-- name: other_zone
SELECT zone FROM import WHERE account = ? AND form = ? AND zone NOT IN ('', ?) AND first <= ? AND last >= ? LIMIT 1;

-- name: last_zone
SELECT zone FROM import WHERE account = ? AND zone <> '' ORDER BY id DESC LIMIT 1;

-- name: piece_bounds
SELECT min(day), max(day) FROM piece;

-- name: make_block
CREATE TABLE block (number INTEGER PRIMARY KEY, data BLOB NOT NULL);

-- name: add_block
INSERT INTO block VALUES (?, ?);

-- name: read_block
SELECT data FROM block WHERE number = ?;

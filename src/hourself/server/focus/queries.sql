-- name: read_sessions
SELECT id, started, minutes, ends FROM focus_session WHERE account = ? ORDER BY started DESC, id DESC LIMIT ?;

-- name: find_running
SELECT id, started, minutes, ends FROM focus_session
WHERE account = :account AND started <= :now AND ends > :now ORDER BY started DESC, id DESC LIMIT 1;

-- name: add_session
INSERT INTO focus_session (account, started, minutes, ends) VALUES (?, ?, ?, ?) RETURNING id;

-- name: end_running
UPDATE focus_session SET ends = :now WHERE account = :account AND started <= :now AND ends > :now RETURNING id;

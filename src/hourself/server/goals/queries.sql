-- name: read_alerts
SELECT id, description, seconds FROM alert WHERE account = ? ORDER BY id;

-- name: read_events
SELECT id, alert, text, fired FROM alert_event
WHERE account = :account AND (:alert IS NULL OR alert = :alert) ORDER BY fired DESC, id DESC LIMIT :most;

-- name: add_alert
INSERT INTO alert (account, description, seconds, created) VALUES (?, ?, ?, ?) RETURNING id;

-- name: add_event
INSERT INTO alert_event (account, alert, text, fired)
SELECT account, id, :text, :now FROM alert WHERE account = :account AND id = :alert RETURNING id;

-- name: delete_events
DELETE FROM alert_event WHERE account = ? AND alert = ?;

-- name: delete_alert
DELETE FROM alert WHERE account = ? AND id = ? RETURNING id;

-- name: add_webhook
INSERT INTO webhook (account, url, secret, events, told, created) VALUES (?, ?, ?, ?, ?, ?) RETURNING id;

-- name: read_webhooks
SELECT id, url, events, created FROM webhook WHERE account = ? ORDER BY id;

-- name: find_webhook
SELECT id, url, secret FROM webhook WHERE account = ? AND id = ?;

-- name: delete_deliveries
DELETE FROM webhook_delivery WHERE account = ? AND webhook = ?;

-- name: delete_webhook
DELETE FROM webhook WHERE account = ? AND id = ?;

-- name: find_listeners
SELECT id FROM webhook WHERE account = ? AND ' ' || events || ' ' LIKE '% ' || ? || ' %';

-- name: find_untold
SELECT id, account, told FROM webhook WHERE ' ' || events || ' ' LIKE '% day.summary %' AND told < ? ORDER BY id;

-- name: note_told
UPDATE webhook SET told = ? WHERE id = ?;

-- name: add_delivery
INSERT INTO webhook_delivery (account, webhook, message, event, body, created, due, attempts, error)
VALUES (?, ?, ?, ?, ?, ?, ?, 0, '') RETURNING id;

-- name: read_deliveries
SELECT id, webhook, message, event, body, created, due, attempts, tried, status, error FROM webhook_delivery
WHERE account = ? ORDER BY id DESC LIMIT ?;

-- name: claim_deliveries
UPDATE webhook_delivery SET due = ?
WHERE id IN (SELECT id FROM webhook_delivery WHERE due <= ? ORDER BY due LIMIT ?)
RETURNING id, account, webhook, message, event, body, attempts;

-- name: claim_delivery
UPDATE webhook_delivery SET due = ?
WHERE account = ? AND id = ?
RETURNING id, account, webhook, message, event, body, attempts;

-- name: note_attempt
UPDATE webhook_delivery SET attempts = attempts + 1, tried = ?, due = ?, status = ?, error = ? WHERE id = ?;

-- name: deliver_again
UPDATE webhook_delivery SET due = ?, attempts = 0 WHERE account = ? AND id = ?;

-- name: find_later
SELECT id, body FROM webhook_delivery WHERE account = ? AND event = ? AND attempts = 0 AND created > ?;

-- name: hasten
UPDATE webhook_delivery SET due = ?, created = ?, body = ? WHERE id = ?;

-- name: forget_deliveries
DELETE FROM webhook_delivery WHERE due IS NULL AND created < ?;

-- name: find_device
SELECT id, account FROM device WHERE token = ? AND revoked IS NULL;

-- name: find_revoked
SELECT 1 FROM device WHERE token = ? AND revoked IS NOT NULL;

-- name: add_device
INSERT INTO device (account, name, token, created, state, system, release) VALUES (?, ?, ?, ?, '', '', '');

-- name: add_silent_device
INSERT INTO device (account, name, token, created, state, system, release) VALUES (?, ?, ?, ?, 'import', 'import', '')
RETURNING id;

-- name: delete_device
DELETE FROM device WHERE account = ? AND id = ?;

-- name: note_sign
UPDATE device SET seen = ?, state = ?, until = ?, system = coalesce(?, system), release = coalesce(?, release) WHERE id = ?;

-- name: read_devices
SELECT id, name, seen, state, until FROM device
WHERE account = ? AND revoked IS NULL ORDER BY coalesce(seen, 0) DESC, id;

-- name: add_api_key
INSERT INTO api_key (account, name, token, created, classic, scopes, expires) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: find_api_key
SELECT api_key.id, account, person.name, classic, used, scopes, expires FROM api_key
JOIN person ON person.id = account
WHERE token = ? AND revoked IS NULL AND (expires IS NULL OR expires > ?);

-- name: read_api_keys
SELECT id, name, scopes, created, used, expires, classic FROM api_key
WHERE account = ? AND revoked IS NULL ORDER BY id DESC;

-- name: revoke_api_key
UPDATE api_key SET revoked = ? WHERE account = ? AND id = ? AND revoked IS NULL;

-- name: set_api_key_errors
UPDATE api_key SET classic = ? WHERE account = ? AND id = ? AND revoked IS NULL;

-- name: note_api_key
UPDATE api_key SET used = ? WHERE id = ?;

-- name: add_link
INSERT INTO sign_in_link (token, person_id, expires) VALUES (?, ?, ?);

-- name: take_link
DELETE FROM sign_in_link WHERE token = ? AND expires > ? RETURNING person_id;

-- name: drop_links
DELETE FROM sign_in_link WHERE expires <= ?;

-- name: find_owner
SELECT id FROM person WHERE owner ORDER BY id LIMIT 1;

-- name: find_device
SELECT id, account FROM device WHERE token = ? AND revoked IS NULL;

-- name: find_revoked
SELECT 1 FROM device WHERE token = ? AND revoked IS NOT NULL;

-- name: add_device
INSERT INTO device (account, name, token, created, state, system, release) VALUES (?, ?, ?, ?, '', ?, '');

-- name: add_silent_device
INSERT INTO device (account, name, token, created, state, system, release) VALUES (?, ?, ?, ?, 'import', 'import', '')
RETURNING id;

-- name: delete_device
DELETE FROM device WHERE account = ? AND id = ?;

-- name: note_sign
UPDATE device SET seen = ?, state = ?, until = ?, system = coalesce(?, system), release = coalesce(?, release) WHERE id = ?;

-- name: note_run
-- Each start of an agent ends the one before it: one that comes back is a second agent with the same token.
UPDATE device SET forked = CASE WHEN before = :run THEN :now ELSE forked END, before = run, run = :run
WHERE id = :device AND run IS NOT :run;

-- name: read_devices
SELECT id, name, seen, state, until, forked FROM device
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

-- name: read_fleet
SELECT id, name, created, seen, state, until, system, release, revoked, forked FROM device
WHERE account = ? ORDER BY revoked IS NOT NULL, coalesce(seen, created) DESC, id;

-- name: rename_device
UPDATE device SET name = ? WHERE account = ? AND id = ? AND revoked IS NULL;

-- name: revoke_device
-- What a file told has no token: taking its import back is what ends it.
UPDATE device SET revoked = ? WHERE account = ? AND id = ? AND revoked IS NULL AND state <> 'import';

-- name: revoke_token
UPDATE device SET revoked = ? WHERE token = ? AND revoked IS NULL;

-- name: drop_codes
DELETE FROM device_code WHERE created <= ?;

-- name: read_addresses
SELECT address FROM device_code;

-- name: add_code
INSERT INTO device_code (code, typed, name, system, address, created, chosen, refused) VALUES (?, ?, ?, ?, ?, ?, '', 0);

-- name: find_typed
SELECT name, system, address, created FROM device_code
WHERE typed = ? AND created > ? AND account IS NULL AND NOT refused;

-- name: approve_code
UPDATE device_code SET account = ?, chosen = ? WHERE typed = ? AND created > ? AND account IS NULL AND NOT refused;

-- name: refuse_code
UPDATE device_code SET refused = 1 WHERE typed = ? AND created > ? AND account IS NULL AND NOT refused;

-- name: poll_code
SELECT polled FROM device_code WHERE code = ? AND created > ?;

-- name: note_poll
UPDATE device_code SET polled = ? WHERE code = ?;

-- name: take_code
DELETE FROM device_code WHERE code = ? AND created > ? AND (account IS NOT NULL OR refused)
RETURNING account, chosen, system, refused;

-- name: count_wrong
SELECT count(*), coalesce(sum(account = ?), 0) FROM wrong_code WHERE at > ?;

-- name: add_wrong
INSERT INTO wrong_code (account, at) VALUES (?, ?);

-- name: drop_wrong
DELETE FROM wrong_code WHERE at <= ?;

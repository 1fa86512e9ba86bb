-- All integers but what is sealed; `account` first in every key. Times and lengths are microseconds: these watchers tell
-- parts of a second, and read back what they sent.

-- sealed: the bucket's id; told: its type, client, hostname and device as JSON. longest: no event of it is longer.
-- last_event: the last number that was given out, and never will be again: what is deleted does not come back.
CREATE TABLE watcher_bucket (
    account INTEGER NOT NULL,
    id INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    told BLOB NOT NULL,
    created INTEGER NOT NULL,
    longest INTEGER NOT NULL,
    last_event INTEGER NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, sealed)
) WITHOUT ROWID;

-- What events tell, each once: the same window comes again and again.
CREATE TABLE watcher_data (
    account INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    id INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (account, bucket, id),
    UNIQUE (account, bucket, sealed)
) WITHOUT ROWID;

CREATE TABLE watcher_event (
    account INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    start INTEGER NOT NULL,
    id INTEGER NOT NULL,
    length INTEGER NOT NULL,
    data INTEGER NOT NULL,
    PRIMARY KEY (account, bucket, start, id),
    UNIQUE (account, bucket, id)
) WITHOUT ROWID;

-- A machine whose events become time: its name, the device that holds the time (0: none yet), and what its time was made
-- of (sealed JSON). "begin" and "end": what changed since then lies between them; NULL where nothing did. gone: something
-- of it was deleted.
CREATE TABLE watcher_host (
    account INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    device INTEGER NOT NULL,
    made_of BLOB,
    "begin" INTEGER,
    "end" INTEGER,
    gone INTEGER NOT NULL,
    PRIMARY KEY (account, sealed)
) WITHOUT ROWID;

-- Settings that a client keeps here: a name and JSON.
CREATE TABLE watcher_setting (
    account INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    told BLOB NOT NULL,
    PRIMARY KEY (account, sealed)
) WITHOUT ROWID;

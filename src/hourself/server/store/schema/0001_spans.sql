-- The tables that matter. All integers; `account` first in every key; nothing refers to span or tally.
-- Times: seconds since 1970 UTC. day: days since 1970-01-01 of the local date. month: year * 12 + month - 1.
-- `sealed` is AES-SIV under the account's data key: equal texts seal equally, and nothing is readable.

CREATE TABLE name (
    account INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    -- The person's own choices; NULL means: as the catalog says today.
    overview TEXT,
    category TEXT,
    level INTEGER,
    PRIMARY KEY (account, id),
    UNIQUE (account, kind, sealed)
) WITHOUT ROWID;

CREATE TABLE title (
    account INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, name, sealed)
) WITHOUT ROWID;

-- title 0 = none. "offset" = minutes east of UTC on the device at that time.
CREATE TABLE span (
    account INTEGER NOT NULL,
    device INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    name INTEGER NOT NULL,
    title INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    PRIMARY KEY (account, device, start)
) WITHOUT ROWID;

-- Three tallies, each keyed in the order in which it is read: SQLite sums a key's prefix without sorting.
CREATE TABLE tally_hour (
    account INTEGER NOT NULL,
    day INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    name INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (account, day, hour, name, device)
) WITHOUT ROWID;

CREATE TABLE tally_day (
    account INTEGER NOT NULL,
    name INTEGER NOT NULL,
    day INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (account, name, day, device)
) WITHOUT ROWID;

CREATE TABLE tally_month (
    account INTEGER NOT NULL,
    month INTEGER NOT NULL,
    name INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (account, month, name, device)
) WITHOUT ROWID;

-- Grows by one with every change to an account's spans or names: caches and live pages ask it.
CREATE TABLE revision (
    account INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
);

-- What a person's agents shall do, what they never record, and what of it was deleted and can come back for a while.

CREATE TABLE preference (
    account INTEGER NOT NULL PRIMARY KEY,
    -- Changes with every change to these settings or to what is ignored; agents compare it.
    mark TEXT NOT NULL,
    idle_minutes INTEGER NOT NULL DEFAULT 5,
    titles INTEGER NOT NULL DEFAULT 1,
    browser_titles INTEGER NOT NULL DEFAULT 0,
    browsers INTEGER NOT NULL DEFAULT 1,
    media INTEGER NOT NULL DEFAULT 1,
    away INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;

-- kind: app, site or title; the text is sealed.
CREATE TABLE ignored (
    account INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (account, kind, sealed)
) WITHOUT ROWID;

-- A deletion: `due` is when (UTC seconds) it becomes final.
CREATE TABLE forgotten (
    account INTEGER NOT NULL,
    id INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (account, id)
) WITHOUT ROWID;

CREATE TABLE forgotten_span (
    account INTEGER NOT NULL,
    forgotten INTEGER NOT NULL,
    device INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    name INTEGER NOT NULL,
    title INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    PRIMARY KEY (account, forgotten, device, start)
) WITHOUT ROWID;

CREATE TABLE forgotten_amount (
    account INTEGER NOT NULL,
    forgotten INTEGER NOT NULL,
    source INTEGER NOT NULL,
    day INTEGER NOT NULL,
    second INTEGER NOT NULL,
    length INTEGER NOT NULL,
    name INTEGER NOT NULL,
    title INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (account, forgotten, source, day, second, length, name, title)
) WITHOUT ROWID;

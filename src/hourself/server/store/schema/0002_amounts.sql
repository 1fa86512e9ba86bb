-- Time known only as a sum, person time beside device time, schedules, and what a person says of whole categories.

-- `given`: what an imported file said of a name, "Overview/Category/level"; '' for names that were seen. One activity that
-- a file lists under two categories is two rows; a person's own choice is written to all rows of one (kind, sealed).
ALTER TABLE name RENAME TO name_before;
CREATE TABLE name (
    account INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    given TEXT NOT NULL DEFAULT '',
    -- The person's own choices; NULL means: as the catalog says today.
    overview TEXT,
    category TEXT,
    level INTEGER,
    PRIMARY KEY (account, id),
    UNIQUE (account, kind, sealed, given)
) WITHOUT ROWID;
INSERT INTO name (account, id, kind, sealed, overview, category, level)
SELECT account, id, kind, sealed, overview, category, level FROM name_before;
DROP TABLE name_before;

-- Seconds within a slot of local time: `second` since the local midnight of `day`, `length` seconds long. source: an import, or 0
-- for offline time.
CREATE TABLE amount (
    account INTEGER NOT NULL,
    day INTEGER NOT NULL,
    second INTEGER NOT NULL,
    length INTEGER NOT NULL,
    source INTEGER NOT NULL,
    name INTEGER NOT NULL,
    title INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (account, day, second, length, source, name, title)
) WITHOUT ROWID;
CREATE INDEX amount_long ON amount (account, day) WHERE length > 86400;

-- `seconds` is device time, `person` counts each moment once. device: above 0 a device; 0 imported amounts of slots up to an
-- hour; -1 of longer slots; -2 offline time. schedule 0 is all hours.
ALTER TABLE tally_hour RENAME TO tally_hour_before;
CREATE TABLE tally_hour (
    account INTEGER NOT NULL,
    day INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    name INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (account, day, hour, name, device)
) WITHOUT ROWID;
INSERT INTO tally_hour SELECT account, day, hour, name, device, seconds, seconds FROM tally_hour_before;
DROP TABLE tally_hour_before;

ALTER TABLE tally_day RENAME TO tally_day_before;
CREATE TABLE tally_day (
    account INTEGER NOT NULL,
    schedule INTEGER NOT NULL,
    name INTEGER NOT NULL,
    day INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (account, schedule, name, day, device)
) WITHOUT ROWID;
INSERT INTO tally_day SELECT account, 0, name, day, device, seconds, seconds FROM tally_day_before;
DROP TABLE tally_day_before;

ALTER TABLE tally_month RENAME TO tally_month_before;
CREATE TABLE tally_month (
    account INTEGER NOT NULL,
    schedule INTEGER NOT NULL,
    month INTEGER NOT NULL,
    name INTEGER NOT NULL,
    device INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (account, schedule, month, name, device)
) WITHOUT ROWID;
INSERT INTO tally_month SELECT account, 0, month, name, device, seconds, seconds FROM tally_month_before;
DROP TABLE tally_month_before;

-- Named weekly hours: 168 characters, 0 or 1, one for each hour of the week from Monday 00.
CREATE TABLE schedule (
    account INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name BLOB NOT NULL,
    hours TEXT NOT NULL,
    PRIMARY KEY (account, id)
) WITHOUT ROWID;

-- A person's own level for a whole category.
CREATE TABLE score (
    account INTEGER NOT NULL,
    overview TEXT NOT NULL,
    category TEXT NOT NULL,
    level INTEGER NOT NULL,
    PRIMARY KEY (account, overview, category)
) WITHOUT ROWID;

-- A person's own rules, in order of `place`: which names (or titles) get which category and level. `pattern` is sealed.
CREATE TABLE rule (
    account INTEGER NOT NULL,
    id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    pattern BLOB NOT NULL,
    is_regex INTEGER NOT NULL,
    overview TEXT,
    category TEXT,
    level INTEGER,
    PRIMARY KEY (account, id)
) WITHOUT ROWID;

-- As `revision`, for each month that changed: what was summed up of a month that stands still is kept in memory.
CREATE TABLE month_revision (
    account INTEGER NOT NULL,
    month INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (account, month)
) WITHOUT ROWID;

-- The greatest numbers of names and titles that were dropped: a number is never given again, so that what was read under it may
-- be kept in memory.
ALTER TABLE revision ADD COLUMN last_name INTEGER NOT NULL DEFAULT 0;
ALTER TABLE revision ADD COLUMN last_title INTEGER NOT NULL DEFAULT 0;

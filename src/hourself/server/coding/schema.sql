-- All integers but what is sealed; `account` first in every key. Times and lengths are milliseconds: WakaTime's are not
-- whole seconds, and two beats may stand in one.

-- kind: project, language, editor, machine, system, category, site, app or file. Number 0 in the tables below: none.
CREATE TABLE coding_name (
    account INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, kind, sealed)
) WITHOUT ROWID;

-- length: until the next beat, 0 where that comes too late. "offset": minutes east of UTC there and then.
CREATE TABLE coding_beat (
    account INTEGER NOT NULL,
    "time" INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    length INTEGER NOT NULL,
    project INTEGER NOT NULL,
    language INTEGER NOT NULL,
    editor INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    system INTEGER NOT NULL,
    category INTEGER NOT NULL,
    thing INTEGER NOT NULL,
    PRIMARY KEY (account, "time")
) WITHOUT ROWID;

-- What the beats sum up to on each local day, a stretch over midnight cut there; counted anew with each beat of the day.
CREATE TABLE coding_day (
    account INTEGER NOT NULL,
    day INTEGER NOT NULL,
    project INTEGER NOT NULL,
    language INTEGER NOT NULL,
    editor INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    system INTEGER NOT NULL,
    category INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (account, day, project, language, editor, machine, system, category)
) WITHOUT ROWID;

-- What ActivityWatch's editor watchers tell, in stretches that overlap in nothing, each within one local day. It follows
-- their events: what of a day changed is put here anew. Columns as in coding_beat; a stretch has its length of its own.
CREATE TABLE coding_stretch (
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

-- What of the stretches counts: their parts that no beat counts. Cut anew with each beat and stretch there.
CREATE TABLE coding_part (
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

-- Events that a person deleted with what they tell of, by the number of the deletion in the store: for an hour they can
-- come back. A page is not gone from its bucket but tells nothing (data 0): it hides its browser's window still.
CREATE TABLE watcher_forgotten (
    account INTEGER NOT NULL,
    forgotten INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    id INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    data INTEGER NOT NULL,
    PRIMARY KEY (account, forgotten, bucket, id)
) WITHOUT ROWID;

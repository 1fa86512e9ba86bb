-- Whose editors told something new: what changed lies between "begin" and "end" (microseconds). No row: nothing
-- changed.
CREATE TABLE watcher_coding (
    account INTEGER NOT NULL PRIMARY KEY,
    "begin" INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);

-- What buckets hold already was never looked at.
INSERT INTO watcher_coding (account, "begin", "end")
SELECT DISTINCT account, 0, 4294967296000000 FROM watcher_bucket;
